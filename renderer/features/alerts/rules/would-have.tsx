import { useEffect, useState } from 'react';
import type { Rule } from '../../../../core/contract/alerts.ts';
import { coreNow } from '../../../state/clock.ts';
import { type Answer, call } from '../../../transport/call.ts';
import type { Client } from '../../../transport/client.ts';
import { plural } from '../../../ui/format.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { placeOf } from '../words/alert-words.ts';
import { ruleWords } from '../words/rule-words.ts';
import { untilWords } from '../words/time-words.ts';
import { spanWords } from '../words/value-words.ts';
import type { FoundRule } from './rule-of.ts';
import styles from './rules.module.css';

type Tried = Awaited<ReturnType<Client['alerts']['tryRule']>>;
type Would = Tried['would'][number];

const DAY_MS = 86_400_000;
/** Until typing rests. */
const REST_MS = 400;
const MOST_SHOWN = 50;

/** What the rule says, and what it would have done within the last 24 h, by what history keeps. */
export function WouldHave({ found }: { readonly found: FoundRule }) {
  const { answer, busy } = useTried(found);
  return (
    <aside className={styles.beside} aria-label="What the rule would have done">
      {found.ok ? <p className={styles.says}>{ruleWords(found.rule)}</p> : <p>What is typed is no rule yet.</p>}
      {answer && !answer.ok && <ProblemNote problem={answer.problem} />}
      <div role="status">{found.ok && (busy ? <p>Trying it …</p> : answer?.ok && <Told tried={answer.value} />)}</div>
      {found.ok && !busy && answer?.ok && answer.value.would.length > 0 && <List would={answer.value.would} />}
    </aside>
  );
}

function Told({ tried: { watches, would } }: { readonly tried: Tried }) {
  const fired = would.filter(({ firedAt }) => firedAt !== null).length;
  const short = would.length - fired;
  if (watches === 0) return <p>No series fits it now: it would have judged nothing.</p>;
  return (
    <>
      <p>
        In what is kept of the last 24 h it{' '}
        <strong>{fired === 0 ? 'would not have fired' : `would have fired ${timesWords(fired)}`}</strong>
        {short > 0 && `, and was true for too short ${timesWords(short)}`}.
      </p>
      <p>It looks at {plural(watches, 'series', 'series')}.</p>
    </>
  );
}

function timesWords(count: number): string {
  return count === 1 ? 'once' : `${count.toLocaleString('en')} times`;
}

function List({ would }: { readonly would: readonly Would[] }) {
  const now = coreNow();
  const newest = would.toSorted((a, b) => b.pendingAt.localeCompare(a.pendingAt));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <ul className={styles.would} tabIndex={0} aria-label="When it would have fired">
      {newest.slice(0, MOST_SHOWN).map((each) => {
        const { name, part } = placeOf(each);
        const end = each.resolvedAt === null ? now : Date.parse(each.resolvedAt);
        return (
          <li key={`${each.series} ${each.pendingAt}`}>
            <span>
              {name} {part}
            </span>
            <small className="number">
              {untilWords(each.pendingAt, now)}, {spanWords((end - Date.parse(each.pendingAt)) / 1_000)}
              {each.firedAt === null && ', too short'}
              {each.resolvedAt === null && ', goes on'}
            </small>
          </li>
        );
      })}
      {newest.length > MOST_SHOWN && <li>and {newest.length - MOST_SHOWN} more</li>}
    </ul>
  );
}

/** Asks once typing rests. What was answered of another rule is not shown. */
function useTried(found: FoundRule): { readonly answer: Answer<Tried> | null; readonly busy: boolean } {
  const wanted = found.ok ? JSON.stringify({ ...found.rule, name: 'tried' }) : null;
  const [state, setState] = useState<{ readonly of: string; readonly answer: Answer<Tried> } | null>(null);
  useEffect(() => {
    if (wanted === null) return;
    const asking = new AbortController();
    const timer = setTimeout(() => {
      const rule: Rule = JSON.parse(wanted);
      const to = coreNow();
      const span = { from: new Date(to - DAY_MS).toISOString(), to: new Date(to).toISOString() };
      void call((client) => client.alerts.tryRule({ rule, ...span }, { signal: asking.signal })).then((answer) => {
        if (!asking.signal.aborted) setState({ of: wanted, answer });
      });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [wanted]);
  const mine = state?.of === wanted ? state : null;
  return { answer: mine?.answer ?? null, busy: wanted !== null && mine === null };
}
