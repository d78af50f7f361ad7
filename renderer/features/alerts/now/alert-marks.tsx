import { BellOff, Check, Link2Off } from 'lucide-react';
import type { Alert, Silence } from '../../../../core/contract/alerts.ts';
import { useNow } from '../../../state/clock.ts';
import { untilWords } from '../words/time-words.ts';
import styles from './now.module.css';

/** What has become of an alert: acknowledged, silenced until when by whom, or kept quiet by another. */
export function AlertMarks({
  alert: { acked, silencedBy, inhibitedBy },
  silence,
}: {
  readonly alert: Alert;
  /** That which it names; undefined: a maintenance window, or not known yet. */
  readonly silence: Silence | undefined;
}) {
  return (
    <>
      {acked && (
        <span className={styles.mark} title={acked.note}>
          <Check size={13} aria-hidden="true" /> {acked.by}
          {acked.note && `: ${acked.note}`}
        </span>
      )}
      {silencedBy && <Silenced id={silencedBy} silence={silence} />}
      {inhibitedBy && (
        <span className={styles.mark} title={inhibitedBy}>
          <Link2Off size={13} aria-hidden="true" /> quiet while {inhibitedBy.split('|', 1)[0]} fires
        </span>
      )}
    </>
  );
}

function Silenced({ id, silence }: { readonly id: string; readonly silence: Silence | undefined }) {
  const now = useNow();
  return (
    <span className={styles.mark} title={silence?.comment ?? id}>
      <BellOff size={13} aria-hidden="true" />{' '}
      {silence ? `quiet until ${untilWords(silence.until, now)} by ${silence.by}` : `quiet during ${id}`}
    </span>
  );
}
