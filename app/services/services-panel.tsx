// All services under the filter, and the catalogued ones besides.
import type { ServiceOrder } from '@/components/service/prepare-services'
import { ServiceList } from '@/components/service/service-list'
import { serviceList } from '@/lib/query/service-list'
import { NoMatch } from '../_panels/no-match'
import { database } from '../database'
import type { PageFilter } from '../page-filter'

export const SERVICES_HEIGHT = 560

/** Where nothing matches, why that is, above the catalogued ones. */
export async function ServicesPanel({ page, order }: { page: PageFilter; order: ServiceOrder }) {
  const { state, now } = page
  const { services, seen } = await serviceList(database(), state.filter, now)
  return (
    <>
      {seen === 0 && <NoMatch page={page} />}
      <ServiceList services={services} order={order} state={state} />
    </>
  )
}
