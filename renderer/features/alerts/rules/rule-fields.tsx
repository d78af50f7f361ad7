import { useMemo } from 'react';
import type { Rule, Severity } from '../../../../core/contract/alerts.ts';
import { type Metric, type MetricWords, metrics } from '../../../../core/contract/metrics.ts';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import alerts from '../alerts.module.css';
import { askChannels } from '../asks.ts';
import { useAsked } from '../use-asked.ts';
import { ConditionFields } from './condition-fields.tsx';
import type { RuleFieldsProps } from './rule-fields-props.ts';
import styles from './rules.module.css';

const severities: readonly { readonly value: Severity; readonly text: string }[] = [
  { value: 'page', text: 'Page: somebody has to look now' },
  { value: 'warning', text: 'Warning: somebody has to look today' },
  { value: 'info', text: 'Info: good to know' },
];

const words: readonly (readonly [Metric, MetricWords])[] = (Object.keys(metrics) as Metric[]).map((metric) => [
  metric,
  metrics[metric],
]);
const sources = { host: 'Host', container: 'Container', service: 'Service', rollout: 'Rollout' };
const metricOptions = words.map(([value, { of, title }]) => ({ value, text: `${sources[of]}: ${title}` }));

/** Every field of a rule, with what is wrong beside it. */
export function RuleFields({ form, problems, onChange, isNew }: RuleFieldsProps & { readonly isNew: boolean }) {
  const { of, part, unit }: MetricWords = metrics[form.metric];
  const byOptions = useMemo(() => {
    const fit = words.filter(([name, each]) => name !== form.metric && each.of === of && each.unit === unit);
    const kept =
      form.by === '' || fit.some(([name]) => name === form.by)
        ? []
        : metricOptions.filter(({ value }) => value === form.by);
    return [
      { value: '' as const, text: 'Nothing' },
      ...kept,
      ...fit.map(([value, { title }]) => ({ value, text: title })),
    ];
  }, [form.metric, form.by, of, unit]);
  return (
    <div className={styles.fields}>
      <div className={alerts.pair}>
        {isNew ? (
          <Field
            label="Name"
            required
            autoFocus
            value={form.name}
            onChange={(name) => onChange({ name })}
            problem={problems.name ?? null}
            placeholder="cpu-high"
          />
        ) : (
          <label className={`${alerts.check} ${styles.switch}`}>
            <input
              type="checkbox"
              checked={form.enabled}
              onChange={(event) => onChange({ enabled: event.target.checked })}
            />
            Switched on
          </label>
        )}
        <Select
          label="Severity"
          value={form.severity}
          onChange={(severity) => onChange({ severity })}
          options={severities}
        />
      </div>
      <h2>What is looked at</h2>
      <div className={alerts.pair}>
        <Select
          label="Metric"
          value={form.metric}
          onChange={(metric) => onChange({ metric, by: '' })}
          options={metricOptions}
        />
        <Select label="As a share of" value={form.by} onChange={(by) => onChange({ by })} options={byOptions} />
      </div>
      <div className={alerts.pair}>
        <Field
          label={of === 'host' ? 'Hosts' : of === 'container' ? 'Containers (HOST/CONTAINER)' : 'Services'}
          value={form.onName}
          onChange={(onName) => onChange({ onName })}
          problem={problems.onName ?? null}
          placeholder="all"
          help="A name; * stands for any letters: gpu-*"
        />
        {part !== undefined && (
          <Field
            label={`Of which ${part}`}
            value={form.onPart}
            onChange={(onPart) => onChange({ onPart })}
            problem={problems.onPart ?? null}
            placeholder="all"
          />
        )}
        <Field
          label="Host labels"
          value={form.labels}
          onChange={(labels) => onChange({ labels })}
          problem={problems.labels ?? null}
          placeholder="region=eu, gpu=l40s"
        />
      </div>
      <h2>When it fires</h2>
      <ConditionFields form={form} problems={problems} onChange={onChange} />
      <h2>Who is told, and how</h2>
      <ToldFields form={form} problems={problems} onChange={onChange} />
    </div>
  );
}

function ToldFields({ form, problems, onChange }: RuleFieldsProps) {
  const { value: channels } = useAsked(askChannels);
  const names = [...new Set([...(channels?.map(({ channel }) => channel.name) ?? []), ...form.channels])];
  return (
    <>
      <fieldset className={alerts.group}>
        <legend>Channels{form.channels.length === 0 && ': all'}</legend>
        <div className={alerts.row}>
          {names.map((name) => (
            <label key={name} className={alerts.check}>
              <input
                type="checkbox"
                checked={form.channels.includes(name)}
                onChange={() => onChange({ channels: toggled(form.channels, name) })}
              />
              {name}
            </label>
          ))}
        </div>
      </fieldset>
      <Field
        label="Sentence"
        value={form.summary}
        onChange={(summary) => onChange({ summary })}
        problem={problems.summary ?? null}
        help="{{name}}, {{part}}, {{value}} and {{limit}} are filled in; without it a sentence is made"
      />
      <Field
        label="Keeps quiet on the same host"
        value={form.inhibits}
        onChange={(inhibits) => onChange({ inhibits })}
        problem={problems.inhibits ?? null}
        help="Names of rules that tell nothing while this one fires: disk-*, cpu-high"
      />
    </>
  );
}

function toggled(chosen: Rule['channels'], name: string): readonly string[] {
  return chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name];
}
