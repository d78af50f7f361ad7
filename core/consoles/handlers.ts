import { implement } from '@orpc/server';
import { logsContract, terminalsContract } from '../contract/consoles.ts';
import { orNever } from '../platform/waiting.ts';
import type { Logs } from './logs.ts';
import type { Terminals } from './terminals.ts';

export function logsHandlers({ logs }: { readonly logs: Logs }) {
  const os = implement(logsContract);
  return {
    follow: os.follow.handler(({ input: { source, tail }, signal }) => logs.follow(source, tail, orNever(signal))),
    search: os.search.handler(({ input: { sources, from = null, to = null, ...wish }, signal }) =>
      logs.search(sources, { ...wish, from, to }, orNever(signal)),
    ),
  };
}

export function terminalsHandlers({ terminals }: { readonly terminals: Terminals }) {
  const os = implement(terminalsContract);
  return {
    open: os.open.handler(({ input: { host, columns, rows }, signal }) =>
      terminals.open(host, { columns, rows }, orNever(signal)),
    ),
    write: os.write.handler(async ({ input: { terminal, data } }) => {
      await terminals.write(terminal, data);
      return {};
    }),
    resize: os.resize.handler(({ input: { terminal, columns, rows } }) => {
      terminals.resize(terminal, { columns, rows });
      return {};
    }),
  };
}
