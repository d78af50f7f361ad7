import { useMemo } from 'react';
import type { BenchRecord } from '../../../../core/contract/bench-record.ts';
import { useJobs } from '../../../state/stores.ts';
import { usePlace } from '../../../state/url.ts';
import { ChartBox } from '../charts/chart-box.tsx';
import { histogramPlan } from '../charts/latency-plans.ts';
import result from '../result/result.module.css';
import { jobOf } from './job-of.ts';
import styles from './live.module.css';
import { LiveJob } from './live-job.tsx';

/** A benchmark while it runs: its settings one by one, how to abort it, and the latencies so far. */
export function Live({ record }: { readonly record: BenchRecord }) {
  const { params } = usePlace();
  const rows = useJobs((state) => state.rows);
  const job = jobOf(record, params.get('job'), rows);
  const cell = record.cells.at(-1);
  const latency = cell?.latency ?? record.endpoint?.latency ?? null;
  const of = cell?.model ?? 'all requests';
  const plan = useMemo(() => (latency && latency.n > 0 ? histogramPlan(latency, of) : null), [latency, of]);
  return (
    <div className={styles.live}>
      <section className={result.box} aria-label="Progress">
        <h2>Progress</h2>
        {job ? (
          <LiveJob job={job} />
        ) : (
          <p className={result.quiet}>
            {rows === null ? 'Asking for its operation …' : 'It runs in another process: abort it where it was started'}
          </p>
        )}
      </section>
      {plan ? (
        <ChartBox plan={plan} />
      ) : (
        <section className={result.box} aria-label="Latencies so far">
          <h3>Latencies so far</h3>
          <p className={result.quiet}>None yet: the model is loaded and warmed up first</p>
        </section>
      )}
    </div>
  );
}
