import type { HostVitals } from '../../../../core/contract/monitor.ts';
import { plural } from '../../../ui/format.ts';
import styles from './overview.module.css';

/** How many there are, and of how many of them is known how they are now. */
export function CoverageLine({
  rows,
  all,
  one,
  silent = 0,
}: {
  readonly rows: readonly Pick<HostVitals, 'coverage'>[];
  readonly all: number;
  readonly one: string;
  /** Besides `rows`: those that are there and tell nothing. */
  readonly silent?: number;
}) {
  const of = (coverage: HostVitals['coverage']) => rows.filter((row) => row.coverage === coverage).length;
  const [live, gap, waiting] = [of('live'), of('gap'), of('waiting')];
  const shown = rows.length + silent;
  return (
    <p className={styles.line} role="status">
      {shown === all ? plural(all, one) : `${shown.toLocaleString('en')} of ${plural(all, one)}`}
      {' · '}
      <span className="number">{live}</span> live
      {gap > 0 && <strong className={styles.gap}> · {gap} stale: values are the last known</strong>}
      {silent > 0 && <strong className={styles.gap}> · {silent} without metrics</strong>}
      {waiting > 0 && <span> · {waiting} without a sample yet</span>}
    </p>
  );
}
