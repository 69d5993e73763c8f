// What an empty instance shows: what Cairn is, and the two ways in.
import Link from 'next/link'
import { isMoving } from '@/components/import/live-import'
import { SampleOffer } from '@/components/import/sample-offer'
import styles from '@/components/panel/first-visit.module.css'
import { PlainHeader } from '@/components/shell/page-header'
import { importList } from '@/lib/query/import-list'
import { database } from '../database'
import { spoolId } from '../spool'

/** Stands in for the page called `title`. Its own updates bring the first events. */
export async function FirstVisit({ title }: { title: string }) {
  const { imports } = await importList(database(), { limit: 1, here: await spoolId() })
  const [latest] = imports
  return (
    <>
      <PlainHeader title={title} />
      <div className={styles.visit}>
        <h2 className={styles.lead}>Who did what, where, and did it change anything?</h2>
        <p className={styles.text}>
          Cairn reads AWS CloudTrail logs and answers from its own database on this machine; nothing leaves
          it. There are no events here yet.
        </p>
        {latest && isMoving(latest) ? (
          <p className={styles.running} role="status">
            Reading {latest.source}… The numbers appear as soon as the first events are in.{' '}
            <Link className="text-link" href={`/imports/${latest.id}`} prefetch={false}>
              See the progress
            </Link>
          </p>
        ) : (
          <div className={styles.ways}>
            <section className={styles.way}>
              <h3>Your own logs</h3>
              <p>
                Drop log files, archives or whole folders: .json or .json.gz as CloudTrail delivers them, .zip
                or .tgz, from a bucket, an export or the console.
              </p>
              <Link className={styles.primary} href="/imports" prefetch={false}>
                Add log files
              </Link>
            </section>
            <section className={styles.way}>
              <h3>A demonstration</h3>
              <p>
                About 50,000 made-up events of the last 30 days, with one incident worth finding. Marked as
                sample data on every page, and removed with one click.
              </p>
              <SampleOffer />
            </section>
          </div>
        )}
      </div>
    </>
  )
}
