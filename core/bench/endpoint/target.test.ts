import assert from 'node:assert/strict';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { endpointRequest } from '../../contract/bench.ts';
import { isLoopback } from '../../contract/loopback.ts';
import { Problem } from '../../contract/problem.ts';
import { targetOf } from './target.ts';

const signal = AbortSignal.timeout(60_000);

describe('targetOf', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'target-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function targetFor(url: string, content: string) {
    const data = join(folder, 'requests.json');
    await writeFile(data, content);
    const target = await targetOf({ ...endpointRequest.parse({ url: 'http://a/', rate: 1 }), url, data }, signal);
    return { ...target, requests: target.requests.map((each) => Buffer.from(each).toString()) };
  }

  it('writes whole requests, one for each body', async () => {
    const { host, port, tls, requests } = await targetFor('http://[::1]/v2/models/m?x=1', '[{"a":"é"},{"b":2}]');
    assert.deepEqual([host, port, tls], ['::1', 80, false]);
    assert.equal(requests.length, 2);
    const [head = '', body] = requests[0]?.split('\r\n\r\n') ?? [];
    assert.equal(body, '{"a":"é"}');
    const lines = head.split('\r\n');
    assert.equal(lines[0], 'POST /v2/models/m/infer?x=1 HTTP/1.1');
    assert.ok(lines.includes('host: [::1]'));
    assert.ok(lines.includes('content-length: 10'));
    const secure = await targetFor('https://host.example:8443/v2/models/m/versions/2/infer', '{}');
    assert.deepEqual([secure.host, secure.port, secure.tls], ['host.example', 8443, true]);
    assert.match(secure.requests[0] ?? '', /^POST \/v2\/models\/m\/versions\/2\/infer HTTP/);
  });

  it('refuses what is no request, and an address that it can not keep', async () => {
    for (const content of ['', 'a,b', '[]', '[1]', 'null', '"text"'])
      await assert.rejects(targetFor('http://127.0.0.1/', content), { code: 'data-invalid' }, content);
    for (const url of ['nothing', 'file:///etc/passwd', 'http://user:secret@127.0.0.1/'])
      await assert.rejects(targetFor(url, '{}'), { code: 'usage' }, url);
  });

  it('quotes no secret of an address that it refuses', async () => {
    for (const url of ['nothing?token=s3cret', 'ftp://127.0.0.1/?token=s3cret'])
      await assert.rejects(targetFor(url, '{}'), (error) => {
        assert.ok(error instanceof Problem && error.code === 'usage');
        assert.doesNotMatch(JSON.stringify(error), /s3cret/);
        return true;
      });
  });

  it('reads no file that is too large, and none when it is cancelled', async () => {
    const data = join(folder, 'large.json');
    await writeFile(data, '{}');
    const request = { ...endpointRequest.parse({ url: 'http://127.0.0.1/', rate: 1 }), data };
    await assert.rejects(targetOf(request, AbortSignal.abort()), { code: 'cancelled' });
    // Larger than any buffer that Node reads a file into: only its size can have been looked at.
    await truncate(data, 5 * 1024 ** 3);
    await assert.rejects(targetOf(request, signal), { code: 'data-invalid', message: /larger than 256 MiB$/ });
  });

  it('knows which addresses are of this computer', () => {
    for (const host of ['127.0.0.1', '127.8.9.1:80', 'localhost:8080', 'a.localhost', '[::1]:1'])
      assert.ok(isLoopback(`http://${host}/`), host);
    for (const host of ['10.0.0.1', '127.example.com', 'localhost.example', '[::2]'])
      assert.ok(!isLoopback(`http://${host}/`), host);
  });
});
