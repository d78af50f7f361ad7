import { useState } from 'react';
import type { Channel } from '../../../../core/contract/alerts.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Select } from '../../../ui/select.tsx';
import { useSubmit } from '../../services/dialogs/use-submit.ts';
import styles from '../alerts.module.css';
import { type ChannelForm, type ChannelProblems, channelFormOf, channelOf, emptyChannel } from './channel-form.ts';

const kinds = [
  { value: 'webhook', text: 'Webhook: a POST to an address' },
  { value: 'email', text: 'E-mail' },
  { value: 'native', text: 'Notification of the desktop' },
] as const;

const securities = [
  { value: 'starttls', text: 'STARTTLS' },
  { value: 'tls', text: 'TLS from the start' },
  { value: 'none', text: 'None: readable on the way' },
] as const;

/** A channel; null: a new one. Its name and kind stay. */
export function ChannelDialog({
  channel,
  names,
  onClose,
}: {
  readonly channel: Channel | null;
  readonly names: readonly string[];
  readonly onClose: () => void;
}) {
  const [form, setForm] = useState(() => (channel ? channelFormOf(channel) : emptyChannel));
  const [problems, setProblems] = useState<ChannelProblems>({});
  const { busy, problem, submit } = useSubmit();
  const set = (change: Partial<ChannelForm>) => setForm({ ...form, ...change });
  const save = () => {
    const found = channelOf(form, channel ? [] : names);
    setProblems(found.ok ? {} : found.problems);
    if (found.ok) submit((client) => client.alerts.putChannel(found.channel), onClose);
  };
  const text = (
    field: TextField,
    label: string,
    more: { readonly help?: string; readonly required?: boolean } = {},
  ) => (
    <Field
      label={label}
      value={form[field]}
      onChange={(value) => set({ [field]: value })}
      problem={problems[field] ?? null}
      {...more}
    />
  );
  return (
    <Dialog title={channel ? `Change the channel ${channel.name}` : 'New channel'} onClose={onClose}>
      <div className={styles.form}>
        {!channel && (
          <>
            <Select label="Kind" value={form.kind} onChange={(kind) => set({ kind })} options={kinds} />
            {text('name', 'Name', { required: true })}
          </>
        )}
        {form.kind === 'webhook' && (
          <>
            {text('url', 'Address', { required: true, help: "Gets a POST in the form of Alertmanager's webhooks" })}
            {text('tokenFile', 'File of its token', { help: "On the core's computer; sent as Authorization: Bearer" })}
          </>
        )}
        {form.kind === 'email' && (
          <>
            <div className={styles.pair}>
              {text('server', 'Server', { required: true })}
              {text('port', 'Port', { required: true })}
            </div>
            <Select
              label="Encryption"
              value={form.security}
              onChange={(security) => set({ security })}
              options={securities}
            />
            <div className={styles.pair}>
              {text('user', 'User')}
              {text('passwordFile', 'File of the password', { help: "On the core's computer" })}
            </div>
            {text('from', 'From', { required: true })}
            {text('to', 'To', { required: true, help: 'Addresses, with commas between them' })}
          </>
        )}
        {form.kind === 'native' && (
          <p className={styles.quiet}>
            The desktop shows it while it runs, without a window too; a browser does once it was allowed to.
          </p>
        )}
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

type TextField = Exclude<keyof ChannelForm, 'kind' | 'security'>;
