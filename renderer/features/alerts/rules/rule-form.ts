import type { Rule, Severity } from '../../../../core/contract/alerts.ts';
import type { Metric } from '../../../../core/contract/metrics.ts';
import { unitOf, writeValue } from '../words/units.ts';
import { writeSpan } from '../words/value-words.ts';

/** A rule as it is typed: texts with units, and choices. Pure. */
export interface RuleForm {
  readonly name: string;
  readonly enabled: boolean;
  readonly severity: Severity;
  readonly metric: Metric;
  /** '': not divided. */
  readonly by: Metric | '';
  readonly onName: string;
  readonly onPart: string;
  /** `region=eu, gpu=l40s`. */
  readonly labels: string;
  readonly fn: Rule['fn'];
  readonly over: string;
  readonly kind: Rule['when']['kind'];
  readonly op: '>' | '>=' | '<' | '<=';
  readonly value: string;
  readonly of: 'hour-of-week' | 'rolling';
  readonly deviations: string;
  readonly side: 'above' | 'below' | 'both';
  readonly atLeast: string;
  readonly forText: string;
  readonly keepText: string;
  readonly summary: string;
  readonly inhibits: string;
  readonly channels: readonly string[];
}

export const emptyRule: RuleForm = {
  name: '',
  enabled: true,
  severity: 'warning',
  metric: 'cpu.used',
  by: '',
  onName: '',
  onPart: '',
  labels: '',
  fn: 'mean',
  over: '1 min',
  kind: 'threshold',
  op: '>',
  value: '90 %',
  of: 'hour-of-week',
  deviations: '4',
  side: 'both',
  atLeast: '',
  forText: '5 min',
  keepText: '',
  summary: '',
  inhibits: '',
  channels: [],
};

/** As it is edited: `ruleOf` of it is the very rule. */
export function formOf(rule: Rule): RuleForm {
  const unit = unitOf(rule);
  const { when, on } = rule;
  const span = (seconds: number) => (seconds === 0 ? '' : writeSpan(seconds));
  return {
    ...emptyRule,
    name: rule.name,
    enabled: rule.enabled,
    severity: rule.severity,
    metric: rule.metric,
    by: rule.by ?? '',
    onName: on.name ?? '',
    onPart: on.part ?? '',
    labels: Object.entries(on.labels ?? {})
      .map((pair) => pair.join('='))
      .join(', '),
    fn: rule.fn,
    over: writeSpan(rule.overS),
    kind: when.kind,
    value: when.kind === 'threshold' ? writeValue(when.value, unit) : '',
    forText: span(rule.forS),
    keepText: span(rule.keepFiringForS),
    summary: rule.summary,
    inhibits: rule.inhibits.join(', '),
    channels: rule.channels,
    ...(when.kind === 'threshold' && { op: when.op }),
    ...(when.kind === 'baseline' && {
      of: when.of,
      deviations: String(when.deviations),
      side: when.side,
      atLeast: when.atLeast === 0 ? '' : writeValue(when.atLeast, unit),
    }),
  };
}
