import type { HostVitals } from '../../../../core/contract/monitor.ts';
import { plural } from '../../../ui/format.ts';
import styles from './overview.module.css';

/** How many there are, and of how many of them is known how they are now. */
export function CoverageLine({
  rows,
  all,
  one,
}: {
  readonly rows: readonly Pick<HostVitals, 'coverage'>[];
  readonly all: number;
  readonly one: string;
}) {
  const of = (coverage: HostVitals['coverage']) => rows.filter((row) => row.coverage === coverage).length;
  const [live, gap, waiting] = [of('live'), of('gap'), of('waiting')];
  return (
    <p className={styles.line} role="status">
      {rows.length === all ? plural(all, one) : `${rows.length.toLocaleString('en')} of ${plural(all, one)}`}
      {' · '}
      <span className="number">{live}</span> live
      {gap > 0 && <strong className={styles.gap}> · {gap} stale: values are the last known</strong>}
      {waiting > 0 && <span> · {waiting} without a sample yet</span>}
    </p>
  );
}
