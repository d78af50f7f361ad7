import type { Quality } from '../../../../core/contract/bench-record.ts';
import { ScrollTable } from '../result/scroll-table.tsx';
import table from '../result/table.module.css';
import { partText } from '../words/figures.ts';
import styles from './quality.module.css';
import { rowParts, shadeOf } from './shade.ts';

/** A larger matrix is not read any more, and is slow to draw. */
const MOST_CLASSES = 40;

/** Rows: what it is, columns: what the model says; the more of a row, the darker. */
export function Confusion({
  confusion,
  classes,
}: {
  readonly confusion: NonNullable<Quality['confusion']>;
  readonly classes: readonly string[];
}) {
  if (classes.length > MOST_CLASSES)
    return <p>The confusion matrix of {classes.length} classes is too large to read here: export it as JSON</p>;
  const parts = rowParts(confusion);
  return (
    <section className={styles.confusion} aria-label="Confusion matrix">
      <h3>Confusion matrix</h3>
      <ScrollTable label="What it is, and what the model says">
        <thead>
          <tr>
            <th scope="col">is \ says</th>
            {classes.map((name) => (
              <th key={name} scope="col" className={table.numeric}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {confusion.map((row, is) => (
            <tr key={classes[is]}>
              <th scope="row">{classes[is]}</th>
              {row.map((count, says) => {
                const part = parts[is]?.[says] ?? 0;
                return (
                  <td key={classes[says]} className={`${styles.count} ${styles[shadeOf(part)]}`}>
                    {count.toLocaleString('en')} <small>{partText(part)}</small>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </section>
  );
}
