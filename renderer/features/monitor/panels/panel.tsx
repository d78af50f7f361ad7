import { memo, useRef } from 'react';
import type { Mark } from '../../../../core/contract/monitor.ts';
import { useOnScreen } from '../../services/traffic/use-on-screen.ts';
import type { Limit } from '../data/limits.ts';
import type { PanelData } from '../data/panel-data.ts';
import { Legend } from './legend.tsx';
import styles from './panel.module.css';
import type { PanelPlan } from './plan.ts';
import { Plot } from './plot.tsx';
import { PointerLayer } from './pointer-layer.tsx';
import { ValuesTable } from './values-table.tsx';

export interface PanelProps {
  readonly plan: PanelPlan;
  readonly data: PanelData;
  readonly marks: readonly Mark[];
  readonly limits: readonly Limit[];
  /** In the place of curves: figures in a table. */
  readonly asValues: boolean;
  readonly onZoom: (aMs: number, bMs: number) => void;
}

/** One box with its curves, drawn only while it can be seen. The page around it changes every second; what it is given does not. */
export const Panel = memo(function Panel({ plan, data, marks, limits, asValues, onZoom }: PanelProps) {
  const box = useRef<HTMLElement>(null);
  const seen = useOnScreen(box);
  const says = `${plan.title} over time: ${plan.lines.map(({ label }) => label).join(', ')}; its figures are below “Values”`;
  return (
    <section ref={box} className={styles.panel} aria-label={plan.title}>
      <h2>{plan.title}</h2>
      {seen && <Legend plan={plan} data={data} limits={limits} />}
      {seen && asValues && <ValuesTable plan={plan} data={data} />}
      {!asValues && (
        <div className={styles.plot}>
          {seen && <Plot plan={plan} data={data} marks={marks} limits={limits} says={says} />}
          {seen && <PointerLayer data={data} onZoom={onZoom} />}
        </div>
      )}
    </section>
  );
});
