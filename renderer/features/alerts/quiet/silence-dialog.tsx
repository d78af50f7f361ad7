import { useMemo, useState } from 'react';
import type { Matcher } from '../../../../core/contract/alerts.ts';
import { coreNow } from '../../../state/clock.ts';
import { useAlerts } from '../../../state/stores.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useSubmit } from '../../services/dialogs/use-submit.ts';
import styles from '../alerts.module.css';
import { closeDialog } from '../now/address.ts';
import { matchersOf, matchesEverything } from '../words/matching.ts';
import { tomorrowAt, untilWords, writeLocal } from '../words/time-words.ts';
import { MatcherFields } from './matcher-fields.tsx';
import { MatchesNow } from './matches-now.tsx';

const HOUR_MS = 3_600_000;
const MORNING = 8;

const spans = [
  { id: '1h', text: '1 hour', until: (now: number) => now + HOUR_MS },
  { id: '4h', text: '4 hours', until: (now: number) => now + 4 * HOUR_MS },
  { id: 'morning', text: 'until tomorrow 08:00', until: (now: number) => tomorrowAt(MORNING, now) },
  { id: 'own', text: 'until …', until: () => null },
] as const;

/** Keeps alerts quiet for a time; `of`: filled in from that alert. What it would keep quiet now stands below. */
export default function SilenceDialog({ of }: { readonly of: string | null }) {
  const { rows } = useAlerts();
  const given = useMemo((): readonly Matcher[] => {
    const alert = of === null ? undefined : rows?.get(of);
    return alert ? matchersOf(alert) : [{ of: 'host', op: 'is', value: '' }];
  }, [of, rows]);
  const [typed, setTyped] = useState<readonly Matcher[] | null>(null);
  const matchers = typed ?? given;
  const [span, setSpan] = useState<(typeof spans)[number]>(spans[0]);
  const [own, setOwn] = useState(() => writeLocal(coreNow() + 24 * HOUR_MS));
  const [comment, setComment] = useState('');
  const [sure, setSure] = useState(false);
  const { busy, problem, submit } = useSubmit();
  const now = coreNow();
  const until = span.until(now) ?? new Date(own).getTime();
  const late = Number.isNaN(until) || until <= now;
  const complete = matchers.length > 0 && matchers.every(({ value }) => value.trim() !== '');
  const everything = complete && matchesEverything(matchers);
  const silence = () =>
    submit(
      (client) => client.alerts.silence({ matchers, until: new Date(until).toISOString(), comment: comment.trim() }),
      closeDialog,
    );
  return (
    <Dialog title="Silence alerts" wide onClose={closeDialog}>
      <div className={styles.form}>
        <MatcherFields matchers={matchers} onChange={setTyped} />
        <fieldset className={styles.group}>
          <legend>For how long</legend>
          <div className={styles.row}>
            {spans.map((each) => (
              <label key={each.id} className={styles.check}>
                <input type="radio" name="span" checked={each.id === span.id} onChange={() => setSpan(each)} />
                {each.text}
              </label>
            ))}
          </div>
        </fieldset>
        {span.id === 'own' && (
          <Field
            label="Until"
            type="datetime-local"
            required
            value={own}
            onChange={setOwn}
            problem={late ? 'Choose a time that is still to come' : null}
          />
        )}
        <Field
          label="Comment"
          value={comment}
          onChange={setComment}
          help="Why, for whoever wonders about the silence"
        />
        {complete && !late && (
          <p role="status">
            Quiet until <strong>{untilWords(new Date(until).toISOString(), now)}</strong>. They are judged and shown all
            the same.
          </p>
        )}
        {complete && <MatchesNow matchers={matchers} />}
        {everything && (
          <label className={`${styles.check} ${styles.warning}`}>
            <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
            This keeps every alert quiet, those too that are still to come: nobody will be told of anything
          </label>
        )}
      </div>
      <ProblemNote problem={problem} />
      <DialogButtons>
        <Button autoFocus onPress={closeDialog}>
          Cancel
        </Button>
        <Button
          look={everything ? 'danger' : 'primary'}
          isDisabled={busy || late || !complete || (everything && !sure)}
          onPress={silence}
        >
          {everything ? 'Silence everything' : 'Silence'}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
