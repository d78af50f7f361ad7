import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { App } from '../../app.ts';
import { parseVerb } from '../args.ts';
import { Output } from '../output.ts';
import { shipAdd } from './ship-add.ts';

const silent = { write: () => {} };

/** What is put for the URL. */
async function added(url: string): Promise<unknown> {
  let kept: unknown;
  const put = (destination: unknown) => {
    kept = destination;
  };
  const { operands, options } = parseVerb(shipAdd, ['audit', url]);
  await shipAdd.run({
    app: { shipping: { put } } as unknown as App,
    out: new Output({ json: true, stdout: silent, stderr: silent }),
    signal: new AbortController().signal,
    operands,
    options,
    operand: (index) => operands[index] ?? '',
  });
  return kept;
}

test('a port that there is not is named', async () => {
  const message = 'Give a port from 1 to 65535, not 99999';
  for (const url of ['udp://127.0.0.1:99999', 'tls://[::1]:99999/', 'http://a:99999/write'])
    await assert.rejects(added(url), { code: 'usage', message }, url);
});

test('a port that is left out is the usual one, and what is no such URL is told so', async () => {
  const kept = (await added('tls://[::1]')) as { host: string; port: number };
  assert.deepEqual([kept.host, kept.port], ['::1', 6_514]);
  await assert.rejects(added('gopher://a:70'), { code: 'usage', message: /udp:\/\// });
});
