import type { Alert } from '../../../../core/contract/alerts.ts';
import { useAlerts } from '../../../state/stores.ts';
import { followLink } from '../../../state/url.ts';
import { Ago } from '../../../ui/ago.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../../ui/dialog.tsx';
import { Waiting } from '../../../ui/empty.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useSubmit } from '../../services/dialogs/use-submit.ts';
import { askRules, askSilences } from '../asks.ts';
import { SeverityMark } from '../severity.tsx';
import { useAsked } from '../use-asked.ts';
import { monitorPath, readingOf } from '../words/alert-words.ts';
import { ruleWords } from '../words/rule-words.ts';
import { askToAcknowledge, askToSilence, closeDialog } from './address.ts';
import { AlertMarks } from './alert-marks.tsx';
import { AlertSteps } from './alert-steps.tsx';
import styles from './now.module.css';

/** All of one alert: what it says, since when, what has become of it, and what can be done. */
export default function AlertDialog({ of }: { readonly of: string }) {
  const { rows } = useAlerts();
  const alert = rows?.get(of);
  if (alert) return <Known alert={alert} />;
  return (
    <Dialog title="Alert" wide onClose={closeDialog}>
      {rows === null ? <Waiting what="the alert" /> : <p>It was over more than a day ago, or its rule is gone.</p>}
      <AlertSteps of={of} />
      <DialogButtons>
        <Button autoFocus onPress={closeDialog}>
          Close
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

function Known({ alert }: { readonly alert: Alert }) {
  const { key, acked, state } = alert;
  const { busy, problem, submit } = useSubmit();
  return (
    <Dialog title={alert.summary} wide onClose={closeDialog}>
      <Facts alert={alert} />
      <AlertSteps of={key} />
      <ProblemNote problem={problem} />
      <DialogButtons>
        <Button onPress={closeDialog}>Close</Button>
        {acked && (
          <Button
            isDisabled={busy}
            onPress={() =>
              submit(
                (client) => client.alerts.unack({ keys: [key] }),
                () => {},
              )
            }
          >
            Take the acknowledgement back
          </Button>
        )}
        <Button onPress={() => askToSilence(key)}>Silence …</Button>
        {state !== 'resolved' && !acked && (
          <Button look="primary" autoFocus onPress={() => askToAcknowledge([key])}>
            Acknowledge …
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  );
}

function Facts({ alert }: { readonly alert: Alert }) {
  const { value: rules } = useAsked(askRules);
  const { value: silences } = useAsked(askSilences);
  const rule = rules?.find(({ name }) => name === alert.rule);
  const { value, limit } = readingOf(alert, rule);
  const monitor = monitorPath(alert);
  const quiet = alert.acked || alert.silencedBy || alert.inhibitedBy;
  return (
    <dl className={styles.facts}>
      <dt>Severity</dt>
      <dd>
        <SeverityMark severity={alert.severity} />
      </dd>
      <dt>State</dt>
      <dd>
        <strong>{alert.state}</strong>: became true <Ago at={alert.pendingAt} />
        {alert.firedAt && (
          <>
            , fired <Ago at={alert.firedAt} />
          </>
        )}
        {alert.resolvedAt && (
          <>
            , was over <Ago at={alert.resolvedAt} />
          </>
        )}
      </dd>
      <dt>Value</dt>
      <dd className="number">
        <strong>{value}</strong> {limit}
      </dd>
      <dt>Rule</dt>
      <dd>
        <a href={`/alerts/rules/${encodeURIComponent(alert.rule)}`} onClick={followLink}>
          {alert.rule}
        </a>
        {rule && `: ${ruleWords(rule)}`}
      </dd>
      {alert.host !== null && <Thing word="Host" path="/hosts" name={alert.host} />}
      {alert.service !== null && <Thing word="Service" path="/services" name={alert.service} />}
      {monitor && (
        <>
          <dt>Monitor</dt>
          <dd>
            <a href={monitor} onClick={followLink}>
              What was measured then
            </a>
          </dd>
        </>
      )}
      {quiet && (
        <>
          <dt>Quiet</dt>
          <dd className={styles.marks}>
            <AlertMarks alert={alert} silence={silences?.find(({ id }) => id === alert.silencedBy)} />
          </dd>
        </>
      )}
    </dl>
  );
}

function Thing({ word, path, name }: { readonly word: string; readonly path: string; readonly name: string }) {
  return (
    <>
      <dt>{word}</dt>
      <dd>
        <a href={`${path}/${encodeURIComponent(name)}`} onClick={followLink}>
          {name}
        </a>
      </dd>
    </>
  );
}
