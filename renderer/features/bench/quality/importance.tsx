import type { Quality } from '../../../../core/contract/bench-record.ts';
import { plural } from '../../../ui/format.ts';
import { Interval } from '../charts/interval.tsx';
import { spanOf } from '../charts/interval-bar.ts';
import { ScrollTable } from '../result/scroll-table.tsx';
import table from '../result/table.module.css';
import { intervalText } from '../words/figures.ts';
import styles from './quality.module.css';

const drop = (value: number) => value.toFixed(4).replace('-', '−');

/** Of thousands of features the first say enough. */
const SHOWN = 60;

/** How much worse it gets when a feature's values are shuffled, the most important first. */
export function Importance({ importance }: { readonly importance: Quality['importance'] }) {
  const sorted = importance.toSorted((a, b) => b.drop - a.drop).slice(0, SHOWN);
  const rest = importance.length - sorted.length;
  const span = spanOf(
    sorted.flatMap(({ low, high }) => [low, high]),
    [0],
  );
  return (
    <section aria-label="What each feature matters">
      <h3>What each feature matters</h3>
      <ScrollTable label="Loss when a feature is shuffled">
        <caption>
          By how much it gets worse when the feature's values are shuffled. The intervals cover the rows and the
          shuffles; one that holds 0 may be nothing.
        </caption>
        <thead>
          <tr>
            <th scope="col">Feature</th>
            <th scope="col" className={table.numeric}>
              Drop
            </th>
            <th scope="col" className={table.numeric}>
              95 %
            </th>
            <th scope="col" className={styles.importance}>
              Dashed: 0
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ feature, drop: value, low, high }) => (
            <tr key={feature}>
              <th scope="row">{feature}</th>
              <td className={table.numeric}>{drop(value)}</td>
              <td className={table.numeric}>{intervalText({ low, high }, drop)}</td>
              <td>
                <Interval value={value} low={low} high={high} span={span} marks={[0]} />
              </td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
      {rest > 0 && <p>{plural(rest, 'feature')} that matter less are in the exports</p>}
    </section>
  );
}
