import { valueText } from '../units.ts';
import type { Measure } from '../vitals/measures.ts';
import styles from './heat.module.css';
import { boundsOf } from './scale.ts';

/** What each colour means, in numbers, and how what is not known looks. */
export function Legend({ measure, range }: { readonly measure: Measure; readonly range: readonly [number, number] }) {
  return (
    <div className={styles.legend}>
      <ol className={styles.scale} aria-label={`Colours of ${measure.title}`}>
        {boundsOf(range).map((from, step) => (
          <li key={from}>
            <span className={`${styles.swatch} ${styles[`step${step}`]}`} aria-hidden="true" />
            <span className="number">{valueText(measure.unit, from)}</span>
          </li>
        ))}
      </ol>
      <ul className={styles.kinds}>
        <li>
          <span className={`${styles.swatch} ${styles.gap}`} aria-hidden="true" /> stale
        </li>
        <li>
          <span className={`${styles.swatch} ${styles.waiting}`} aria-hidden="true" /> no sample yet
        </li>
        <li>
          <span className={`${styles.swatch} ${styles.none}`} aria-hidden="true">
            –
          </span>{' '}
          no such value
        </li>
      </ul>
    </div>
  );
}
