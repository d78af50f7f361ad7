import { lazy, Suspense } from 'react';
import type { TrafficPoint } from '../../../../core/contract/services.ts';
import { Waiting } from '../../../ui/empty.tsx';
import styles from './charts.module.css';
import { charts } from './series.ts';

const TrafficChart = lazy(() => import('./traffic-chart.tsx'));

/** The last five minutes by slot. Null: not known yet. */
export function Charts({ points }: { readonly points: readonly TrafficPoint[] | null }) {
  return (
    <div className={styles.charts}>
      {charts.map((chart) => (
        <section key={chart.title} className={styles.box} aria-label={chart.title}>
          <h2>
            {chart.title} <span className={styles.unit}>{chart.unit}</span>
          </h2>
          <div className={styles.canvas}>
            {points === null ? (
              <Waiting what="the traffic" />
            ) : (
              <Suspense fallback={<Waiting what="the chart" />}>
                <TrafficChart chart={chart} points={points} />
              </Suspense>
            )}
          </div>
        </section>
      ))}
    </div>
  );
}
