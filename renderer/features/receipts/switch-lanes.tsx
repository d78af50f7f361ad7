import type { ReceiptView } from '../../../core/contract/jobs.ts';
import { SlotChip } from '../../ui/slot-chip.tsx';
import { clock, switchPicture } from './picture.ts';
import styles from './receipt.module.css';

/** The old slot's lane up to its last request, the new one's from its first. */
export function SwitchLanes({ receipt }: { readonly receipt: ReceiptView }) {
  const { from, to, lastOldAt, firstNewAt } = receipt;
  const picture = switchPicture(receipt);
  if (!picture || !from) {
    return (
      <p className={styles.quiet}>
        <SlotChip slot={to} /> {from ? `took over from ${from}` : 'is the first that is live'}
        {firstNewAt && `, first request at ${clock(firstNewAt)}`}
      </p>
    );
  }
  const end = `${picture.lastOld * 100}%`;
  const begin = `${picture.firstNew * 100}%`;
  return (
    <figure className={styles.lanes}>
      <div className={styles.lane}>
        <SlotChip slot={from} />
        <svg className={styles[from]} width="100%" height="26" aria-hidden="true">
          <line x1="0" y1="13" x2={end} y2="13" />
          <circle cx={end} cy="13" r="5" />
        </svg>
        <span>
          last <time dateTime={lastOldAt ?? undefined}>{clock(lastOldAt)}</time>
        </span>
      </div>
      <div className={styles.lane}>
        <SlotChip slot={to} />
        <svg className={styles[to]} width="100%" height="26" aria-hidden="true">
          <line x1={begin} y1="13" x2="100%" y2="13" />
          <circle cx={begin} cy="13" r="5" />
        </svg>
        <span>
          first <time dateTime={firstNewAt ?? undefined}>{clock(firstNewAt)}</time>
        </span>
      </div>
      <figcaption className={styles.quiet}>{picture.between}</figcaption>
    </figure>
  );
}
