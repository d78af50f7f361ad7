import type { Quality } from '../../../../core/contract/bench-record.ts';
import { Interval } from '../charts/interval.tsx';
import { ScrollTable } from '../result/scroll-table.tsx';
import table from '../result/table.module.css';
import { intervalText, metricText } from '../words/figures.ts';
import { metricName } from '../words/metric-words.ts';

const UNIT = { from: 0, to: 1 };

/** Every metric with its interval; those between 0 and 1 on one scale. */
export function Metrics({ metrics }: { readonly metrics: Quality['metrics'] }) {
  return (
    <ScrollTable label="Metrics">
      <caption>Intervals at 95 %; the bars go from 0 to 1.</caption>
      <thead>
        <tr>
          <th scope="col">Metric</th>
          <th scope="col" className={table.numeric}>
            Value
          </th>
          <th scope="col" className={table.numeric}>
            Interval
          </th>
          <th scope="col">0 to 1</th>
          <th scope="col">Note</th>
        </tr>
      </thead>
      <tbody>
        {metrics.map(({ name, value, low, high, note }) => (
          <tr key={name}>
            <th scope="row">{metricName(name)}</th>
            <td className={table.numeric}>
              {value === null ? <span className={table.none}>undefined</span> : metricText(value)}
            </td>
            <td className={table.numeric}>
              {value !== null && (intervalText({ low, high }, metricText) ?? <span className={table.none}>none</span>)}
            </td>
            <td>
              {[value, low, high].every((each) => each === null || (each >= 0 && each <= 1)) && value !== null && (
                <Interval value={value} low={low} high={high} span={UNIT} marks={[0, 0.5, 1]} />
              )}
            </td>
            <td className={table.none}>{note}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
