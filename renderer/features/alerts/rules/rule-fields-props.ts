import type { RuleForm } from './rule-form.ts';
import type { RuleProblems } from './rule-of.ts';

/** What every part of the form of a rule is given. */
export interface RuleFieldsProps {
  readonly form: RuleForm;
  readonly problems: RuleProblems;
  readonly onChange: (change: Partial<RuleForm>) => void;
}
