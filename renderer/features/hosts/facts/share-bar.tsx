import { bytes } from '../../../ui/format.ts';
import { usedShare } from '../host-words.ts';
import styles from './facts.module.css';

/** How full something is: a bar for the eye, the numbers beside it. */
export function ShareBar({
  total,
  free,
  what,
}: {
  readonly total: number | null;
  readonly free: number | null;
  readonly what: string;
}) {
  const share = usedShare(total, free);
  if (share === null) return <>{total === null ? `${bytes(free)} free` : `${bytes(total)} in all`}</>;
  return (
    <span className={styles.share}>
      <meter
        className={styles.meter}
        min={0}
        max={1}
        high={0.85}
        optimum={0}
        value={share}
        aria-label={`${what} used`}
      />
      <span className="number">
        {bytes(free)} free of {bytes(total)}
      </span>
    </span>
  );
}
