import { Field } from '../../../ui/field.tsx';
import styles from './new-page.module.css';
import type { PartProps } from './part.ts';
import type { TextField } from './reader.ts';

export interface Line {
  readonly field: TextField;
  readonly label: string;
  readonly required?: boolean;
  readonly help?: string;
  readonly type?: 'password';
}

/** Fields of one line each, two abreast. */
export function Lines({ form, problems, set, lines }: PartProps & { readonly lines: readonly Line[] }) {
  return (
    <div className={styles.pair}>
      {lines.map(({ field, ...line }) => (
        <Field
          key={field}
          {...line}
          value={form[field]}
          onChange={(value) => set({ [field]: value })}
          problem={problems[field] ?? null}
        />
      ))}
    </div>
  );
}
