import { useMemo } from 'react';
import type { Cell } from '../../../../core/contract/bench-record.ts';
import { MOST_SERIES } from '../charts/plan.ts';
import { bestCells } from '../charts/sweep-plans.ts';
import { cellNames } from '../words/cell-words.ts';
import { CellRow } from './cell-row.tsx';
import styles from './result.module.css';
import { ScrollTable } from './scroll-table.tsx';
import table from './table.module.css';

const plain = ['Model', 'Provider', 'Batch', 'Threads'];
const numeric = ['Throughput', 'p50', 'p90', 'p99', 'Early stopping', 'Load', 'Memory', 'Inferences'];

/** The figures of every setting. `chosen`: those whose curve is drawn; null: there is no choice. */
export function CellsTable({
  cells,
  chosen,
  onToggle,
}: {
  readonly cells: readonly Cell[];
  readonly chosen: ReadonlySet<number> | null;
  readonly onToggle: (index: number) => void;
}) {
  const best = useMemo(() => bestCells(cells), [cells]);
  const names = useMemo(() => cellNames(cells), [cells]);
  const rates = cells.some(({ maxRate }) => maxRate !== null);
  if (cells.length === 0) return <p className={styles.quiet}>No setting has figures yet</p>;
  const full = chosen !== null && [...chosen].filter((index) => index < cells.length).length >= MOST_SERIES;
  return (
    <ScrollTable label="Figures of every setting">
      <caption>
        Throughput in samples, intervals at 95 %; early stopping: MLPerf&apos;s at 99 % (single stream p90, else p99).
      </caption>
      <thead>
        <tr>
          {chosen && <th scope="col">Curve</th>}
          {plain.map((text) => (
            <th key={text} scope="col">
              {text}
            </th>
          ))}
          {rates && (
            <th scope="col" className={table.numeric}>
              Highest rate
            </th>
          )}
          {numeric.map((text) => (
            <th key={text} scope="col" className={table.numeric}>
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cells.map((cell, index) => (
          <CellRow
            // biome-ignore lint/suspicious/noArrayIndexKey: settings are added at the end and keep their places
            key={index}
            cell={cell}
            best={cells.length > 1 && best.has(cell)}
            rates={rates}
          >
            {chosen && (
              <td>
                <input
                  type="checkbox"
                  className={styles.tick}
                  aria-label={`Draw the curve of ${names[index]}`}
                  checked={chosen.has(index)}
                  disabled={full && !chosen.has(index)}
                  onChange={() => onToggle(index)}
                />
              </td>
            )}
          </CellRow>
        ))}
      </tbody>
    </ScrollTable>
  );
}
