import { useMemo, useState } from 'react';
import type { Cell } from '../../../../core/contract/bench-record.ts';
import { ChartBox } from '../charts/chart-box.tsx';
import { cellCdfPlan } from '../charts/latency-plans.ts';
import { MOST_SERIES } from '../charts/plan.ts';
import { paretoPlan, throughputPlan } from '../charts/sweep-plans.ts';
import { measured } from '../words/record-words.ts';
import { CellsTable } from './cells-table.tsx';
import styles from './result.module.css';

/** Every setting that was measured: figures and charts. While it runs the charts wait: they are of what is whole. */
export function Settings({ cells, running }: { readonly cells: readonly Cell[]; readonly running: boolean }) {
  const withFigures = useMemo(() => measured(cells), [cells]);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() => new Set([...Array(MOST_SERIES).keys()]));
  const drawn = useMemo(
    () => withFigures.filter((_, index) => chosen.has(index)).slice(0, MOST_SERIES),
    [withFigures, chosen],
  );
  const plans = useMemo(() => {
    if (running) return [];
    return [drawn.length > 0 && cellCdfPlan(drawn), throughputPlan(withFigures), paretoPlan(withFigures)].filter(
      (plan) => plan !== false && plan !== null,
    );
  }, [running, drawn, withFigures]);
  const toggle = (index: number) => {
    const next = new Set(chosen);
    if (!next.delete(index)) next.add(index);
    setChosen(next);
  };
  return (
    <>
      <section className={styles.box} aria-label="Settings">
        <h2>Settings</h2>
        <CellsTable cells={withFigures} chosen={withFigures.length > 1 ? chosen : null} onToggle={toggle} />
      </section>
      {plans.length > 0 && (
        <div className={styles.charts}>
          {plans.map((plan) => (
            <ChartBox key={plan.title} plan={plan} />
          ))}
        </div>
      )}
    </>
  );
}
