import { Download, Eraser } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { LogHit, LogSource } from '../../../core/contract/consoles.ts';
import { go, usePlace, withParams } from '../../state/url.ts';
import { Button } from '../../ui/button.tsx';
import { plural } from '../../ui/format.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { download } from './download.ts';
import { LogField } from './log-field.tsx';
import { readPattern } from './log-filter.ts';
import { LogRows, type LogRowsHandle } from './log-rows.tsx';
import { LogSearch } from './log-search.tsx';
import { plainText } from './log-text.ts';
import styles from './logs.module.css';
import { type NamedSource, writeSource } from './source.ts';
import { SourcePicker } from './source-picker.tsx';
import { useLogTail } from './use-log-tail.ts';

interface LogViewProps {
  readonly host: string;
  readonly source: LogSource;
  readonly sources: readonly NamedSource[];
}

const write = (name: string) => (value: string) =>
  go(withParams({ [name]: value === '' ? null : value }), { replace: true });

/** A log that is followed, with what narrows it down. How it is looked at stands in the address bar. */
export function LogView({ host, source, sources }: LogViewProps) {
  const { params } = usePlace();
  const [within, without, find] = [params.get('in') ?? '', params.get('out') ?? '', params.get('find') ?? ''];
  const only = useMemo(() => readPattern(within), [within]);
  const not = useMemo(() => readPattern(without), [without]);
  const patterns = useMemo(() => ({ in: only.pattern, out: not.pattern }), [only, not]);
  const tail = useLogTail(source, host, patterns);
  const rows = useRef<LogRowsHandle>(null);
  const [found, setFound] = useState<number | null>(null);

  const search = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || find === '') return;
    event.preventDefault();
    const from = found === null ? (rows.current?.top() ?? 0) - 1 : tail.filter.placeOf(found);
    const place = tail.filter.find(find, from, event.shiftKey ? -1 : 1);
    if (place === null) return;
    setFound(tail.filter.number(place) ?? null);
    rows.current?.show(place);
  };
  const jump = ({ at, text }: LogHit) => {
    const place = tail.filter.placeWhere((row) => row.at === at && row.text === plainText(text));
    if (place === null) return false;
    setFound(tail.filter.number(place) ?? null);
    rows.current?.show(place);
    return true;
  };
  const kept = tail.buffer.next - tail.buffer.first;
  const filtered = patterns.in !== null || patterns.out !== null;
  return (
    <div className={styles.view}>
      <div className={styles.tools}>
        <SourcePicker source={source} sources={sources} />
        <LogField
          label="Only lines with (regex)"
          placeholder="Only, as regex"
          value={within}
          onChange={write('in')}
          problem={only.problem}
        />
        <LogField
          label="No lines with (regex)"
          placeholder="Not, as regex"
          value={without}
          onChange={write('out')}
          problem={not.problem}
        />
        <LogField
          label="Find, Enter for the next"
          placeholder="Find, then Enter"
          value={find}
          onChange={write('find')}
          onKeyDown={search}
        />
        <Toggle name="wrap" text="Wrap" />
        <Toggle name="times" text="Times" />
        <Toggle name="search" text="Search all" />
        <Button onPress={() => download(tail.buffer.rows(), writeSource(source))} isDisabled={kept === 0}>
          <Download size={14} aria-hidden="true" /> Export
        </Button>
        <Button onPress={() => tail.clear()} isDisabled={kept === 0}>
          <Eraser size={14} aria-hidden="true" /> Clear
        </Button>
        <span className={styles.count}>
          {filtered && `${tail.filter.size.toLocaleString('en')} of `}
          {plural(kept, 'line')} kept
        </span>
      </div>
      {tail.broken && (
        <div className={styles.broken}>
          <ProblemNote problem={tail.broken} />
        </div>
      )}
      {params.has('search') && <LogSearch source={source} onJump={jump} />}
      <LogRows
        tail={tail}
        wrap={params.has('wrap')}
        times={params.has('times')}
        find={find}
        found={found}
        handle={rows}
      />
    </div>
  );
}

function Toggle({ name, text }: { readonly name: string; readonly text: string }) {
  const { params } = usePlace();
  return (
    <label className={styles.toggle}>
      <input
        type="checkbox"
        checked={params.has(name)}
        onChange={(event) => go(withParams({ [name]: event.target.checked ? '' : null }), { replace: true })}
      />
      {text}
    </label>
  );
}
