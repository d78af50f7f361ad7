import type { RuleRow } from '../../../../core/contract/alerts.ts';
import { parseSeriesKey } from '../../../../core/contract/metrics.ts';
import type { PanelPlan } from '../panels/plan.ts';

/** A threshold of an alert rule, drawn across the panel. Pure. */
export interface Limit {
  readonly rule: string;
  readonly op: string;
  readonly value: number;
}

/** Of the rules that are judged on what the panel shows, in the unit that it shows. */
export function limitsOf(plan: PanelPlan, rules: readonly RuleRow[]): readonly Limit[] {
  return rules.flatMap((rule) => {
    const { when } = rule;
    if (!rule.enabled || when.kind !== 'threshold' || rule.fn === 'rise') return [];
    const applies = plan.lines.some(({ key, by }) => {
      const series = parseSeriesKey(key);
      return (
        series?.metric === rule.metric &&
        (by === undefined ? undefined : parseSeriesKey(by)?.metric) === rule.by &&
        isLike(series.name, rule.on.name) &&
        isLike(series.part, rule.on.part)
      );
    });
    return applies ? [{ rule: rule.name, op: when.op, value: when.value }] : [];
  });
}

function isLike(text: string, glob: string | undefined): boolean {
  if (glob === undefined) return true;
  const parts = glob.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
