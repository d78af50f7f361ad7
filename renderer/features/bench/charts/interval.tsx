import styles from './interval.module.css';
import { placeIn, type Span } from './interval-bar.ts';

/** An interval as a bar with its value, on a span that several share. The figures stand beside it in words. */
export function Interval({
  value,
  low,
  high,
  span,
  marks = [],
  band,
}: {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly span: Span;
  /** Values to compare with, such as no difference. */
  readonly marks?: readonly number[];
  /** A range that means nothing, such as noise. */
  readonly band?: Span;
}) {
  const at = (each: number) => placeIn(span, each);
  return (
    <svg className={styles.bar} viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
      {band && <rect className={styles.band} x={at(band.from)} width={at(band.to) - at(band.from)} y={0} height={16} />}
      {marks.map((mark) => (
        <line key={mark} className={styles.mark} x1={at(mark)} x2={at(mark)} y1={0} y2={16} />
      ))}
      {low !== null && high !== null && (
        <>
          <line className={styles.line} x1={at(low)} x2={at(high)} y1={8} y2={8} />
          <line className={styles.line} x1={at(low)} x2={at(low)} y1={4} y2={12} />
          <line className={styles.line} x1={at(high)} x2={at(high)} y1={4} y2={12} />
        </>
      )}
      {value !== null && <line className={styles.value} x1={at(value)} x2={at(value)} y1={2} y2={14} />}
    </svg>
  );
}
