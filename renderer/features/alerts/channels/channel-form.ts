import type { Channel } from '../../../../core/contract/alerts.ts';

/** A channel as it is typed. Pure. */
export interface ChannelForm {
  readonly kind: Exclude<Channel['kind'], 'command'>;
  readonly name: string;
  readonly url: string;
  readonly tokenFile: string;
  readonly server: string;
  readonly port: string;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string;
  readonly passwordFile: string;
  readonly from: string;
  readonly to: string;
}

export type ChannelProblems = { readonly [field in keyof ChannelForm]?: string };

export const emptyChannel: ChannelForm = {
  kind: 'webhook',
  name: '',
  url: '',
  tokenFile: '',
  server: '',
  port: '587',
  security: 'starttls',
  user: '',
  passwordFile: '',
  from: '',
  to: '',
};

/** As it is edited. A command is set by file only: of it nothing but the name is taken. */
export function channelFormOf(channel: Channel): ChannelForm {
  const { name } = channel;
  switch (channel.kind) {
    case 'native':
    case 'command':
      return { ...emptyChannel, kind: 'native', name };
    case 'webhook':
      return { ...emptyChannel, kind: 'webhook', name, url: channel.url, tokenFile: channel.tokenFile ?? '' };
    case 'email':
      return {
        ...emptyChannel,
        ...channel,
        port: String(channel.port),
        user: channel.user ?? '',
        passwordFile: channel.passwordFile ?? '',
        to: channel.to.join(', '),
      };
  }
}

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const MOST_PEOPLE = 50;

/** The channel that was typed, or what is wrong with it by field. `taken`: names that it must not have. */
export function channelOf(
  form: ChannelForm,
  taken: readonly string[],
): { readonly ok: true; readonly channel: Channel } | { readonly ok: false; readonly problems: ChannelProblems } {
  const problems: { -readonly [field in keyof ChannelForm]?: string } = {};
  const name = form.name.trim();
  if (!NAME.test(name)) problems.name = 'Choose 1 to 64 of a-z, 0-9 and -, not - at an end';
  else if (taken.includes(name)) problems.name = 'There is a channel of this name: choose another';
  const channel = { native: () => ({ kind: 'native', name }) as const, webhook, email }[form.kind]();
  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, channel };

  function webhook(): Channel {
    const url = form.url.trim();
    if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url))
      problems.url = 'Write an address such as https://example.org/hook';
    return { kind: 'webhook', name, url, ...(form.tokenFile.trim() && { tokenFile: form.tokenFile.trim() }) };
  }

  function email(): Channel {
    const to = form.to
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '');
    const port = /^\d{1,5}$/.test(form.port.trim()) ? Number(form.port) : 0;
    if (form.server.trim() === '') problems.server = 'Name the server that sends it, such as mail.example.org';
    if (port < 1 || port > 65_535) problems.port = 'Write a port from 1 to 65535';
    if (!isAddress(form.from.trim())) problems.from = 'Write an address such as signalbox@example.org';
    if (to.length === 0 || to.length > MOST_PEOPLE || !to.every(isAddress))
      problems.to = `Write 1 to ${MOST_PEOPLE} addresses such as ops@example.org`;
    return {
      kind: 'email',
      name,
      server: form.server.trim(),
      port,
      security: form.security,
      ...(form.user.trim() && { user: form.user.trim() }),
      ...(form.passwordFile.trim() && { passwordFile: form.passwordFile.trim() }),
      from: form.from.trim(),
      to,
    };
  }
}

function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text);
}
