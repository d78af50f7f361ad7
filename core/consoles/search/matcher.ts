import { Worker } from 'node:worker_threads';
import { Problem } from '../../contract/problem.ts';

/** Tells which lines have a pattern. */
export interface Matcher {
  /** Places of those that have it. Throws `PatternSlow`. */
  match(lines: readonly string[]): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** The pattern takes longer on these lines than it may. */
export class PatternSlow extends Error {}

/** Of a line, what is looked at. */
const LOOK_AT = 16_384;
/** For a batch of lines: most patterns take a few ms. */
const BATCH_MS = 2_000;

/** Text, not a file: it runs wherever the core is packed. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const pattern = new RegExp(workerData.source, workerData.flags);
parentPort.on('message', (lines) => {
  const found = [];
  for (let at = 0; at < lines.length; at += 1) if (pattern.test(lines[at])) found.push(at);
  parentPort.postMessage(found);
});`;

/** Case is ignored while the pattern has no capitals. Throws `usage` for what is no regular expression. */
export function openMatcher(pattern: string, regex: boolean): Matcher {
  const ignoreCase = pattern === pattern.toLowerCase();
  return regex ? regexMatcher(pattern, ignoreCase) : textMatcher(pattern, ignoreCase);
}

function textMatcher(pattern: string, ignoreCase: boolean): Matcher {
  return {
    async match(lines) {
      return lines.flatMap((line, at) => ((ignoreCase ? line.toLowerCase() : line).includes(pattern) ? at : []));
    },
    async close() {},
  };
}

/** In a thread of its own, which is ended when it takes too long: a pattern may take years, and nothing else ends it. */
function regexMatcher(source: string, ignoreCase: boolean): Matcher {
  const flags = ignoreCase ? 'i' : '';
  try {
    new RegExp(source, flags);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*\/[a-z]*: /s, '') : String(error);
    throw new Problem('usage', `Mend the pattern: ${why}`, { pattern: source }, error);
  }
  const worker = new Worker(program, { eval: true, workerData: { source, flags }, env: {}, execArgv: [] });
  worker.unref();
  return {
    match: (lines) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          void worker.terminate();
          end(() => reject(new PatternSlow('The pattern takes too long')));
        }, BATCH_MS);
        const onFound = (found: readonly number[]) => end(() => resolve(found));
        const onError = (error: Error) => end(() => reject(error));
        const end = (tell: () => void) => {
          clearTimeout(timer);
          worker.off('message', onFound);
          worker.off('error', onError);
          tell();
        };
        worker.on('message', onFound);
        worker.on('error', onError);
        worker.postMessage(lines.map((line) => line.slice(0, LOOK_AT)));
      }),
    async close() {
      await worker.terminate();
    },
  };
}
