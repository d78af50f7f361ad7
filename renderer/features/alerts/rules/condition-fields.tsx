import type { Rule } from '../../../../core/contract/alerts.ts';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import alerts from '../alerts.module.css';
import { examples, unitOf } from '../words/units.ts';
import type { RuleFieldsProps } from './rule-fields-props.ts';
import styles from './rules.module.css';

type Kind = Rule['when']['kind'];

const kinds: readonly { readonly kind: Kind; readonly text: string; readonly help: string }[] = [
  { kind: 'threshold', text: 'A limit', help: 'beyond a value' },
  { kind: 'baseline', text: 'Unusual', help: 'away from what is usual' },
  { kind: 'absent', text: 'No data', help: 'nothing comes any more' },
];

const operators = [
  { value: '>', text: 'above' },
  { value: '>=', text: 'at least' },
  { value: '<', text: 'below' },
  { value: '<=', text: 'at most' },
] as const;

const functions: readonly { readonly value: Rule['fn']; readonly text: string }[] = [
  { value: 'mean', text: 'Mean' },
  { value: 'max', text: 'Highest value' },
  { value: 'min', text: 'Lowest value' },
  { value: 'last', text: 'Newest value' },
  { value: 'rise', text: 'By how much it grew' },
];

const usuals = [
  { value: 'hour-of-week', text: 'At this hour of the week' },
  { value: 'rolling', text: 'In the last 7 days' },
] as const;

const sides = [
  { value: 'both', text: 'Above or below' },
  { value: 'above', text: 'Only above' },
  { value: 'below', text: 'Only below' },
] as const;

/** When a rule is true of a series, and for how long until it fires. */
export function ConditionFields({ form, problems, onChange }: RuleFieldsProps) {
  const unit = unitOf({ metric: form.metric, by: form.by || undefined });
  const isAbsent = form.kind === 'absent';
  return (
    <>
      <fieldset className={styles.kinds}>
        <legend>Kind</legend>
        {kinds.map(({ kind, text, help }) => (
          <label key={kind}>
            <input type="radio" name="kind" checked={kind === form.kind} onChange={() => onChange({ kind })} />
            <span>
              {text}
              <small>{help}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {form.kind === 'threshold' && (
        <div className={alerts.pair}>
          <Select label="It is" value={form.op} onChange={(op) => onChange({ op })} options={operators} />
          <Field
            label="Limit"
            required
            value={form.value}
            onChange={(value) => onChange({ value })}
            problem={problems.value ?? null}
            help={`Such as ${examples[unit]}`}
          />
        </div>
      )}
      {form.kind === 'baseline' && (
        <div className={alerts.pair}>
          <Select label="What is usual" value={form.of} onChange={(of) => onChange({ of })} options={usuals} />
          <Select label="Which side" value={form.side} onChange={(side) => onChange({ side })} options={sides} />
          <Field
            label="Deviations from the median"
            required
            value={form.deviations}
            onChange={(deviations) => onChange({ deviations })}
            problem={problems.deviations ?? null}
            help="Scaled MAD: 4 is rarely chance"
          />
          <Field
            label="But at least by"
            value={form.atLeast}
            onChange={(atLeast) => onChange({ atLeast })}
            problem={problems.atLeast ?? null}
            help={`Such as ${examples[unit]}; what differs by less is usual`}
          />
        </div>
      )}
      <div className={alerts.pair}>
        {!isAbsent && (
          <Select label="Judged is" value={form.fn} onChange={(fn) => onChange({ fn })} options={functions} />
        )}
        <Field
          label={isAbsent ? 'Missing for' : 'Of the last'}
          required
          value={form.over}
          onChange={(over) => onChange({ over })}
          problem={problems.over ?? null}
          help="Up to 15 min"
        />
        <Field
          label={isAbsent ? 'And then for' : 'True for'}
          value={form.forText}
          onChange={(forText) => onChange({ forText })}
          problem={problems.forText ?? null}
          help="Pending so long, then it fires"
        />
        <Field
          label="Keeps firing for"
          value={form.keepText}
          onChange={(keepText) => onChange({ keepText })}
          problem={problems.keepText ?? null}
          help="After it is true no more, so that it does not flap"
        />
      </div>
    </>
  );
}
