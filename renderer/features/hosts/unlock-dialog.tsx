import { type FormEvent, useState } from 'react';
import type { HostRow } from '../../../core/contract/hosts.ts';
import { go, withParams } from '../../state/url.ts';
import { type CallProblem, call } from '../../transport/call.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './add/add.module.css';

const close = () => go(withParams({ do: null }), { replace: true });

/** Asks for the passphrase of the key that a host is logged in to with. */
export function UnlockDialog({ row: { host, problem: silent } }: { readonly row: HostRow }) {
  const [passphrase, setPassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<CallProblem | null>(null);
  const path = typeof silent?.data.path === 'string' ? silent.data.path : (host.ssh?.identity ?? 'the key');
  const unlock = async (event: FormEvent) => {
    event.preventDefault();
    if (passphrase === '' || busy) return;
    setBusy(true);
    setProblem(null);
    const answer = await call((client) => client.hosts.unlock({ name: host.name, passphrase }));
    setBusy(false);
    if (answer.ok) close();
    else setProblem(answer.problem);
  };
  const aboutKey = problem?.code === 'identity-unreadable';
  return (
    <Dialog title={`Unlock the key of ${host.name}`} onClose={close}>
      <form onSubmit={unlock} className={styles.form}>
        <Field
          label="Passphrase"
          type="password"
          value={passphrase}
          onChange={setPassphrase}
          required
          autoFocus
          help={`Of ${path}. It is kept in memory only, until the core ends`}
          problem={aboutKey ? problem.message : null}
        />
        {!aboutKey && <ProblemNote problem={problem} />}
        <DialogButtons>
          <Button onPress={close}>Cancel</Button>
          <Button look="primary" type="submit" isDisabled={passphrase === '' || busy}>
            {busy ? 'Logging in …' : 'Unlock'}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
