import { createReadStream } from 'node:fs';
import { Problem } from '../contract/problem.ts';

/** A key among the arguments would be seen by everybody who lists processes. */
export const KEY_VARIABLE = 'SIGNALBOX_ENDPOINT_KEY';

const MOST_BYTES = 8192;

/**
 * The API key of an endpoint: the file's (a pipe will do too), else the variable's; undefined: there is none. Throws
 * `usage` without a word of what it read, and what the signal was aborted with.
 */
export async function endpointKey(
  file: string | undefined,
  variable: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (file !== undefined) return checked(await readKey(file, signal), file);
  return variable === undefined || variable === '' ? undefined : checked(variable, KEY_VARIABLE);
}

async function readKey(path: string, signal: AbortSignal): Promise<string> {
  let text = '';
  try {
    for await (const piece of createReadStream(path, { encoding: 'utf8', signal })) {
      text += piece;
      if (text.length > MOST_BYTES) break;
    }
    return text;
  } catch (error) {
    signal.throwIfAborted();
    const { code } = error as NodeJS.ErrnoException;
    throw new Problem('usage', `Name a file with the API key alone: ${path} can not be read (${code})`, { path });
  }
}

function checked(text: string, source: string): string {
  const key = text.trim();
  if (/^[\x21-\x7e]+$/.test(key) && key.length <= MOST_BYTES) return key;
  throw new Problem(
    'usage',
    `Write one API key and nothing else into ${source}: it has no spaces, and plain characters only`,
    {
      source,
    },
  );
}
