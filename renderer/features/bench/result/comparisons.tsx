import type { BenchRecord, Comparison } from '../../../../core/contract/bench-record.ts';
import { Interval } from '../charts/interval.tsx';
import { spanOf } from '../charts/interval-bar.ts';
import { intervalText, NOT_ENOUGH, partText } from '../words/figures.ts';
import styles from './result.module.css';
import { ScrollTable } from './scroll-table.tsx';
import table from './table.module.css';

/** What a verdict is worth that is not the last word. */
const cautions: { readonly [status in BenchRecord['status']]?: string } = {
  running: 'So far: ',
  partial: 'Until it ended: ',
};

/** B beside A: the verdict in words, and B's time to A's with its interval over the noise of this machine. */
export function Comparisons({
  comparisons,
  status,
}: {
  readonly comparisons: readonly Comparison[];
  readonly status: BenchRecord['status'];
}) {
  const [first] = comparisons;
  const ends = comparisons.flatMap(({ ratio, noiseFloor }) => [ratio.low, ratio.high, 1 - noiseFloor, 1 + noiseFloor]);
  const span = spanOf(ends, [1]);
  return (
    <section className={styles.box} aria-label="Comparison">
      <h2>Comparison</h2>
      {first && comparisons.length === 1 && (
        <p className={styles.verdict}>
          {cautions[status]}A {first.a}, B {first.b}: {first.words}
        </p>
      )}
      <ScrollTable label="B's time to A's">
        <caption>
          B's time to A's: 1 is no difference, less is faster. Grey: what A against itself shows on this machine now.
        </caption>
        <thead>
          <tr>
            <th scope="col">A</th>
            <th scope="col">B</th>
            <th scope="col">Verdict</th>
            <th scope="col" className={table.numeric}>
              Ratio
            </th>
            <th scope="col">Interval at 95 %</th>
            <th scope="col" className={table.numeric}>
              Noise
            </th>
            <th scope="col" className={table.numeric}>
              Least that could be shown
            </th>
            <th scope="col" className={table.numeric}>
              Pairs
            </th>
          </tr>
        </thead>
        <tbody>
          {comparisons.map(({ a, b, ratio, noiseFloor, minimumDetectable, pairs, words }) => (
            <tr key={`${a} ${b}`}>
              <th scope="row" className={styles.notes}>
                {a}
              </th>
              <td className={styles.notes}>{b}</td>
              <td className={styles.notes}>{words}</td>
              <td className={table.numeric}>
                {ratio.value === null ? NOT_ENOUGH : ratio.value.toFixed(3)}
                <span className={table.between}>{intervalText(ratio, (value) => value.toFixed(3))}</span>
              </td>
              <td>
                <Interval
                  {...ratio}
                  span={span}
                  marks={[1]}
                  {...(ratio.value !== null && { band: { from: 1 - noiseFloor, to: 1 + noiseFloor } })}
                />
              </td>
              <td className={table.numeric}>{ratio.value === null ? 'not known' : partText(noiseFloor)}</td>
              <td className={table.numeric}>{ratio.value === null ? 'not known' : partText(minimumDetectable)}</td>
              <td className={table.numeric}>{pairs}</td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </section>
  );
}
