import { isAbsolute, resolve } from 'node:path';
import type { z } from 'zod';
import { Problem } from '../../contract/problem.ts';
import { destination } from '../../contract/shipping.ts';
import { command } from '../command.ts';

const MOST_PORT = 65_535;
const PORT = /^\w+:\/\/[^/?#]*:(\d+)(?:[/?#]|$)/;
const records = ['events', 'alerts'] as const;

export const shipAdd = command({
  name: 'ship add',
  summary: 'Send telemetry, events or logs somewhere, or change how; serve and the desktop then do it',
  operands: [
    { name: 'NAME', help: 'a name for it' },
    {
      name: 'URL',
      help: 'http(s)://… of a remote_write receiver or Elasticsearch; udp://, tcp:// or tls:// of a syslog',
    },
  ],
  options: {
    kind: {
      type: 'value',
      value: 'KIND',
      choices: ['remote-write', 'elasticsearch'],
      help: 'what an http URL leads to',
    },
    user: { type: 'value', value: 'USER', help: 'who to log in as' },
    'password-file': { type: 'value', value: 'PATH', help: 'file that holds the password' },
    'token-file': { type: 'value', value: 'PATH', help: 'file that holds a bearer token, or an API key' },
    'ca-file': { type: 'value', value: 'PATH', help: 'authorities to trust, for tls' },
    every: { type: 'value', value: 'SECONDS', help: 'between two samples of a series (default: 15)' },
    label: { type: 'value', value: 'K=V', help: 'add it to every series', many: true },
    index: { type: 'value', value: 'NAME', help: 'index of Elasticsearch (default: signalbox)' },
    facility: { type: 'value', value: 'NUMBER', help: 'of syslog (default: 16, local0)' },
    without: { type: 'value', value: 'RECORDS', choices: records, help: 'do not send these', many: true },
    logs: { type: 'value', value: 'SERVICE', help: 'send what its containers print', many: true },
  },
  examples: [
    'signalbox ship add metrics http://prometheus.example:9090/api/v1/write --kind remote-write',
    'signalbox ship add audit tls://syslog.example:6514 --ca-file ca.pem --logs credit',
  ],
  async run({ app, out, operand, options }) {
    const { without } = options;
    const file = (path: string | undefined) => (path === undefined || isAbsolute(path) ? path : resolve(path));
    const wish = {
      name: operand(0),
      ...placeOf(operand(1), options.kind),
      ...{ user: options.user, passwordFile: file(options['password-file']), tokenFile: file(options['token-file']) },
      ...{ caFile: file(options['ca-file']), index: options.index, logs: options.logs },
      everyS: options.every === undefined ? undefined : Number(options.every),
      facility: options.facility === undefined ? undefined : Number(options.facility),
      labels: Object.fromEntries(options.label.map(labelOf)),
      events: !without.includes('events'),
      alerts: !without.includes('alerts'),
    };
    const parsed = destination.safeParse(wish);
    if (!parsed.success) throw new Problem('usage', sentenceOf(parsed.error));
    app.shipping.put(parsed.data);
    out.line(`${wish.name} is set: signalbox ship test ${wish.name} tries it`);
    return undefined;
  },
});

function placeOf(text: string, kind: string | undefined): Record<string, unknown> {
  const { protocol, hostname, port } = URL.parse(text) ?? { protocol: '', hostname: '', port: '' };
  const given = PORT.exec(text)?.[1];
  // Such a text is no URL at all.
  if (Number(given) > MOST_PORT) throw new Problem('usage', `Give a port from 1 to ${MOST_PORT}, not ${given}`);
  const transport = protocol.slice(0, -1);
  if (transport === 'http' || transport === 'https') {
    if (kind !== undefined) return { kind, url: text };
    throw new Problem('usage', 'Add --kind remote-write or --kind elasticsearch: the URL does not tell');
  }
  if (transport !== 'udp' && transport !== 'tcp' && transport !== 'tls') {
    throw new Problem('usage', 'Give a URL that begins with http://, https://, udp://, tcp:// or tls://');
  }
  const host = hostname.replace(/^\[|\]$/g, '');
  return { kind: 'syslog', transport, host, port: port === '' ? (transport === 'tls' ? 6_514 : 514) : Number(port) };
}

function labelOf(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new Problem('usage', 'Give --label as NAME=VALUE');
  return [text.slice(0, at), text.slice(at + 1)];
}

function sentenceOf({ issues }: z.ZodError): string {
  const [first] = issues;
  return `Mend ${first?.path.join('.') || 'the command'}: ${first?.message ?? 'it does not fit'}`;
}
