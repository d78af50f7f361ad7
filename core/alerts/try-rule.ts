/** What a rule would have done, replayed in the time of what history keeps. Slices: telemetry. */
import type { Rule } from '../contract/alerts.ts';
import { Problem } from '../contract/problem.ts';
import { breather } from '../platform/waiting.ts';
import { KEPT_MS } from '../telemetry/history/history.ts';
import type { History } from '../telemetry/model.ts';
import { iso } from './alert-row.ts';
import { checkRule } from './checks.ts';
import { Judge } from './judge.ts';
import { besides, type Change, type Places, targetOf } from './model.ts';
import { Replay } from './replay.ts';
import { GRACE_MS } from './rule-judge.ts';
import { selects } from './selection.ts';

export interface Would {
  readonly series: string;
  readonly pendingAt: string;
  readonly firedAt: string | null;
  readonly resolvedAt: string | null;
}

export interface Tried {
  /** How many series the rule would have looked at. */
  readonly watches: number;
  /** Oldest first. */
  readonly would: readonly Would[];
}

export interface Trial {
  readonly history: Pick<History, 'query'>;
  /** Series of which something is kept. */
  readonly keys: readonly string[];
  readonly places: Places;
  readonly rule: Rule;
  /** ms since 1970. */
  readonly from: number;
  readonly to: number;
}

const DAY_MS = 86_400_000;
const MOST_SERIES = 2_000;
const MOST_WOULD = 1_000;
const SERIES_AT_ONCE = 50;

/** Throws `rule-invalid`, `usage` for a span that is none or too long, or too many series, `cancelled`. */
export async function tryRule({ history, keys, places, rule, from, to }: Trial, signal: AbortSignal): Promise<Tried> {
  checkRule(rule);
  if (to <= from) throw new Problem('usage', 'Let the time end after it begins', {});
  if (to - from > KEPT_MS)
    throw new Problem('usage', `Try the rule on ${KEPT_MS / DAY_MS} days at most: no more is kept`, {});
  const looksAt = selects(rule, places);
  const targets = keys
    .map((key) => targetOf(key, places))
    .filter((target) => target !== null)
    .filter((target) => target.series.metric === rule.metric && looksAt(target));
  if (targets.length > MOST_SERIES)
    throw new Problem(
      'usage',
      `Try the rule on fewer series: it looks at ${targets.length}, ${MOST_SERIES} are the most`,
      {},
    );
  const replay = new Replay({ history, rule, from, to });
  const { by } = rule;
  const lead = from - rule.overS * 1_000;
  const breathe = breather(signal);
  for (let at = 0; at < targets.length; at += SERIES_AT_ONCE) {
    const some = targets.slice(at, at + SERIES_AT_ONCE);
    replay.load(
      some.flatMap(({ key, series }) => (by ? [key, besides(series, by)] : [key])),
      lead,
    );
    await breathe();
  }
  const would = new Wishes();
  const judge = new Judge({ history: replay, places, lookUpMs: Number.POSITIVE_INFINITY });
  judge.setRules([rule]);
  judge.restore([], [], lead - GRACE_MS, 0);
  for (const at of replay.rounds(from)) {
    replay.at = at;
    for (const change of judge.round(at)) would.take(change);
    const { problem } = judge.report(rule.name);
    if (problem?.code === 'internal') throw problem;
    await breathe();
  }
  return { watches: targets.length, would: would.all.slice(0, MOST_WOULD) };
}

/** Gathers changes to what a person wants to read. */
class Wishes {
  readonly #open = new Map<string, number>();
  readonly all: Would[] = [];

  take({ at, what, standing: { series, pendingAt, firedAt } }: Change): void {
    const place = this.#open.get(series) ?? this.all.length;
    const isOver = what === 'resolved' || what === 'inactive';
    const fired = what === 'inactive' || firedAt === null ? null : iso(firedAt);
    this.all[place] = { series, pendingAt: iso(pendingAt), firedAt: fired, resolvedAt: isOver ? iso(at) : null };
    if (isOver) this.#open.delete(series);
    else this.#open.set(series, place);
  }
}
