import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { useHosts } from '../../../state/stores.ts';
import { type CallProblem, call } from '../../../transport/call.ts';
import { Button } from '../../../ui/button.tsx';
import { DialogButtons } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Health } from '../../../ui/health.tsx';
import { Select } from '../../../ui/select.tsx';
import styles from './add.module.css';
import { type AddField, type AddForm, fieldOf, suggestName } from './add-form.ts';
import { AddProblem } from './add-problem.tsx';

const kinds = [
  { value: 'on-prem', text: 'on-prem' },
  { value: 'cloud', text: 'cloud' },
  { value: 'edge', text: 'edge' },
] as const;

/** The form of a new host. What is wrong stands beside its field. */
export function AddFields({
  form,
  onChange,
  problem,
  waitingFor,
  onAdd,
  onCancel,
}: {
  readonly form: AddForm;
  readonly onChange: (form: AddForm) => void;
  readonly problem: CallProblem | null;
  readonly waitingFor: 'connecting' | 'trusted' | null;
  readonly onAdd: () => void;
  readonly onCancel: () => void;
}) {
  const aliases = useAliases();
  const hosts = useHosts().rows;
  const jumps = useMemo(
    () => [...(hosts?.values() ?? [])].filter(({ host }) => host.ssh).map(({ host }) => host.name),
    [hosts],
  );
  const about = problem && fieldOf(problem, form);
  const field = (name: Exclude<AddField, 'kind'>) => ({
    value: form[name],
    onChange: (value: string) => onChange({ ...form, [name]: value }),
    problem: about === name ? (problem?.message ?? null) : null,
  });
  const setTarget = (target: string) => {
    // The suggested name follows the target until someone chose another.
    const name = form.name === suggestName(form.target) ? suggestName(target) : form.name;
    onChange({ ...form, target, name });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (form.name !== '' && form.target !== '' && waitingFor === null) onAdd();
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <Field
        label="SSH target"
        {...field('target')}
        onChange={setTarget}
        required
        autoFocus
        suggestions={aliases}
        placeholder="ops@gpu-1.example.com"
        help="user@host:port, or an alias of your ssh configuration"
      />
      <div className={styles.two}>
        <Field label="Name" {...field('name')} required help="As it is called here: a to z, 0 to 9 and -" />
        <Select label="Kind" value={form.kind} onChange={(kind) => onChange({ ...form, kind })} options={kinds} />
      </div>
      <div className={styles.two}>
        <Field
          label="Private key"
          {...field('identity')}
          placeholder="~/.ssh/id_ed25519"
          help="A path on the computer that Signalbox runs on; without one the ssh-agent and the usual keys are tried"
        />
        <Field label="Passphrase" {...field('passphrase')} type="password" help="Of that key, kept in memory only" />
      </div>
      <div className={styles.two}>
        <Field
          label="Jump"
          {...field('jump')}
          suggestions={jumps}
          help="Through which host: a name here, or user@host"
        />
        <Field
          label="Labels"
          {...field('labels')}
          placeholder="region=eu env=production"
          help="key=value, with spaces between"
        />
      </div>
      {about === null && <AddProblem problem={problem} />}
      {about === 'kind' && <AddProblem problem={problem} />}
      <p role="status">
        {waitingFor && (
          <Health level="busy">
            {waitingFor === 'connecting' ? `Connecting to ${form.target} …` : 'The key is trusted, logging in …'}
          </Health>
        )}
      </p>
      <DialogButtons>
        <Button onPress={onCancel}>Cancel</Button>
        <Button look="primary" type="submit" isDisabled={form.name === '' || form.target === '' || waitingFor !== null}>
          Add host
        </Button>
      </DialogButtons>
    </form>
  );
}

/** The aliases of the operator's own ssh configuration; none when they can not be read: the field works without. */
function useAliases(): readonly string[] {
  const [aliases, setAliases] = useState<readonly string[]>([]);
  useEffect(() => {
    let gone = false;
    void call((client) => client.hosts.aliases()).then((answer) => {
      if (answer.ok && !gone) setAliases(answer.value);
    });
    return () => {
      gone = true;
    };
  }, []);
  return aliases;
}
