import { useHosts, useModels, useServices } from '../../../state/stores.ts';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { hostWords } from '../words.ts';
import styles from './deploy-dialog.module.css';
import type { DeployForm, DeployProblems } from './deploy-wish.ts';

/** Every field of a deployment, with what is wrong beside it. A service that exists keeps its host and port. */
export function DeployFields({
  form,
  problems,
  onChange,
  nameGiven,
}: {
  readonly form: DeployForm;
  readonly problems: DeployProblems;
  readonly onChange: (form: DeployForm) => void;
  readonly nameGiven: boolean;
}) {
  const services = useServices(({ rows }) => rows);
  const models = useModels(({ rows }) => rows);
  const hosts = useHosts(({ rows }) => rows);
  const known = services?.get(form.service);
  const set = (change: Partial<DeployForm>) => onChange({ ...form, ...change });
  const newest = [...(models?.entries() ?? [])].toSorted(([, a], [, b]) => b.importedAt.localeCompare(a.importedAt));
  const choose = { value: '', text: 'Choose …' };
  return (
    <>
      {!nameGiven && (
        <Field
          label="Service"
          required
          autoFocus
          value={form.service}
          onChange={(service) => set({ service })}
          problem={problems.service ?? null}
          suggestions={[...(services?.keys() ?? [])]}
          help="The name that clients know, new or existing"
        />
      )}
      <Select
        label="Model"
        value={form.model}
        onChange={(model) => set({ model })}
        options={[choose, ...newest.map(([key]) => ({ value: key, text: key }))]}
      />
      <Wrong text={problems.model} />
      {known ? (
        <p className={styles.help}>
          {known.service} is on {hostWords(known.host)} and answers on port {known.port}; the slot that is idle is used.
        </p>
      ) : (
        <>
          <div className={styles.pair}>
            <Select
              label="Host"
              value={form.host}
              onChange={(host) => set({ host })}
              options={[
                choose,
                ...[...(hosts?.values() ?? [])].map(({ host, presence }) => ({
                  value: host.name,
                  text: presence === 'silent' ? `${hostWords(host.name)} (does not answer)` : hostWords(host.name),
                })),
              ]}
            />
            <Field
              label="Port"
              value={form.port}
              onChange={(port) => set({ port })}
              problem={problems.port ?? null}
              placeholder="8080"
            />
          </div>
          <Wrong text={problems.host} />
        </>
      )}
      <Field
        label="Keep the former revision for (minutes)"
        value={form.keepMinutes}
        onChange={(keepMinutes) => set({ keepMinutes })}
        problem={problems.keepMinutes ?? null}
        help="As long as it is kept, a rollback is one switch"
      />
      <Check
        checked={form.hold}
        onChange={(hold) => set({ hold })}
        text="Hold before the switch"
        help="Everything is proved, then it waits for your word"
      />
      <details open={Boolean(problems.threads ?? problems.memoryMb)}>
        <summary className={styles.summary}>Advanced</summary>
        <div className={styles.form}>
          <div className={styles.pair}>
            <Field
              label="Threads"
              value={form.threads}
              onChange={(threads) => set({ threads })}
              problem={problems.threads ?? null}
            />
            <Field
              label="Memory (MB)"
              value={form.memoryMb}
              onChange={(memoryMb) => set({ memoryMb })}
              problem={problems.memoryMb ?? null}
            />
          </div>
          <Check
            checked={form.newSignature}
            onChange={(newSignature) => set({ newSignature })}
            text="The model may take or give other tensors than the live one"
            help="Without this, a deployment that would break the clients is refused"
          />
        </div>
      </details>
    </>
  );
}

function Wrong({ text }: { readonly text: string | undefined }) {
  return text ? (
    <p role="alert" className={styles.problem}>
      {text}
    </p>
  ) : null;
}

function Check({
  checked,
  onChange,
  text,
  help,
}: {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly text: string;
  readonly help: string;
}) {
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {text}
        <br />
        <span className={styles.help}>{help}</span>
      </span>
    </label>
  );
}
