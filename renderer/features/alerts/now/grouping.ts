import type { Alert } from '../../../../core/contract/alerts.ts';

/** By what alerts are put together on the screen. Pure. */

export const byOptions = [
  { value: 'rule', text: 'Rule' },
  { value: 'host', text: 'Host' },
  { value: 'none', text: 'Nothing: one list' },
] as const;

export type GroupBy = (typeof byOptions)[number]['value'];

export interface AlertGroupOf {
  /** Of the rule or the host; '' where alerts are not grouped. */
  readonly name: string;
  readonly alerts: readonly Alert[];
}

/** Groups in the order of their first alert. */
export function groupAlerts(alerts: readonly Alert[], by: GroupBy): AlertGroupOf[] {
  const nameOf = ({ rule, host }: Alert) => (by === 'rule' ? rule : by === 'host' ? (host ?? 'no host') : '');
  return [...Map.groupBy(alerts, nameOf)].map(([name, own]) => ({ name, alerts: own }));
}
