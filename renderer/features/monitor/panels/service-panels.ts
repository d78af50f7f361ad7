import { type Metric, parseSeriesKey, seriesKey, wordsOf } from '../../../../core/contract/metrics.ts';
import type { Line, PanelPlan } from './plan.ts';

const shown: readonly Metric[] = [
  'requests',
  'error.share',
  'failed',
  'unanswered',
  'latency.p50',
  'latency.p95',
  'latency.p99',
  'in-flight',
  'queue.time',
  'queue.depth',
  'batch.size',
];

/** The panels of a service: both slots over each other, one metric each. Pure. */
export function servicePanels(keys: readonly string[]): readonly PanelPlan[] {
  const known = keys.map(parseSeriesKey).filter((series) => series !== null);
  return shown.flatMap((metric) => {
    const lines = known
      .filter((series) => series.metric === metric)
      .map(({ part, ...series }): Line => {
        const slot = part === 'blue' || part === 'green' ? part : null;
        return { key: seriesKey({ ...series, part }), label: slot ?? 'service', look: slot ?? 0 };
      });
    const { title, unit } = wordsOf(metric);
    return lines.length > 0 ? [{ id: metric, title, unit, lines, top: 0 }] : [];
  });
}
