import type { BenchRow } from '../../../../core/contract/bench-row.ts';
import { go } from '../../../state/url.ts';
import { Ago } from '../../../ui/ago.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Health } from '../../../ui/health.tsx';
import { kindWords, statusWords } from '../words/record-words.ts';
import styles from './history.module.css';

const columns: readonly Column<BenchRow>[] = [
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
    id: 'subject',
    header: 'Of',
    width: 'minmax(150px, 1.6fr)',
    cell: ({ subject }) => <span title={subject}>{subject}</span>,
    sortBy: ({ subject }) => subject,
  },
  {
    id: 'scenario',
    header: 'Scenario',
    width: '112px',
    cell: ({ scenarios }) => scenarios.join(', '),
  },
  {
    id: 'result',
    header: 'Result',
    width: 'minmax(180px, 2fr)',
    cell: ({ result }) => <span title={result}>{result}</span>,
  },
  {
    id: 'status',
    header: 'Status',
    width: 'minmax(150px, 1.6fr)',
    cell: (row) => <Status row={row} />,
    sortBy: ({ status }) => status,
  },
];

const keyOf = ({ id }: BenchRow) => id;
const open = ({ id }: BenchRow) => go(`/bench/${encodeURIComponent(id)}`);

export function HistoryTable({ records }: { readonly records: readonly BenchRow[] }) {
  return <DataTable label="Benchmarks" rows={records} columns={columns} keyOf={keyOf} onOpen={open} />;
}

function Status({ row: { status, why } }: { readonly row: BenchRow }) {
  const { level, word } = statusWords[status];
  return (
    <span title={why ?? undefined} className={styles.status}>
      <Health level={level}>{word}</Health>
      {why && <span className={styles.why}>{why}</span>}
    </span>
  );
}
