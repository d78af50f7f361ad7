import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask } from './ask.ts';
import { httpServer, tcpServer } from './servers.fixture.ts';

const signal = AbortSignal.timeout(60_000);
const asked = (url: string) => ask(new URL(url), undefined, signal);

test('an endpoint that can not be asked is told of in words, not in those of a library', async () => {
  await using plain = await httpServer((res) => void res.end());
  await using babble = await tcpServer((socket) => void socket.write('\x00\xff\x03babble\r\n'));
  await using mute = await tcpServer((socket) => void socket.end());
  const closed = await httpServer((res) => void res.end());
  await closed[Symbol.asyncDispose]();
  const reason = async (url: string, words: RegExp) =>
    assert.rejects(asked(url), { code: 'bench-failed', message: words }, url);
  await reason(`http://127.0.0.1:${closed.port}/`, /: nothing listens there$/);
  await reason(`http://127.0.0.1:${babble.port}/`, /: it speaks no HTTP$/);
  await reason(`http://127.0.0.1:${mute.port}/`, /: it closes the connection: perhaps it speaks https$/);
  await reason(`https://127.0.0.1:${plain.port}/`, /: its certificate is not trusted here .*, or it speaks no TLS$/);
  await reason('http://nowhere.invalid/', /: its name is unknown$/);
});

test('what an endpoint says of itself is JSON of a bounded size', async () => {
  const answers = [200, 404].map((status) => ({ status, text: '{"a":1}' }));
  const pages = [...answers, { status: 200, text: '<html>' }, { status: 200, text: `[${' '.repeat(5 << 20)}]` }];
  const next = pages.values();
  await using server = await httpServer(
    () => {},
    (res) => {
      const page = next.next().value;
      res.writeHead(page?.status ?? 500).end(page?.text);
    },
  );
  const url = `http://127.0.0.1:${server.port}/v2/models/m`;
  assert.deepEqual(await asked(url), { a: 1 });
  await assert.rejects(asked(url), /: it answers 404$/);
  await assert.rejects(asked(url), /: it answers what is no JSON$/);
  await assert.rejects(asked(url), /: it answers with more than 4 MiB$/);
});
