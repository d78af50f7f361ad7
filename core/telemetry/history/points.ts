/** What a query answers with. Pure. */
import type { Points } from '../../contract/monitor.ts';
import type { Spans } from './spans.ts';

/** A hole of more than two steps holds one null, a shorter one nothing: samples do not come on the beat. */
export function toPoints(series: string, fromMs: number, spans: Spans): Points {
  const { startMs, stepMs } = spans;
  const t: number[] = [];
  const columns: { [name in 'min' | 'mean' | 'max' | 'last']: (number | null)[] } = {
    min: [],
    mean: [],
    max: [],
    last: [],
  };
  let before: number | null = null;
  const put = (index: number) => {
    // The first step may have begun before the span did.
    t.push(Math.max(0, startMs + index * stepMs - fromMs));
    columns.min.push(orNull(spans.min[index]));
    columns.mean.push(orNull(spans.mean[index]));
    columns.max.push(orNull(spans.max[index]));
    columns.last.push(orNull(spans.last[index]));
  };
  for (let index = 0; index < spans.length; index++) {
    if (!spans.has(index)) continue;
    if (before !== null && index - before > 2) put(before + 1);
    put(index);
    before = index;
  }
  return { series, t, ...columns };
}

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
