import type { Quality } from '../../../../core/contract/bench-record.ts';
import { FEWEST_GROUP_ROWS } from '../../../../core/contract/fewest-rows.ts';
import { Interval } from '../charts/interval.tsx';
import { spanOf } from '../charts/interval-bar.ts';
import { ScrollTable } from '../result/scroll-table.tsx';
import table from '../result/table.module.css';
import { intervalText, metricText } from '../words/figures.ts';
import { metricName } from '../words/metric-words.ts';
import styles from './quality.module.css';

/** By how much groups are treated otherwise, and how sure that is. */
export function Differences({ differences }: { readonly differences: Quality['groups'][number]['differences'] }) {
  const span = spanOf(
    differences.flatMap(({ value, low, high }) => [value, low, high]),
    [0],
  );
  return (
    <ScrollTable label="Differences between groups">
      <caption>
        The largest between any two groups; the intervals cover the rows. Groups of fewer than {FEWEST_GROUP_ROWS} rows
        take no part.
      </caption>
      <thead>
        <tr>
          <th scope="col">Difference</th>
          <th scope="col" className={table.numeric}>
            Value
          </th>
          <th scope="col" className={table.numeric}>
            95 %
          </th>
          <th scope="col" className={styles.difference}>
            Dashed: 0
          </th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ name, value, low, high, note }) => (
          <tr key={name}>
            <th scope="row">{metricName(name)}</th>
            <td className={table.numeric}>
              {value === null ? <span className={table.none}>undefined</span> : metricText(value)}
            </td>
            <td className={table.numeric}>
              {intervalText({ low, high }, metricText) ?? <span className={table.none}>none</span>}
            </td>
            <td className={table.none}>
              {value !== null && low !== null && (
                <Interval value={value} low={low} high={high} span={span} marks={[0]} />
              )}
              {note}
            </td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
