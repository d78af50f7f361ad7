import { Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { LogHit, LogSource, SearchEnd } from '../../../core/contract/consoles.ts';
import { Button } from '../../ui/button.tsx';
import { plural } from '../../ui/format.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { LogField } from './log-field.tsx';
import { readPattern } from './log-filter.ts';
import { instantText, plainText } from './log-text.ts';
import styles from './logs.module.css';
import { useLogSearch } from './use-log-search.ts';

const HOUR_MS = 3_600_000;
const spans = [
  { hours: 1, text: 'the last hour' },
  { hours: 6, text: 'the last 6 hours' },
  { hours: 24, text: 'the last day' },
  { hours: 168, text: 'the last week' },
  { hours: 8_760, text: 'all that is kept' },
] as const;

const ends: { readonly [why in SearchEnd]: string } = {
  done: '',
  'most-hits': 'There are more: take a shorter span, or a narrower pattern',
  'most-time': 'It took too long: take a shorter span',
  'most-bytes': 'There is more to read: take a shorter span',
  'pattern-slow': 'The pattern takes too long: make it simpler',
};

const SHOWN = 1_000;

/** Looks for a pattern in what the host keeps of a log, also of before it was followed here. */
export function LogSearch({
  source,
  onJump,
}: {
  readonly source: LogSource;
  /** Shows the line among those that are followed; false: it is not one of them. */
  readonly onJump: (hit: LogHit) => boolean;
}) {
  const [text, setText] = useState('');
  const [hours, setHours] = useState<number>(24);
  const [missing, setMissing] = useState<LogHit | null>(null);
  const { hits, running, end, problem, search } = useLogSearch(source);
  const { pattern, problem: wrong } = readPattern(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(null);
    if (pattern) void search(text, hours * HOUR_MS);
  };
  return (
    <section className={styles.search} aria-label="Search what is kept">
      <form className={styles.searchForm} onSubmit={submit}>
        <LogField
          label="Look for (regex)"
          placeholder="Look for, as regex"
          value={text}
          onChange={setText}
          problem={wrong}
        />
        <select aria-label="In" value={hours} onChange={(event) => setHours(Number(event.target.value))}>
          {spans.map((span) => (
            <option key={span.hours} value={span.hours}>
              {span.text}
            </option>
          ))}
        </select>
        <Button type="submit" isDisabled={!pattern || running}>
          <Search size={14} aria-hidden="true" /> Search
        </Button>
        <span role="status" className={styles.count}>
          {running
            ? 'Searching …'
            : end && `${plural(hits.length, 'hit')} in ${plural(end.lines, 'line')}. ${ends[end.why]}`}
        </span>
      </form>
      {problem && <ProblemNote problem={problem} />}
      {hits.length > 0 && (
        <ol className={styles.hits}>
          {hits.map((hit, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: hits are only ever added at the end
            <li key={index}>
              <button type="button" onClick={() => setMissing(onJump(hit) ? null : hit)}>
                <span className={styles.time}>{instantText(hit.at)}</span>
                <span className={styles.text}>{plainText(hit.text).slice(0, SHOWN)}</span>
                {missing === hit && <em> not among the lines below: it is older, or filtered out</em>}
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
