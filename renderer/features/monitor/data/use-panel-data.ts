import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { coreNow } from '../../../state/clock.ts';
import { type CallProblem, call } from '../../../transport/call.ts';
import { useConnection } from '../../../transport/connection.ts';
import { follow } from '../../../transport/follow.ts';
import { isLive, type Range, spanOf } from '../time/range.ts';
import { PanelData } from './panel-data.ts';

/** As many series as one call takes. */
const MOST_SERIES = 400;
/** Of a panel on a usual screen, in pixels: more would be drawn over each other. */
const MOST_POINTS = 700;
const SHORTEST_AGAIN_MS = 10_000;
/** Without news for so long, seconds were missed that the history has. */
const MISSED_MS = 5_000;

export interface Loaded {
  readonly data: PanelData;
  /** Null: not asked yet, or all is well. */
  readonly problem: CallProblem | null;
  readonly known: boolean;
}

/** The curves of these series over the range: the past from the history, and each new second where the range is live. */
export function usePanelData(keys: readonly string[], range: Range): Loaded {
  const data = useMemo(() => new PanelData(), []);
  const [state, setState] = useState<Pick<Loaded, 'problem' | 'known'>>({ problem: null, known: false });
  const connected = useConnection(({ client }) => client !== null);
  useEffect(() => {
    if (keys.length === 0 || !connected) return;
    const pages = Array.from({ length: Math.ceil(keys.length / MOST_SERIES) }, (_, page) =>
      keys.slice(page * MOST_SERIES, (page + 1) * MOST_SERIES),
    );
    let ended = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async () => {
      const span = spanOf(range, coreNow());
      const [from, to] = [new Date(span.fromMs).toISOString(), new Date(span.toMs).toISOString()];
      const maxPoints = isLive(range) ? (range.kind === 'last' ? range.ms / 1_000 : MOST_POINTS) : MOST_POINTS;
      const answers = await Promise.all(
        pages.map((series) => call((client) => client.monitor.query({ series, from, to, maxPoints }))),
      );
      if (ended) return;
      for (const answer of answers) if (answer.ok) data.fill(answer.value.series, span, answer.value.stepMs);
      setState({ problem: answers.find((answer) => !answer.ok)?.problem ?? null, known: true });
      data.tell();
      clearTimeout(timer);
      if (range.kind === 'last' && !isLive(range)) {
        timer = setTimeout(load, Math.max(data.stepMs, SHORTEST_AGAIN_MS));
      }
    };
    void load();
    let heardMs = Date.now();
    const ends = isLive(range)
      ? pages.map((series) =>
          follow((client, signal) => client.monitor.live({ series }, { signal }), {
            rests: true,
            onEvent: ({ at, values }) => {
              if (Date.now() - heardMs > MISSED_MS) void load();
              heardMs = Date.now();
              data.span = spanOf(range, Date.parse(at));
              for (const [index, sample] of values.entries()) {
                const key = series[index];
                if (sample && key !== undefined && sample.value !== null) {
                  data.append(key, Date.parse(sample.at), sample.value);
                }
              }
              data.tell();
            },
          }),
        )
      : [];
    return () => {
      ended = true;
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [data, keys, range, connected]);
  return { data, ...state };
}

/** Renders again whenever the curves have changed. */
export function useVersion(data: PanelData): number {
  return useSyncExternalStore(data.subscribe, data.version);
}
