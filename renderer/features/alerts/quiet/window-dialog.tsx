import { useState } from 'react';
import type { Maintenance, Matcher } from '../../../../core/contract/alerts.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useSubmit } from '../../services/dialogs/use-submit.ts';
import styles from '../alerts.module.css';
import { readSpan, writeSpan } from '../words/value-words.ts';
import { MatcherFields } from './matcher-fields.tsx';
import { MatchesNow } from './matches-now.tsx';

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const WEEK_MIN = 10_080;
const days = [
  { day: 1, text: 'Mon' },
  { day: 2, text: 'Tue' },
  { day: 3, text: 'Wed' },
  { day: 4, text: 'Thu' },
  { day: 5, text: 'Fri' },
  { day: 6, text: 'Sat' },
  { day: 0, text: 'Sun' },
];
const usual: Maintenance = {
  name: '',
  matchers: [{ of: 'host', op: 'like', value: '' }],
  days: [6],
  start: '22:00',
  minutes: 120,
  comment: '',
};

/** A window that comes again every week; null: a new one. Its name stays. */
export function WindowDialog({
  window: known,
  names,
  onClose,
}: {
  readonly window: Maintenance | null;
  readonly names: readonly string[];
  readonly onClose: () => void;
}) {
  const [form, setForm] = useState(known ?? usual);
  const [span, setSpan] = useState(writeSpan((known ?? usual).minutes * 60));
  const [tried, setTried] = useState(false);
  const { busy, problem, submit } = useSubmit();
  const set = (change: Partial<Maintenance>) => setForm({ ...form, ...change });
  const minutes = (readSpan(span) ?? 0) / 60;
  const wrong = {
    name: nameProblem(form.name, known ? [] : names),
    span:
      Number.isInteger(minutes) && minutes >= 1 && minutes <= WEEK_MIN
        ? null
        : 'Write a time such as 2 h, of whole minutes, at most 7 d',
    start: /^([01]\d|2[0-3]):[0-5]\d$/.test(form.start) ? null : 'Write a time such as 22:00',
    days: form.days.length > 0 ? null : 'Choose at least one day',
  };
  const filled = form.matchers.every(({ value }) => value.trim() !== '');
  const save = () => {
    setTried(true);
    if (Object.values(wrong).some((each) => each !== null) || !filled) return;
    submit((client) => client.alerts.putMaintenance({ ...form, minutes }), onClose);
  };
  const shown = (field: keyof typeof wrong) => (tried ? wrong[field] : null);
  return (
    <Dialog title={known ? `Change the window ${known.name}` : 'New maintenance window'} wide onClose={onClose}>
      <div className={styles.form}>
        {!known && (
          <Field
            label="Name"
            required
            autoFocus
            value={form.name}
            onChange={(name) => set({ name })}
            problem={shown('name')}
            placeholder="backup-night"
          />
        )}
        <Days chosen={form.days} onChange={(chosen) => set({ days: chosen })} problem={shown('days')} />
        <div className={styles.pair}>
          <Field
            label="Begins at"
            type="time"
            required
            value={form.start}
            onChange={(start) => set({ start })}
            problem={shown('start')}
            help="By the clock of the computer that the core runs on"
          />
          <Field label="Lasts" required value={span} onChange={setSpan} problem={shown('span')} />
        </div>
        <MatcherFields matchers={form.matchers} onChange={(matchers: readonly Matcher[]) => set({ matchers })} />
        {tried && !filled && (
          <p role="alert" className={styles.problem}>
            Write a value in every line, * for all
          </p>
        )}
        {filled && <MatchesNow matchers={form.matchers} />}
        <Field label="Comment" value={form.comment} onChange={(comment) => set({ comment })} />
      </div>
      <ProblemNote problem={problem} />
      <DialogButtons>
        <Button onPress={onClose}>Cancel</Button>
        <Button look="primary" isDisabled={busy} onPress={save}>
          Save
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

function nameProblem(name: string, taken: readonly string[]): string | null {
  if (taken.includes(name)) return 'There is a window of this name: choose another';
  return NAME.test(name) ? null : 'Choose 1 to 64 of a-z, 0-9 and -, not - at an end';
}

function Days({
  chosen,
  onChange,
  problem,
}: {
  readonly chosen: Maintenance['days'];
  readonly onChange: (days: number[]) => void;
  readonly problem: string | null;
}) {
  const toggle = (day: number) =>
    onChange(chosen.includes(day) ? chosen.filter((each) => each !== day) : [...chosen, day]);
  return (
    <fieldset className={styles.group}>
      <legend>Every week on</legend>
      <div className={styles.row}>
        {days.map(({ day, text }) => (
          <label key={day} className={styles.check}>
            <input type="checkbox" checked={chosen.includes(day)} onChange={() => toggle(day)} />
            {text}
          </label>
        ))}
      </div>
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </fieldset>
  );
}
