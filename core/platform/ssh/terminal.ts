import type { Terminal, TerminalSize } from '../machine.ts';
import { deadline } from '../waiting.ts';
import { ChannelStream } from './channel-stream.ts';
import { openPty } from './channels.ts';
import type { Connection } from './connection.ts';
import { onLink } from './docker-socket.ts';

const OPEN_MS = 15_000;

/** A shell at a terminal there; it takes one of the connection's sessions until it is closed. Throws as `openExec`. */
export async function openTerminal(connection: Connection, size: TerminalSize, signal: AbortSignal): Promise<Terminal> {
  using until = deadline(OPEN_MS, signal);
  const link = await connection.link(until);
  const { channel, exitCode } = await openPty(link, size, until);
  const output = onLink(link, new ChannelStream(channel));
  return {
    output,
    exitCode,
    write: (data) =>
      new Promise((resolve, reject) => {
        output.write(data, (error) => (error ? reject(error) : resolve()));
      }),
    // Without pixels, as a program asks for characters.
    resize: ({ columns, rows }) => channel.setWindow(rows, columns, 0, 0),
    close: () => output.destroy(),
  };
}
