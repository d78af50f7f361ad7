import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Cell } from '../../../../core/contract/bench-record.ts';
import { bytes } from '../../../ui/format.ts';
import { fellBack, usedWords } from '../words/cell-words.ts';
import { latencyText, rateText } from '../words/figures.ts';
import { EstimateCell } from './estimate.tsx';
import styles from './result.module.css';
import table from './table.module.css';

/** `best`: no other setting beats it. `children`: cells before all others. */
export function CellRow({
  cell,
  best,
  rates,
  children,
}: {
  readonly cell: Cell;
  readonly best: boolean;
  readonly rates: boolean;
  readonly children: ReactNode;
}) {
  const { model, batch, threads, throughput, latency, earlyStopping, maxRate, loadMs, firstInferenceMs } = cell;
  // Its duration is known at its end.
  const live = cell.durationMs === 0;
  const { memoryAfterLoadBytes, memoryPeakBytes, inferences } = cell;
  return (
    <tr>
      {children}
      <th scope="row">
        {model}
        <Marks cell={cell} best={best} />
      </th>
      <td>
        <Provider cell={cell} />
      </td>
      <td className="number">{batch}</td>
      <td className="number">{threads}</td>
      {rates && <td className={table.numeric}>{maxRate === null ? 'none kept the target' : rateText(maxRate)}</td>}
      {live ? <Measuring /> : <EstimateCell of={throughput} words={rateText} />}
      <EstimateCell of={latency.p50} words={latencyText} />
      <EstimateCell of={latency.p90} words={latencyText} />
      <EstimateCell of={latency.p99} words={latencyText} />
      {live && <Measuring />}
      {!live && earlyStopping && <EstimateCell of={earlyStopping} words={latencyText} />}
      {!live && !earlyStopping && <td className={table.numeric}>none</td>}
      <td className={table.numeric}>
        {latencyText(loadMs)}
        <span className={table.between}>first run {latencyText(firstInferenceMs)}</span>
      </td>
      <td className={table.numeric}>
        {bytes(memoryPeakBytes)}
        <span className={table.between}>{bytes(memoryAfterLoadBytes)} loaded</span>
      </td>
      <td className={table.numeric}>{inferences.toLocaleString('en')}</td>
    </tr>
  );
}

function Measuring() {
  return (
    <td className={table.numeric}>
      <span className={table.none}>measuring …</span>
    </td>
  );
}

function Marks({ cell, best }: { readonly cell: Cell; readonly best: boolean }) {
  return (
    <span className={table.between}>
      {cell.void !== null && <strong className={styles.void}>void </strong>}
      {cell.partial && <span className={styles.mark}>partial </span>}
      {best && <span title="No other setting has more throughput at no higher p99">Pareto front</span>}
    </span>
  );
}

function Provider({ cell }: { readonly cell: Cell }) {
  const fell = fellBack(cell);
  const used = usedWords(cell);
  if (fell === null) return <span title="The profile does not say what ran">{cell.provider}</span>;
  if (!fell) return <>{cell.provider}</>;
  return (
    <span className={styles.mark}>
      <TriangleAlert size={13} aria-hidden="true" /> {cell.provider} asked
      <span className={table.between}>ran on {used}</span>
    </span>
  );
}
