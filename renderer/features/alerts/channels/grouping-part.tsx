import { useState } from 'react';
import type { Grouping } from '../../../../core/contract/alerts.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useSubmit } from '../../services/dialogs/use-submit.ts';
import styles from '../alerts.module.css';
import { askGrouping } from '../asks.ts';
import { useAsked } from '../use-asked.ts';
import { readSpan, writeSpan } from '../words/value-words.ts';

const labels: readonly Grouping['by'][number][] = ['rule', 'severity', 'host', 'service'];
const MOST_S = 30 * 86_400;

/** How alerts are put together into one telling, and when the telling comes. */
export function GroupingPart() {
  const { value, problem, again } = useAsked(askGrouping);
  return (
    <section className={styles.section} aria-label="Grouping">
      <h2>Grouping</h2>
      <ProblemNote problem={problem} />
      {value && <Form key={JSON.stringify(value)} grouping={value} onSaved={again} />}
    </section>
  );
}

function Form({ grouping, onSaved }: { readonly grouping: Grouping; readonly onSaved: () => void }) {
  const [by, setBy] = useState(grouping.by);
  const [wait, setWait] = useState(writeSpan(grouping.waitS));
  const [interval, setInterval] = useState(writeSpan(grouping.intervalS));
  const [repeat, setRepeat] = useState(writeSpan(grouping.repeatS));
  const { busy, problem, submit } = useSubmit();
  const [waitS, intervalS, repeatS] = [wait, interval, repeat].map(readTime);
  const fits = waitS !== undefined && intervalS !== undefined && repeatS !== undefined;
  const wrong = (seconds: number | undefined) => (seconds === undefined ? 'Write a time such as 5 min' : null);
  const save = () => {
    if (fits) submit((client) => client.alerts.putGrouping({ by, waitS, intervalS, repeatS }), onSaved);
  };
  return (
    <div className={`${styles.form} ${styles.narrow}`}>
      <fieldset className={styles.group}>
        <legend>One telling for all alerts of the same</legend>
        <div className={styles.row}>
          {labels.map((label) => (
            <label key={label} className={styles.check}>
              <input
                type="checkbox"
                checked={by.includes(label)}
                onChange={() => setBy(labels.filter((each) => (each === label) !== by.includes(each)))}
              />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
      <div className={styles.pair}>
        <Field
          label="The first waits"
          required
          value={wait}
          onChange={setWait}
          problem={wrong(waitS)}
          help="For others that come with it"
        />
        <Field
          label="News come at most every"
          required
          value={interval}
          onChange={setInterval}
          problem={wrong(intervalS)}
        />
        <Field
          label="Told again every"
          required
          value={repeat}
          onChange={setRepeat}
          problem={wrong(repeatS)}
          help="While it fires and nobody acknowledged it"
        />
      </div>
      <ProblemNote problem={problem} />
      <div>
        <Button isDisabled={busy || !fits} onPress={save}>
          Save grouping
        </Button>
      </div>
    </div>
  );
}

function readTime(text: string): number | undefined {
  const seconds = readSpan(text);
  return seconds !== null && seconds <= MOST_S ? seconds : undefined;
}
