import { lazy, Suspense } from 'react';
import { Waiting } from '../../../ui/empty.tsx';
import styles from './chart-box.module.css';
import type { Plan } from './plan.ts';

const Drawing = lazy(() => import('./drawing.tsx'));

/** A chart with its title. */
export function ChartBox({ plan }: { readonly plan: Plan }) {
  return (
    <section className={styles.box} aria-label={plan.title}>
      <h3>{plan.title}</h3>
      <div className={styles.canvas}>
        <Suspense fallback={<Waiting what="the chart" />}>
          <Drawing plan={plan} />
        </Suspense>
      </div>
    </section>
  );
}
