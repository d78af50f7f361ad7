import type { Estimate } from '../../../../core/contract/bench-record.ts';
import { intervalText, NOT_ENOUGH } from '../words/figures.ts';
import styles from './table.module.css';

type Words = (value: number) => string;

/** A figure with its interval below it; where nobody can know it, that and why. */
export function EstimateText({ of, words }: { readonly of: Estimate; readonly words: Words }) {
  if (of.value === null)
    return (
      <span className={styles.few} title={of.note ?? undefined}>
        {NOT_ENOUGH}
      </span>
    );
  return (
    <span title={of.note ?? undefined}>
      {words(of.value)}
      <span className={styles.between}>{intervalText(of, words) ?? of.note}</span>
    </span>
  );
}

export function EstimateCell(props: { readonly of: Estimate; readonly words: Words }) {
  return (
    <td className={styles.numeric}>
      <EstimateText {...props} />
    </td>
  );
}
