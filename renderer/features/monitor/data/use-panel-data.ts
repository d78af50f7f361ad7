import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { coreNow } from '../../../state/clock.ts';
import { type CallProblem, call } from '../../../transport/call.ts';
import { useConnection } from '../../../transport/connection.ts';
import { follow } from '../../../transport/follow.ts';
import { isLive, type Range, type Span, spanOf } from '../time/range.ts';
import { PanelData } from './panel-data.ts';

/** As many series as one stream takes. */
const MOST_FOLLOWED = 400;
/** Of one question: the next is asked when its answer has come, so that no answer fills the wire. */
const MOST_ASKED = 16;
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
    let ended = false;
    let loading = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async () => {
      if (loading) return;
      loading = true;
      const span = spanOf(range, coreNow());
      data.span = span;
      let problem: CallProblem | null = null;
      for (const series of inPages(keys, MOST_ASKED)) {
        const answer = await call((client) => client.monitor.query({ series, ...wishOf(span, isLive(range)) }));
        if (ended) return;
        if (answer.ok) data.fill(answer.value.series, span.fromMs, answer.value.stepMs);
        else problem = answer.problem;
        data.tell();
        setState({ problem, known: true });
      }
      loading = false;
      if (range.kind === 'last' && !isLive(range)) timer = setTimeout(load, Math.max(data.stepMs, SHORTEST_AGAIN_MS));
    };
    void load();
    let heardMs = Date.now();
    const ends = isLive(range)
      ? inPages(keys, MOST_FOLLOWED).map((series) =>
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

function inPages(keys: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(keys.length / size) }, (_, page) => keys.slice(page * size, (page + 1) * size));
}

/** Live ones second by second, so that the next second fits on. */
function wishOf({ fromMs, toMs }: Span, live: boolean) {
  const maxPoints = live ? Math.round((toMs - fromMs) / 1_000) : MOST_POINTS;
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), maxPoints };
}

/** Renders again whenever the curves have changed. */
export function useVersion(data: PanelData): number {
  return useSyncExternalStore(data.subscribe, data.version);
}
