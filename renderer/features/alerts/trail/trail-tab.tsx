import { useMemo } from 'react';
import { go, usePlace, withParams } from '../../../state/url.ts';
import { Button } from '../../../ui/button.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Empty, Waiting } from '../../../ui/empty.tsx';
import { Field } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Select } from '../../../ui/select.tsx';
import styles from '../alerts.module.css';
import { askTrail } from '../asks.ts';
import own from '../rules/rules.module.css';
import { useAsked } from '../use-asked.ts';
import { placeOf } from '../words/alert-words.ts';
import { stampWords } from '../words/time-words.ts';
import { transitionWords, whatWords } from '../words/trail-words.ts';
import { filterTrail, type Step, stepsOf } from './filter.ts';

const kinds = [
  { value: '', text: 'Everything' },
  ...Object.entries(whatWords).map(([value, text]) => ({ value, text })),
];

/** `/alerts/trail?what=firing&find=gpu-1`: what became of every alert and who did what, newest first. */
export default function TrailTab() {
  const { params } = usePlace();
  const { value, problem } = useAsked(askTrail);
  const [what, find] = [params.get('what') ?? '', params.get('find') ?? ''];
  const steps = useMemo(() => stepsOf(value ?? []), [value]);
  const shown = useMemo(() => filterTrail(steps, { what, find }), [steps, what, find]);
  return (
    <div className={own.page}>
      <div className={styles.bar}>
        <Select
          label="What"
          value={what}
          onChange={(next) => go(withParams({ what: next || null }), { replace: true })}
          options={kinds}
        />
        <Field
          label="Rule, host, service or who"
          value={find}
          onChange={(next) => go(withParams({ find: next || null }), { replace: true })}
        />
      </div>
      <ProblemNote problem={problem} />
      {value === null && !problem && <Waiting what="the trail" />}
      {value && shown.length === 0 && (
        <Empty title={value.length === 0 ? 'No alert has ever come' : 'Nothing of that is in the trail'}>
          {value.length > 0 && <Button onPress={() => go('/alerts/trail')}>Show all</Button>}
        </Empty>
      )}
      {shown.length > 0 && (
        <div className={own.table}>
          <DataTable label="Trail" rows={shown} columns={columns} keyOf={keyOf} onOpen={open} />
        </div>
      )}
    </div>
  );
}

const keyOf = ({ id }: Step) => id;
const open = ({ alert }: Step) => go(withParams({ do: 'alert', key: alert }));

const columns: readonly Column<Step>[] = [
  {
    id: 'at',
    header: 'When',
    width: '140px',
    cell: ({ at }) => <span className="number">{stampWords(at)}</span>,
    sortBy: ({ at }) => at,
  },
  {
    id: 'rule',
    header: 'Rule',
    width: 'minmax(130px, 1fr)',
    cell: ({ rule }) => rule,
    sortBy: ({ rule }) => rule,
  },
  {
    id: 'on',
    header: 'On',
    width: 'minmax(150px, 1.2fr)',
    cell: ({ series }) => {
      const { name, part } = placeOf({ series });
      return `${name}${part && ` ${part}`}`;
    },
    sortBy: ({ series }) => series.slice(series.indexOf('|')),
  },
  {
    id: 'what',
    header: 'What',
    width: 'minmax(220px, 2.4fr)',
    cell: (step) => <span title={transitionWords(step)}>{transitionWords(step)}</span>,
    sortBy: ({ what }) => what,
  },
];
