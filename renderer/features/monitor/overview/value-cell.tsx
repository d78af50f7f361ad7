import type { Unit } from '../../../../core/contract/metrics.ts';
import type { HostVitals } from '../../../../core/contract/monitor.ts';
import { valueText } from '../units.ts';
import styles from './tables.module.css';

/** One value in a table: a dash where there is none, grey where it is no longer so. */
export function ValueCell({
  unit,
  value,
  coverage,
  title,
}: {
  readonly unit: Unit;
  readonly value: number | null;
  readonly coverage: HostVitals['coverage'];
  readonly title?: string | undefined;
}) {
  return (
    <span className={coverage === 'live' && value !== null ? undefined : styles.old} title={title}>
      {valueText(unit, value)}
    </span>
  );
}
