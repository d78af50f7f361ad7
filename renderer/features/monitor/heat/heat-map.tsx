import { type KeyboardEvent, memo, useRef, useState } from 'react';
import type { HostVitals } from '../../../../core/contract/monitor.ts';
import { useNow } from '../../../state/clock.ts';
import { go } from '../../../state/url.ts';
import { age } from '../../../ui/format.ts';
import { useWidth } from '../../../ui/use-width.ts';
import { hostMonitorPath } from '../paths.ts';
import { valueText } from '../units.ts';
import type { Measure } from '../vitals/measures.ts';
import styles from './heat.module.css';
import { stepOf } from './scale.ts';

export interface HeatMapProps {
  readonly rows: readonly HostVitals[];
  readonly measure: Measure;
  readonly range: readonly [number, number];
}

/** More hosts than this are shown without words, so that several hundred fit a window. */
const WORDY = 160;
const GAP_PX = 3;

/** One cell for each host. Arrow keys move, Enter opens; what a cell says in full stands below. */
export function HeatMap({ rows, measure, range }: HeatMapProps) {
  const [pointed, setPointed] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box) ?? 1_000;
  const wordy = rows.length <= WORDY;
  const cellPx = wordy ? 92 : 26;
  const across = Math.max(1, Math.floor((width - 2 * 16 + GAP_PX) / (cellPx + GAP_PX)));
  const found = rows.findIndex(({ host }) => host === chosen);
  const active = Math.max(found, 0);
  const shown = rows.find(({ host }) => host === pointed) ?? rows[active];
  const press = (event: KeyboardEvent) => {
    const steps: { readonly [key: string]: number } = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: across,
      ArrowUp: -across,
      Home: -rows.length,
      End: rows.length,
    };
    const step = steps[event.key];
    if (event.key === 'Enter' && rows[active]) go(hostMonitorPath(rows[active].host));
    if (step === undefined) return;
    event.preventDefault();
    const next = rows[Math.min(Math.max(active + step, 0), rows.length - 1)];
    setPointed(null);
    setChosen(next?.host ?? null);
    if (next) document.getElementById(`heat-${next.host}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <>
      <div className={styles.scroller} ref={box}>
        <div
          role="listbox"
          aria-label={`${measure.title} of every host`}
          aria-activedescendant={rows[active] && `heat-${rows[active].host}`}
          tabIndex={0}
          className={wordy ? styles.wordy : styles.compact}
          style={{ gridTemplateColumns: `repeat(${across}, ${cellPx}px)` }}
          onKeyDown={press}
          onMouseLeave={() => setPointed(null)}
        >
          {rows.map((row, index) => {
            const value = measure.of(row);
            return (
              <Cell
                key={row.host}
                host={row.host}
                coverage={row.coverage}
                text={valueText(measure.unit, value)}
                step={value === null ? null : stepOf(value, range)}
                wordy={wordy}
                active={index === active}
                onPoint={setPointed}
              />
            );
          })}
        </div>
      </div>
      {shown && <ReadOut row={shown} measure={measure} />}
    </>
  );
}

interface CellProps {
  readonly host: string;
  readonly coverage: HostVitals['coverage'];
  readonly text: string;
  /** Null: there is no such value. */
  readonly step: number | null;
  readonly wordy: boolean;
  readonly active: boolean;
  readonly onPoint: (host: string) => void;
}

const said = { live: null, gap: ', stale', waiting: ', no sample yet' };

const Cell = memo(function Cell({ host, coverage, text, step, wordy, active, onPoint }: CellProps) {
  const shown = coverage === 'waiting' ? '…' : text;
  const look = coverage === 'live' ? (step === null ? styles.none : styles[`step${step}`]) : styles[coverage];
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus and names its active cell
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter is heard by the list
    <div
      id={`heat-${host}`}
      role="option"
      aria-selected={active}
      aria-label={`${shown} ${host}${said[coverage] ?? (step === null ? ', no such value' : '')}`}
      className={`${styles.cell} ${look}`}
      onMouseEnter={() => onPoint(host)}
      onClick={() => go(hostMonitorPath(host))}
    >
      {wordy && <strong className="number">{shown}</strong>}
      {wordy && <span className={styles.host}>{host}</span>}
    </div>
  );
});

function ReadOut({ row, measure }: { readonly row: HostVitals; readonly measure: Measure }) {
  const now = useNow();
  const { host, coverage, at, problem } = row;
  const old = at === null ? 'no sample yet' : `${coverage === 'gap' ? 'stale ' : ''}${age(now - Date.parse(at))}`;
  return (
    <p className={styles.readOut}>
      <strong>{host}</strong> {measure.title}{' '}
      <strong className="number">{valueText(measure.unit, measure.of(row))}</strong> · {old}
      {problem && ` · ${problem.message}`}
    </p>
  );
}
