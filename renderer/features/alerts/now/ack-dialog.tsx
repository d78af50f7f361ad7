import { type FormEvent, useState } from 'react';
import { useAlerts } from '../../../state/stores.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { plural } from '../../../ui/format.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useSubmit } from '../../services/dialogs/use-submit.ts';
import styles from '../alerts.module.css';
import { closeDialog } from './address.ts';

const MOST_SHOWN = 6;

/** Acknowledges one alert or many, with a note for whoever looks next. */
export default function AckDialog({ keys }: { readonly keys: readonly string[] }) {
  const { rows } = useAlerts();
  const [note, setNote] = useState('');
  const { busy, problem, submit } = useSubmit();
  const alerts = keys.flatMap((key) => rows?.get(key) ?? []);
  const open = alerts.filter(({ state }) => state !== 'resolved');
  const acknowledge = (event?: FormEvent) => {
    event?.preventDefault();
    submit((client) => client.alerts.ack({ keys: open.map(({ key }) => key), note: note.trim() }), closeDialog);
  };
  return (
    <Dialog title={`Acknowledge ${plural(open.length, 'alert')}`} onClose={closeDialog}>
      <ul>
        {open.slice(0, MOST_SHOWN).map(({ key, summary }) => (
          <li key={key}>{summary}</li>
        ))}
        {open.length > MOST_SHOWN && <li className={styles.quiet}>and {open.length - MOST_SHOWN} more</li>}
        {open.length === 0 && <li>They are over by now.</li>}
      </ul>
      <form className={styles.form} onSubmit={acknowledge}>
        <Field
          label="Note"
          value={note}
          onChange={setNote}
          autoFocus
          help="Nobody is told again until it fires anew; it stays here until it is over"
        />
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
      <ProblemNote problem={problem} />
      <DialogButtons>
        <Button onPress={closeDialog}>Cancel</Button>
        <Button look="primary" isDisabled={busy || open.length === 0} onPress={() => acknowledge()}>
          Acknowledge
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
