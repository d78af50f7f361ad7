import type { Alert } from '../contract/alerts.ts';
import type { Problem } from '../contract/problem.ts';
import type { ProblemView } from '../contract/procedure.ts';
import type { Standing } from './model.ts';
import type { Ack } from './store.ts';

/** What is not of the alert itself but of those who look after it. */
export interface Care {
  readonly ack: Ack | undefined;
  readonly silencedBy: string | null;
  readonly inhibitedBy: string | null;
}

/** An alert as the contract shows it. */
export function alertRow(standing: Standing, { ack, silencedBy, inhibitedBy }: Care): Alert {
  const { key, rule, severity, series, host, service, state, value, limit, summary } = standing;
  const of = { key, rule, severity, series, host, service, state, value, limit, summary };
  const isAcked = ack?.pendingAt === standing.pendingAt;
  return {
    ...of,
    pendingAt: iso(standing.pendingAt),
    firedAt: standing.firedAt === null ? null : iso(standing.firedAt),
    resolvedAt: standing.resolvedAt === null ? null : iso(standing.resolvedAt),
    acked: isAcked && ack ? { by: ack.by, at: ack.at, note: ack.note } : null,
    silencedBy,
    inhibitedBy,
  };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** A problem inside a value, as it travels. */
export function problemView(problem: Problem | null): ProblemView | null {
  // Its data is plain JSON, which the contract types as one that may be written to.
  return problem && (problem.toJSON() as ProblemView);
}
