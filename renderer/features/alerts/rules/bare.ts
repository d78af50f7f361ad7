import type { Rule, RuleRow } from '../../../../core/contract/alerts.ts';

/** The rule alone, without what the core says of it. */
export function bare({ builtIn: _builtIn, watches: _watches, problem: _problem, ...rule }: RuleRow): Rule {
  return rule;
}
