import type { Scenario } from '../../../../core/contract/bench-record.ts';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Choices } from './choices.tsx';
import { DataFields, DimensionsField } from './data-fields.tsx';
import { Lines } from './lines.tsx';
import styles from './new-page.module.css';
import type { PartProps } from './part.ts';

const scenarios: readonly { readonly value: Scenario; readonly text: string }[] = [
  { value: 'single-stream', text: 'Single stream: one request after the other' },
  { value: 'multi-stream', text: 'Multi stream: eight samples a request' },
  { value: 'server', text: 'Server: random arrivals at a rate' },
  { value: 'offline', text: 'Offline: as many samples as it can' },
];

/** What is swept, and how each setting is measured. `providers` null: not known yet. */
export function SweepPart(
  props: PartProps & { readonly providers: readonly string[] | null; readonly compares: boolean },
) {
  const { form, problems, set, providers, compares } = props;
  return (
    <>
      {!compares && (
        <div className={styles.pair}>
          <Select
            label="Scenario"
            value={form.scenario}
            onChange={(scenario) => set({ scenario })}
            options={scenarios}
          />
          {form.scenario === 'server' && (
            <Field
              label="Target p99 (ms)"
              value={form.targetP99Ms}
              onChange={(targetP99Ms) => set({ targetP99Ms })}
              problem={problems.targetP99Ms ?? null}
              help="The highest rate that keeps it is searched"
            />
          )}
        </div>
      )}
      {providers && (
        <Choices
          label="Providers on this computer"
          options={providers}
          chosen={form.providers}
          onChange={(next) => set({ providers: next })}
          problem={problems.providers}
        />
      )}
      <Lines
        {...props}
        lines={[
          {
            field: 'batches',
            label: 'Batch sizes',
            required: true,
            help: 'Each with each number of threads: 1, 8, 32',
          },
          { field: 'threads', label: 'Threads', required: true, help: 'Such as 1, 2, 4' },
          {
            field: 'seconds',
            label: 'Duration of each setting (s)',
            required: true,
            help: 'Longer gives narrower intervals',
          },
          { field: 'seed', label: 'Seed', required: true, help: 'The same seed gives the same inputs and arrivals' },
        ]}
      />
      <DimensionsField {...props} />
      <DataFields {...props} />
    </>
  );
}
