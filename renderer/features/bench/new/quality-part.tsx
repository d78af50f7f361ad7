import { Field } from '../../../ui/field.tsx';
import { DataFields, DimensionsField } from './data-fields.tsx';
import styles from './new-page.module.css';
import type { PartProps } from './part.ts';

/** Labelled rows, and for whom the model has to be fair. */
export function QualityPart(props: PartProps) {
  const { form, problems, set } = props;
  return (
    <>
      <DataFields {...props} required />
      <div className={styles.pair}>
        <Field
          label="Label column"
          required
          value={form.label}
          onChange={(label) => set({ label })}
          problem={problems.label ?? null}
        />
        <Field
          label="Positive class"
          value={form.positive}
          onChange={(positive) => set({ positive })}
          problem={problems.positive ?? null}
          help="Without it the model's second class"
        />
        <Field
          label="Group columns"
          value={form.groups}
          onChange={(groups) => set({ groups })}
          problem={problems.groups ?? null}
          help="To compare how groups are treated: sex, age_band"
        />
        <Field
          label="Seed"
          required
          value={form.seed}
          onChange={(seed) => set({ seed })}
          problem={problems.seed ?? null}
        />
      </div>
      <DimensionsField {...props} />
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={form.importance}
          onChange={(event) => set({ importance: event.target.checked })}
        />
        <span>Measure how much each feature matters, by permuting it</span>
      </label>
    </>
  );
}
