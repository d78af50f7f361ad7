import { useState } from 'react';
import type { Silence } from '../../../../core/contract/alerts.ts';
import { useNow } from '../../../state/clock.ts';
import { Ago } from '../../../ui/ago.tsx';
import { Button } from '../../../ui/button.tsx';
import { Waiting } from '../../../ui/empty.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import styles from '../alerts.module.css';
import { askMaintenance, askSilences } from '../asks.ts';
import { askToSilence } from '../now/address.ts';
import { RemoveDialog } from '../remove-dialog.tsx';
import { useAsked } from '../use-asked.ts';
import { matcherWords } from '../words/matching.ts';
import { untilWords } from '../words/time-words.ts';
import { Fitting } from './fitting.tsx';
import { Windows } from './windows.tsx';

/** `/alerts/quiet`: silences and maintenance windows, and what each keeps quiet now. */
export default function QuietTab() {
  const silences = useAsked(askSilences);
  const windows = useAsked(askMaintenance);
  const [ending, setEnding] = useState<Silence | null>(null);
  const now = useNow();
  const open = silences.value?.filter(({ until }) => Date.parse(until) > now).toSorted(bySoonest) ?? [];
  return (
    <>
      <ProblemNote problem={silences.problem ?? windows.problem} />
      <section className={styles.section} aria-label="Silences">
        <div className={styles.head}>
          <h2>Silences</h2>
          <Button onPress={() => askToSilence()}>New silence</Button>
        </div>
        {silences.value === null && !silences.problem && <Waiting what="the silences" />}
        {silences.value && open.length === 0 && (
          <p className={styles.quiet}>Nothing is silenced: every alert that fires is told.</p>
        )}
        {open.length > 0 && (
          <ul className={styles.list}>
            {open.map((silence) => (
              <Row key={silence.id} silence={silence} now={now} onEnd={() => setEnding(silence)} />
            ))}
          </ul>
        )}
      </section>
      <Windows windows={windows.value} again={windows.again} />
      {ending && (
        <RemoveDialog
          title="End this silence?"
          verb="End silence"
          onClose={() => setEnding(null)}
          work={(client) => client.alerts.endSilence({ id: ending.id })}
          then={() => {
            setEnding(null);
            silences.again();
          }}
        >
          <li>{matcherWords(ending.matchers)}</li>
          <li>
            What fires of it is told again from now on; it <Fitting matchers={ending.matchers} />
          </li>
        </RemoveDialog>
      )}
    </>
  );
}

function bySoonest(a: Silence, b: Silence): number {
  return a.until.localeCompare(b.until);
}

function Row({
  silence: { matchers, from, until, comment, by },
  now,
  onEnd,
}: {
  readonly silence: Silence;
  readonly now: number;
  readonly onEnd: () => void;
}) {
  const begins = Date.parse(from) > now;
  return (
    <li className={styles.item}>
      <div className={styles.grow}>
        <strong>{matcherWords(matchers)}</strong>
        <span className={styles.quiet}>
          {begins ? `from ${untilWords(from, now)} ` : ''}until {untilWords(until, now)} by {by}
          {comment && `: ${comment}`}
          {!begins && (
            <>
              , began <Ago at={from} />
            </>
          )}
        </span>
      </div>
      <span className="number">
        <Fitting matchers={matchers} />
      </span>
      <Button onPress={onEnd} aria-label={`End the silence of ${matcherWords(matchers)}`}>
        End …
      </Button>
    </li>
  );
}
