import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react';
import { coreNow } from '../../../state/clock.ts';
import { followLink, go, usePlace, withParams } from '../../../state/url.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty, Waiting } from '../../../ui/empty.tsx';
import { Page } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { FilterBox } from '../../hosts/filter-box.tsx';
import { limitsOf } from '../data/limits.ts';
import { useMarks } from '../data/use-marks.ts';
import { usePanelData } from '../data/use-panel-data.ts';
import { useRules } from '../data/use-rules.ts';
import { useSeries } from '../data/use-series.ts';
import { MarksList } from '../marks/marks-list.tsx';
import { ReadOut } from '../marks/read-out.tsx';
import { Panel } from '../panels/panel.tsx';
import { filterPanels, keysOf, type PanelPlan } from '../panels/plan.ts';
import { pointAt } from '../time/crosshair.ts';
import { lasts, parseRange, type Range, rangeParams, spanOf, zoomed } from '../time/range.ts';
import { RangeBar } from '../time/range-bar.tsx';
import styles from './detail.module.css';
import { StorageLine } from './storage-line.tsx';
import { useDetailKeys } from './use-detail-keys.ts';

export interface DetailProps {
  readonly of: 'host' | 'service';
  readonly name: string;
  readonly panelsOf: (keys: readonly string[]) => readonly PanelPlan[];
  /** How it is now, beside its name. */
  readonly now: ReactNode;
}

const crumb = (
  <a href="/monitor" onClick={followLink}>
    Monitor
  </a>
);
const none: readonly never[] = [];

/** One host or service over time: a panel for each thing that is measured, one time axis, one crosshair. */
export function Detail({ of, name, panelsOf, now }: DetailProps) {
  const { params } = usePlace();
  const { range, choose, zoom, back } = useRange(params);
  const series = useSeries(of, name);
  const plans = useMemo(() => panelsOf(series.keys ?? []), [panelsOf, series.keys]);
  const filter = params.get('q') ?? '';
  const shown = useMemo(() => filterPanels(plans, filter), [plans, filter]);
  const keys = useMemo(() => keysOf(shown), [shown]);
  const { data, problem, known } = usePanelData(keys, range);
  const marks = useMarks(of, name, range);
  const rules = useRules();
  const limits = useMemo(() => new Map(shown.map((plan) => [plan.id, limitsOf(plan, rules)])), [shown, rules]);
  const asValues = params.has('values');
  useDetailKeys({ range, data, onChoose: choose, onBack: back });
  useEffect(() => () => pointAt(null), []);
  return (
    <Page
      title={name}
      crumb={crumb}
      actions={
        <>
          {now}
          <FilterBox label="Filter panels" placeholder="Filter: CPU, disk …" value={filter} />
        </>
      }
    >
      <div className={styles.bar}>
        <RangeBar range={range} spanNow={() => spanOf(range, coreNow())} onChoose={choose} />
        <Button
          aria-pressed={asValues}
          onPress={() => go(withParams({ values: asValues ? null : '' }), { replace: true })}
        >
          {asValues ? 'Curves' : 'Values'}
        </Button>
        <div className={styles.readOut}>
          <ReadOut data={data} marks={marks.marks ?? none} />
        </div>
      </div>
      <div className={styles.content}>
        <ProblemNote problem={series.problem ?? problem} />
        {series.keys === null ? (
          <Waiting what={`what is measured of ${name}`} />
        ) : plans.length === 0 ? (
          <Empty title={`Nothing was measured of ${name} in the last 15 minutes`}>{now}</Empty>
        ) : shown.length === 0 ? (
          <Empty title="No panel fits the filter">
            <Button onPress={() => go(withParams({ q: null }), { replace: true })}>Show all</Button>
          </Empty>
        ) : !known ? (
          <Waiting what="its history" />
        ) : (
          <div className={styles.panels}>
            {shown.map((plan) => (
              <Panel
                key={plan.id}
                plan={plan}
                data={data}
                marks={marks.marks ?? none}
                limits={limits.get(plan.id) ?? none}
                asValues={asValues}
                onZoom={zoom}
              />
            ))}
          </div>
        )}
        <MarksList known={marks} />
        <StorageLine />
      </div>
    </Page>
  );
}

/** The span that the address says, and the ways to another. What was zoomed into is left by the way one came. */
function useRange(params: URLSearchParams) {
  const [from, to, last] = [params.get('from'), params.get('to'), params.get('range')];
  const range = useMemo(() => {
    const own = new URLSearchParams({ from: from ?? '', to: to ?? '', range: last ?? '' });
    return parseRange(own);
  }, [from, to, last]);
  const before = useRef<Range[]>([]);
  const show = useCallback((next: Range) => go(withParams(rangeParams(next))), []);
  const choose = useCallback(
    (next: Range) => {
      before.current = [];
      show(next);
    },
    [show],
  );
  const zoom = useCallback(
    (aMs: number, bMs: number) => {
      before.current.push(range);
      show(zoomed(aMs, bMs));
    },
    [range, show],
  );
  const back = useCallback(() => {
    if (range.kind === 'fixed') show(before.current.pop() ?? lasts[0]);
  }, [range, show]);
  return { range, choose, zoom, back };
}
