import type { RuleRow } from '../../../../core/contract/alerts.ts';

/** Rules are judged every 5 s; where another process judges, that is known to a minute. */
const LATE_MS = 120_000;

export interface WatchState {
  /** Whether silence means that all is well: some rule was judged not long ago. */
  readonly judging: boolean;
  /** How many rules are switched on. */
  readonly enabled: number;
  /** How many series they looked at; null: another process knows. */
  readonly series: number | null;
  readonly judgedAt: string | null;
  /** Names of those that can not be judged. */
  readonly broken: readonly string[];
}

/** Whether anybody watches, at `now` (ms). Pure. */
export function watchOf(rules: readonly RuleRow[], now: number): WatchState {
  const enabled = rules.filter((rule) => rule.enabled);
  const counted = enabled.flatMap(({ watches }) => watches ?? []);
  const judgedAt = enabled.reduce<string | null>(
    (newest, rule) => (rule.judgedAt !== null && (newest === null || rule.judgedAt > newest) ? rule.judgedAt : newest),
    null,
  );
  const broken = enabled.filter(({ problem }) => problem !== null).map(({ name }) => name);
  return {
    judging: judgedAt !== null && now - Date.parse(judgedAt) < LATE_MS && broken.length < enabled.length,
    enabled: enabled.length,
    series: counted.length > 0 ? counted.reduce((sum, count) => sum + count, 0) : null,
    judgedAt,
    broken,
  };
}
