import { RotateCw } from 'lucide-react';
import { useMemo } from 'react';
import { go, usePlace, withParams } from '../../../state/url.ts';
import { Ago } from '../../../ui/ago.tsx';
import { Button } from '../../../ui/button.tsx';
import { Empty, Waiting } from '../../../ui/empty.tsx';
import { Page } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Select } from '../../../ui/select.tsx';
import { filterRecords, machinesOf, modelsOf } from './filter.ts';
import styles from './history.module.css';
import { HistoryTable } from './history-table.tsx';
import { useRecords } from './use-records.ts';

/** `/bench?model=credit-risk&machine=…`: what was measured, newest first. */
export function HistoryPage() {
  const { params } = usePlace();
  const { records, at, problem, again } = useRecords();
  const [model, machine] = [params.get('model'), params.get('machine')];
  const shown = useMemo(() => filterRecords(records ?? [], { model, machine }), [records, model, machine]);
  const newPath = model?.includes('@') ? `/bench/new?model=${encodeURIComponent(model)}` : '/bench/new';
  const newButton = (
    <Button look="primary" onPress={() => go(newPath)}>
      New benchmark
    </Button>
  );
  return (
    <Page title="Benchmarks" actions={newButton}>
      <div className={styles.page}>
        <ProblemNote problem={problem} />
        {records === null && !problem && <Waiting what="the benchmarks" />}
        {records?.length === 0 && (
          <Empty title="Nothing has been measured yet">
            <p>
              Which version, which provider, how many threads, which batch: measure it on this very computer, with
              intervals and without the internet.
            </p>
            {newButton}
          </Empty>
        )}
        {records && records.length > 0 && (
          <>
            <div className={styles.bar}>
              <Select
                label="Model"
                value={model ?? ''}
                onChange={(value) => go(withParams({ model: value || null }), { replace: true })}
                options={optionsOf('All models', modelsOf(records), model)}
              />
              <Select
                label="Machine"
                value={machine ?? ''}
                onChange={(value) => go(withParams({ machine: value || null }), { replace: true })}
                options={optionsOf('All machines', machinesOf(records), machine)}
              />
              <p className={styles.asked}>
                As of <Ago at={at} />
                <Button look="bare" aria-label="Ask again" onPress={again}>
                  <RotateCw size={14} aria-hidden="true" />
                </Button>
              </p>
            </div>
            {shown.length === 0 ? (
              <Empty title="Nothing was measured of that">
                <Button onPress={() => go('/bench')}>Show all</Button>
              </Empty>
            ) : (
              <div className={styles.table}>
                <HistoryTable records={shown} />
              </div>
            )}
          </>
        )}
      </div>
    </Page>
  );
}

/** With the chosen one, even where nothing is of it. */
function optionsOf(all: string, values: readonly string[], chosen: string | null) {
  const listed = chosen === null || values.includes(chosen) ? values : [chosen, ...values];
  return [{ value: '', text: all }, ...listed.map((value) => ({ value, text: value }))];
}
