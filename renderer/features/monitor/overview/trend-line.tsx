import styles from './tables.module.css';
import { pathOf, TREND_HEIGHT, TREND_WIDTH } from './trend-path.ts';

/**
 * The last minute as a curve the size of a word; for eyes only. A path, as a page with a hundred canvases spends most of
 * its time on putting them together.
 */
export function TrendLine({ values, top }: { readonly values: readonly (number | null)[]; readonly top: number }) {
  return (
    <svg className={styles.curve} viewBox={`0 0 ${TREND_WIDTH} ${TREND_HEIGHT}`} aria-hidden="true">
      <path d={pathOf(values, top)} />
    </svg>
  );
}
