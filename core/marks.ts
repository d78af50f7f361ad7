import type { Transition } from './contract/alerts.ts';
import { parseSeriesKey, wordsOf } from './contract/metrics.ts';
import type { Mark } from './contract/monitor.ts';
import { rolloutMarks } from './rollout-marks.ts';
import type { Rollout } from './rollouts/model.ts';
import type { MetricHistory } from './telemetry/history/history.ts';
import type { MarkSpan } from './telemetry/monitor-handlers.ts';

export interface MarkSources {
  readonly rollouts: () => readonly Rollout[];
  readonly history: Pick<MetricHistory, 'happenings' | 'offSpans'>;
  /** Newest first. */
  readonly alerts: (fromMs: number, toMs: number) => readonly Transition[];
  readonly hostOf: (service: string) => string | null;
}

/** Everything that happened within a span, oldest first; of a host, with what is everybody's, or of a service and its host. */
export function marksOf(sources: MarkSources, { fromMs, toMs, host, service }: MarkSpan): Mark[] {
  const { rollouts, history, alerts, hostOf } = sources;
  const found = [
    ...rolloutMarks(rollouts()),
    ...alerts(fromMs, toMs).flatMap((each) => alertMark(each, hostOf) ?? []),
    ...history.happenings(fromMs, toMs).map(
      (each): Mark => ({
        ...each,
        id: `happening ${each.id}`,
        at: iso(each.atMs),
        until: each.untilMs === null ? null : iso(each.untilMs),
        place: each.host && `/hosts/${each.host}`,
      }),
    ),
    ...history.offSpans(fromMs, toMs).map(
      (span): Mark => ({
        id: `off ${span.fromMs}`,
        at: iso(span.fromMs),
        until: iso(span.toMs),
        kind: 'off',
        host: null,
        service: null,
        what: 'Nothing was recorded: Signalbox did not run, or could not write',
        place: null,
      }),
    ),
  ];
  const touches = ({ at, until }: Mark) => Date.parse(at) <= toMs && Date.parse(until ?? at) >= fromMs;
  const concerns = (mark: Mark) =>
    (host === undefined || mark.host === null || mark.host === host) &&
    (service === undefined || mark.service === null || mark.service === service);
  return found
    .filter((mark) => touches(mark) && concerns(mark))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** An alert on the time axis is the instant at which it fired. */
function alertMark({ at, rule, series, what }: Transition, hostOf: MarkSources['hostOf']): Mark | null {
  const named = parseSeriesKey(series);
  if (what !== 'firing' || !named) return null;
  const { of } = wordsOf(named.metric);
  const service = of === 'service' || of === 'rollout' ? named.name : null;
  const host = service === null ? (named.name.split('/')[0] ?? null) : hostOf(service);
  const place = `/alerts?alert=${encodeURIComponent(`${rule}|${series}`)}`;
  return {
    id: `alert ${at} ${series}`,
    at,
    until: null,
    kind: 'alert',
    host,
    service,
    what: `${rule} fired for ${named.name}`,
    place,
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
