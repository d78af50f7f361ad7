import { Plus, X } from 'lucide-react';
import type { Matcher } from '../../../../core/contract/alerts.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import styles from './quiet.module.css';

const MOST = 20;
const subjects: readonly Matcher['of'][] = ['host', 'service', 'rule', 'severity', 'name', 'part', 'metric'];
const operators: readonly { readonly value: Matcher['op']; readonly text: string }[] = [
  { value: 'is', text: 'is' },
  { value: 'is-not', text: 'is not' },
  { value: 'like', text: 'is like' },
];

/** What an alert has to be: every line has to fit. */
export function MatcherFields({
  matchers,
  onChange,
}: {
  readonly matchers: readonly Matcher[];
  readonly onChange: (matchers: readonly Matcher[]) => void;
}) {
  const set = (index: number, change: Partial<Matcher>) =>
    onChange(matchers.map((each, at) => (at === index ? { ...each, ...change } : each)));
  return (
    <fieldset className={styles.matchers}>
      <legend>Alerts that fit all of</legend>
      {matchers.map((matcher, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place, two may say the same
        <div key={index} className={styles.matcher}>
          <Select
            label="What"
            value={matcher.of}
            onChange={(of) => set(index, { of })}
            options={subjects.map((value) => ({ value, text: value }))}
          />
          <Select label="How" value={matcher.op} onChange={(op) => set(index, { op })} options={operators} />
          <Field
            label="Value"
            required
            value={matcher.value}
            onChange={(value) => set(index, { value })}
            placeholder={matcher.op === 'like' ? 'gpu-*' : ''}
          />
          <Button
            look="bare"
            aria-label={`Remove line ${index + 1}`}
            isDisabled={matchers.length === 1}
            onPress={() => onChange(matchers.filter((_, at) => at !== index))}
          >
            <X size={14} aria-hidden="true" />
          </Button>
        </div>
      ))}
      <Button
        look="bare"
        isDisabled={matchers.length >= MOST}
        onPress={() => onChange([...matchers, { of: 'rule', op: 'is', value: '' }])}
      >
        <Plus size={14} aria-hidden="true" /> And
      </Button>
    </fieldset>
  );
}
