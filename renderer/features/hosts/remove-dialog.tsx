import { useState } from 'react';
import type { HostRow } from '../../../core/contract/hosts.ts';
import { useHosts } from '../../state/stores.ts';
import { go, withParams } from '../../state/url.ts';
import { type CallProblem, call } from '../../transport/call.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './host-page.module.css';

const close = () => go(withParams({ do: null }), { replace: true });

/** Says what removing a host changes. Where services were last seen its name must be typed first. */
export function RemoveDialog({ row: { host, services } }: { readonly row: HostRow }) {
  const { rows } = useHosts();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<CallProblem | null>(null);
  const force = services.length > 0;
  const behind = [...(rows?.values() ?? [])].filter((each) => each.host.ssh?.jump === host.name);
  const remove = async () => {
    setBusy(true);
    const answer = await call((client) => client.hosts.remove({ name: host.name, force }));
    setBusy(false);
    if (answer.ok) go('/hosts', { replace: true });
    else setProblem(answer.problem);
  };
  return (
    <Dialog title={`Remove ${host.name}?`} onClose={close}>
      <ul className={styles.list}>
        <li>
          Signalbox forgets <strong>{host.name}</strong> ({host.ssh?.target}) and no longer asks it anything
        </li>
        <li>Nothing is changed on the host: what runs there goes on</li>
        {force && (
          <li>
            <strong>{services.join(', ')}</strong> {services.length === 1 ? 'was' : 'were'} last seen there and can not
            be switched, rolled back or watched from here any more
          </li>
        )}
        {behind.length > 0 && (
          <li>
            It is the way to <strong>{behind.map((each) => each.host.name).join(', ')}</strong>: remove{' '}
            {behind.length === 1 ? 'that host' : 'those hosts'} first
          </li>
        )}
      </ul>
      {force && (
        <Field label={`Type ${host.name} to remove it all the same`} value={typed} onChange={setTyped} required />
      )}
      <ProblemNote problem={problem} />
      <DialogButtons>
        <Button autoFocus onPress={close}>
          Cancel
        </Button>
        <Button look="danger" onPress={remove} isDisabled={busy || (force && typed !== host.name)}>
          {busy ? 'Removing …' : 'Remove host'}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
