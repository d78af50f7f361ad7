import { Select } from '../../../ui/select.tsx';
import { Choices } from './choices.tsx';
import styles from './new-page.module.css';
import { type PartProps, refOf } from './part.ts';

/** Several versions, of speed and of quality. */
export function ModelsPart({ form, problems, set, models }: PartProps) {
  return (
    <Choices
      label="Versions"
      options={models.map(refOf)}
      chosen={form.models}
      onChange={(chosen) => set({ models: chosen })}
      problem={problems.models}
    />
  );
}

/** Two versions, side by side. */
export function PairPart({ form, problems, set, models }: PartProps) {
  const options = [{ value: '', text: 'Choose …' }, ...models.map((row) => ({ value: refOf(row), text: refOf(row) }))];
  return (
    <div className={styles.pair}>
      {(['a', 'b'] as const).map((side) => (
        <div key={side}>
          <Select
            label={side === 'a' ? 'A: compare with' : 'B: compare'}
            value={form[side]}
            onChange={(value) => set({ [side]: value })}
            options={options}
          />
          {problems[side] && (
            <p role="alert" className={styles.problem}>
              {problems[side]}
            </p>
          )}
        </div>
      ))}
    </div>
  );
}
