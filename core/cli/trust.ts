import { createInterface } from 'node:readline/promises';
import type { AppOptions } from '../app.ts';

/** Whether a person is there to be asked. */
export function hasPerson(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Asks on the terminal whether a host's key is the right one. `expected`: a fingerprint given beforehand answers by itself. */
export function askHostKey(expected: string | undefined): AppOptions['confirmHostKey'] | undefined {
  if (expected === undefined && !hasPerson()) return undefined;
  return async ({ host, port, fingerprint, keyType }) => {
    if (expected !== undefined) return fingerprint === expected;
    const answer = await ask(
      `${host}:${port} is new here. Its ${keyType} key is\n  ${fingerprint}\nCompare it with what the host's owner says. Trust it? [y/N] `,
    );
    return /^y(es)?$/i.test(answer);
  };
}

/** Asks for a key's passphrase without showing it. */
export function askPassphrase(): AppOptions['askPassphrase'] | undefined {
  if (!hasPerson()) return undefined;
  return async (path) => {
    process.stderr.write(`Passphrase of ${path}: `);
    const answer = await readHidden();
    process.stderr.write('\n');
    return answer;
  };
}

/** Asks a question on the terminal. */
export async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(question)).trim();
  } finally {
    lines.close();
  }
}

function readHidden(): Promise<string | null> {
  return new Promise((resolve) => {
    let text = '';
    const stdin = process.stdin.setRawMode(true).setEncoding('utf8').resume();
    const take = (keys: string) => {
      for (const key of keys) {
        if (key === '\r' || key === '\n') return end(text);
        if (key === '\u0003') return end(null);
        text = key === '\u007f' ? text.slice(0, -1) : text + key;
      }
    };
    const end = (answer: string | null) => {
      stdin.off('data', take).setRawMode(false).pause();
      resolve(answer);
    };
    stdin.on('data', take);
  });
}
