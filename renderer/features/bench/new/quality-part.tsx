import { DataFields, DimensionsField } from './data-fields.tsx';
import { Lines } from './lines.tsx';
import styles from './new-page.module.css';
import type { PartProps } from './part.ts';

/** Labelled rows, and for whom the model has to be fair. */
export function QualityPart(props: PartProps) {
  const { form, set } = props;
  return (
    <>
      <DataFields {...props} required />
      <Lines
        {...props}
        lines={[
          { field: 'label', label: 'Label column', required: true },
          { field: 'positive', label: 'Positive class', help: "Without it the model's second class" },
          { field: 'groups', label: 'Group columns', help: 'To compare how groups are treated: sex, age_band' },
          { field: 'seed', label: 'Seed', required: true, help: 'Of the shuffles and the intervals' },
        ]}
      />
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
