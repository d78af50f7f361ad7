import type { Mark } from '../../../../core/contract/monitor.ts';
import type { PanelData } from '../data/panel-data.ts';
import { useCrosshair } from '../time/crosshair.ts';
import { momentText, timeZone } from '../time/ticks.ts';
import styles from './marks.module.css';
import { marksNear } from './near.ts';

/** The time under the crosshair, and what happened then. */
export function ReadOut({ data, marks }: { readonly data: PanelData; readonly marks: readonly Mark[] }) {
  const atMs = useCrosshair((state) => state.atMs);
  if (atMs === null) return <p className={styles.quiet}>Times in {timeZone}</p>;
  return (
    <p>
      <strong className="number">{momentText(atMs)}</strong>
      {marksNear(marks, atMs, data.span).map(({ id, what }) => (
        <span key={id}> · {what}</span>
      ))}
    </p>
  );
}
