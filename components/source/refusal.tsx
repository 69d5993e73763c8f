'use client'
// Why a source cannot be read: the sentence, the missing permission, and the smallest policy that would do, to copy.
import { Button, CopyButton } from '@mantine/core'
import type { Refusal } from '@/lib/domain/source'
import { ScrollRegion } from '../panel/scroll-region'
import styles from './source.module.css'

/** `calm` for what is worth knowing and no failure. */
export function RefusalNotice({ refusal, calm = false }: { refusal: Omit<Refusal, 'code'>; calm?: boolean }) {
  return (
    <div className={styles.refusal} data-calm={calm || undefined} role={calm ? 'note' : 'alert'}>
      <p>{refusal.message}</p>
      {refusal.permission !== null && !refusal.message.includes(refusal.permission) && (
        <p>
          Missing permission: <code>{refusal.permission}</code>
        </p>
      )}
      {refusal.policy !== null && <PolicyToCopy policy={refusal.policy} />}
    </div>
  )
}

function PolicyToCopy({ policy }: { policy: object }) {
  const text = JSON.stringify(policy, null, 2)
  return (
    <details>
      <summary>The smallest policy that would do</summary>
      <div className={styles.policy}>
        <ScrollRegion label="Policy">
          <pre>{text}</pre>
        </ScrollRegion>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button className={styles.copy} variant="default" size="compact-xs" onClick={copy}>
              {copied ? 'Copied' : 'Copy policy'}
            </Button>
          )}
        </CopyButton>
      </div>
    </details>
  )
}
