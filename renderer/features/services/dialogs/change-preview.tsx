import { useEffect, useState } from 'react';
import type { Change, Preview } from '../../../../core/contract/services.ts';
import { type Answer, call } from '../../../transport/call.ts';
import { Button } from '../../../ui/button.tsx';
import { Waiting } from '../../../ui/empty.tsx';
import { Health } from '../../../ui/health.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { SlotChip } from '../../../ui/slot-chip.tsx';
import { stepWords } from '../job-words.ts';
import styles from './change-preview.module.css';

/** Asks the host now what a change would do. Null: it is being asked. `again` asks once more. */
export function usePreview(change: Change): { readonly answer: Answer<Preview> | null; readonly again: () => void } {
  const [answer, setAnswer] = useState<Answer<Preview> | null>(null);
  const [round, setRound] = useState(0);
  const asked = JSON.stringify(change);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks the same again
  useEffect(() => {
    const asking = new AbortController();
    setAnswer(null);
    const wanted: Change = JSON.parse(asked);
    void call((client) => client.services.preview(wanted, { signal: asking.signal })).then((given) => {
      if (!asking.signal.aborted) setAnswer(given);
    });
    return () => asking.abort();
  }, [asked, round]);
  return { answer, again: () => setRound((before) => before + 1) };
}

/** What will change, before and after; in which steps; what to know first. */
export function ChangePreview({ answer, again }: ReturnType<typeof usePreview>) {
  if (!answer) return <Waiting what="what it would change" />;
  if (!answer.ok) {
    return (
      <div className={styles.preview}>
        <ProblemNote problem={answer.problem} />
        <div>
          <Button onPress={again}>Ask again</Button>
        </div>
      </div>
    );
  }
  const { changes, steps, warnings } = answer.value;
  return (
    <div className={styles.preview}>
      {warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          <Health level="warn">{warning}</Health>
        </p>
      ))}
      <table className={styles.changes}>
        <thead>
          <tr>
            <th scope="col">What changes</th>
            <th scope="col">Now</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ what, before, after }) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{before}</td>
              <td className={before === after ? '' : styles.after}>{after}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>Steps</h3>
      <ol className={styles.steps}>
        {steps.map(({ name, slot }) => (
          <li key={`${name} ${slot}`}>
            {stepWords(name)} {slot && <SlotChip slot={slot} />}
          </li>
        ))}
      </ol>
    </div>
  );
}
