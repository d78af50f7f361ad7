import type { BenchRecord } from '../../../../core/contract/bench-record.ts';
import { go } from '../../../state/url.ts';
import { Ago } from '../../../ui/ago.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Health } from '../../../ui/health.tsx';
import { kindWords, modelsWords, reasonsOf, resultWords, statusWords } from '../words/record-words.ts';
import styles from './history.module.css';

const columns: readonly Column<BenchRecord>[] = [
  {
    id: 'when',
    header: 'When',
    width: '96px',
    cell: ({ startedAt }) => <Ago at={startedAt} />,
    sortBy: ({ startedAt }) => startedAt,
  },
  {
    id: 'what',
    header: 'What',
    width: '104px',
    cell: ({ kind }) => kindWords[kind],
    sortBy: ({ kind }) => kindWords[kind],
  },
  {
    id: 'models',
    header: 'Models',
    width: 'minmax(150px, 1.6fr)',
    cell: modelsWords,
    sortBy: modelsWords,
  },
  {
    id: 'scenario',
    header: 'Scenario',
    width: '112px',
    cell: ({ cells }) => [...new Set(cells.map(({ scenario }) => scenario))].join(', '),
  },
  { id: 'result', header: 'Result', width: 'minmax(180px, 2fr)', cell: resultWords },
  {
    id: 'status',
    header: 'Status',
    width: 'minmax(150px, 1.6fr)',
    cell: (record) => <Status record={record} />,
    sortBy: ({ status }) => status,
  },
];

const keyOf = ({ id }: BenchRecord) => id;
const open = ({ id }: BenchRecord) => go(`/bench/${encodeURIComponent(id)}`);

export function HistoryTable({ records }: { readonly records: readonly BenchRecord[] }) {
  return <DataTable label="Benchmarks" rows={records} columns={columns} keyOf={keyOf} onOpen={open} />;
}

function Status({ record }: { readonly record: BenchRecord }) {
  const { level, word } = statusWords[record.status];
  const [why] = reasonsOf(record);
  return (
    <span title={why} className={styles.status}>
      <Health level={level}>{word}</Health>
      {why && <span className={styles.why}>{why}</span>}
    </span>
  );
}
