import type { Latency } from '../../../../core/contract/bench-record.ts';
import { latencyText } from '../words/figures.ts';
import { EstimateCell } from './estimate.tsx';
import { ScrollTable } from './scroll-table.tsx';
import table from './table.module.css';

const percentiles = ['p50', 'p90', 'p95', 'p99', 'p999'] as const;

/** Percentiles of several, a row each. `latency` null: there was none to measure. */
export function LatencyTable({
  label,
  rows,
}: {
  readonly label: string;
  readonly rows: readonly { readonly name: string; readonly latency: Latency | null }[];
}) {
  return (
    <ScrollTable label={label}>
      <thead>
        <tr>
          <th scope="col">{label}</th>
          <th scope="col" className={table.numeric}>
            Count
          </th>
          <th scope="col" className={table.numeric}>
            Least
          </th>
          {percentiles.map((each) => (
            <th key={each} scope="col" className={table.numeric}>
              {each === 'p999' ? 'p99.9' : each}
            </th>
          ))}
          <th scope="col" className={table.numeric}>
            Most
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, latency }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {latency ? (
              <>
                <td className={table.numeric}>{latency.n.toLocaleString('en')}</td>
                <td className={table.numeric}>{latencyText(latency.minMs)}</td>
                {percentiles.map((each) => (
                  <EstimateCell key={each} of={latency[each]} words={latencyText} />
                ))}
                <td className={table.numeric}>{latencyText(latency.maxMs)}</td>
              </>
            ) : (
              <td colSpan={8} className={table.none}>
                none was answered
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
