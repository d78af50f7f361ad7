import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Datatype, datatypes } from './tensor.ts';
import { type Answer, call, Folder, type ServerProcess, slowBody, startSingle, sumBody, until } from './testing.ts';

const INFER = '/v2/models/credit/infer';
const folder = new Folder();
let server: ServerProcess;
let echo: ServerProcess;

before(async () => {
  [server, echo] = await Promise.all([
    startSingle(folder, 'sum-1', ['--max-body-bytes', '100000', '--request-ms', '2000']),
    startSingle(folder, 'echo'),
  ]);
});

after(async () => {
  await Promise.all([server[Symbol.asyncDispose](), echo[Symbol.asyncDispose]()]);
  folder[Symbol.dispose]();
});

function isError({ json, status }: Answer, wanted: number, message: RegExp): void {
  assert.match(String(json().error), message);
  assert.equal(status, wanted);
}

test('the server, its health and its model are described', async () => {
  assert.deepEqual((await call(server, '/v2')).json().extensions, ['binary_tensor_data']);
  for (const path of [
    '/v2/health/live',
    '/v2/health/ready',
    '/v2/models/credit/ready',
    '/v2/models/credit/versions/1.0.0/ready',
  ]) {
    assert.equal((await call(server, path)).status, 200, path);
  }
  for (const path of ['/v2/models/credit', '/v2/models/credit/versions/1.0.0']) {
    const answer = await call(server, path);
    const { name, versions, platform, inputs, outputs } = answer.json();
    assert.deepEqual([name, versions, platform], ['credit', ['1.0.0'], 'onnxruntime_onnx']);
    assert.deepEqual(inputs, [{ name: 'features', datatype: 'FP32', shape: [-1, 4] }]);
    assert.deepEqual(outputs, [{ name: 'score', datatype: 'FP32', shape: [-1, 1] }]);
    assert.equal(answer.headers['x-signalbox-slot'], 'blue');
  }
});

test('an inference says who answered', async () => {
  for (const path of [INFER, '/v2/models/credit/versions/1.0.0/infer']) {
    const answer = await call(server, path, { body: sumBody() });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json(), {
      model_name: 'credit',
      model_version: '1.0.0',
      outputs: [{ name: 'score', datatype: 'FP32', shape: [1, 1], data: [10] }],
    });
    const { headers } = answer;
    assert.equal(headers['x-signalbox-slot'], 'blue');
    assert.equal(headers['x-signalbox-version'], '1.0.0');
    assert.equal(headers['x-signalbox-revision'], 'r1');
  }
});

test('what is not there, not allowed or not understood is refused', async () => {
  for (const path of [
    '/',
    '/v3',
    '/v2/health',
    '/v2/health/well',
    '/v2/models',
    '/v2/models/credit/versions',
    '/v2/models/credit/a/b',
  ]) {
    isError(await call(server, path), 404, /there is nothing at/);
  }
  isError(await call(server, '/v2/models/other'), 404, /the model served here is 'credit'/);
  isError(await call(server, '/v2/models/credit/versions/9'), 404, /version "9" is not served/);
  isError(
    await call(server, '/v2/models/credit/versions/9/infer', { body: sumBody() }),
    404,
    /version "9" is not served/,
  );
  isError(await call(server, INFER), 405, /use POST/);
  isError(await call(server, '/v2', { body: '{}' }), 405, /use GET/);
  isError(await call(server, '/v2/models/%zz'), 400, /not well encoded/);
  isError(await call(server, INFER, { body: 'no json' }), 400, /not JSON/);
  isError(await call(server, INFER, { body: sumBody([1, 2, 3]) }), 400, /needs 4 elements, data has 3/);
  isError(
    await call(server, INFER, { body: sumBody(), headers: { 'content-encoding': 'gzip' } }),
    415,
    /without content-encoding/,
  );
});

test('a body over the limit is refused, announced or not', async () => {
  const body = Buffer.alloc(4_000_000);
  for (let turn = 0; turn < 10; turn++) isError(await call(server, INFER, { body }), 413, /larger than 100000 bytes/);
  isError(
    await call(server, INFER, { body, headers: { 'transfer-encoding': 'chunked' } }),
    413,
    /larger than 100000 bytes/,
  );
  assert.equal((await call(server, INFER, { body: sumBody() })).status, 200);
});

test('a client that never finishes its request is told off by the deadline', async () => {
  const socket = connect(server.port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk;
  });
  socket.write(`POST ${INFER} HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{`);
  await until('an answer comes', () => heard.includes('\r\n\r\n'));
  socket.destroy();
  assert.match(heard, /^HTTP\/1.1 (503|408) /);
});

const names = Object.keys(datatypes) as Datatype[];
const bytesOf = (datatype: Datatype): fc.Arbitrary<Buffer> => {
  const { size } = datatypes[datatype];
  if (size > 0) {
    const raw = fc.uint8Array({ minLength: size * 6, maxLength: size * 6 });
    return raw.map((bytes) => Buffer.from(datatype === 'BOOL' ? bytes.map((byte) => byte % 2) : bytes));
  }
  return fc
    .array(
      fc.string({ unit: 'binary', maxLength: 9 }).map((text) => text.replaceAll('\0', '?')),
      { minLength: 6, maxLength: 6 },
    )
    .map((texts) =>
      Buffer.concat(
        texts.flatMap((text) => {
          const length = Buffer.alloc(4);
          length.writeUInt32LE(Buffer.byteLength(text));
          return [length, Buffer.from(text)];
        }),
      ),
    );
};

test('binary tensors of every datatype go through the model unchanged, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(...names.map(bytesOf)), async (blobs) => {
      const inputs = names.map((datatype, at) => {
        const parameters = { binary_data_size: blobs[at]?.length };
        return { name: datatype.toLowerCase(), datatype, shape: [3, 2], parameters };
      });
      const outputs = names.map((name) => ({ name: `${name.toLowerCase()}_out` }));
      const json = JSON.stringify({ inputs, outputs, parameters: { binary_data_output: true } });
      const headers = { 'inference-header-content-length': String(json.length) };
      const answer = await call(echo, INFER, { body: Buffer.concat([Buffer.from(json), ...blobs]), headers });
      assert.equal(answer.status, 200, answer.body.toString());
      const jsonLength = Number(answer.headers['inference-header-content-length']);
      const shapes = JSON.parse(answer.body.toString('utf8', 0, jsonLength)).outputs as { shape: number[] }[];
      assert.ok(shapes.every(({ shape }) => shape.join() === '3,2'));
      assert.deepEqual(answer.body.subarray(jsonLength), Buffer.concat(blobs));
    }),
    { numRuns: 30 },
  );
});

test('JSON tensors go through the model with their values, the largest integers exactly', async () => {
  const data: { readonly [datatype in Datatype]: string } = {
    FP32: '0.5',
    FP64: '1e-300',
    FP16: '',
    BOOL: 'true',
    BYTES: '"a\\u0001\\u20ac"',
    INT8: '-128',
    INT16: '-32768',
    INT32: '-2147483648',
    INT64: '-9223372036854775808',
    UINT8: '255',
    UINT16: '65535',
    UINT32: '4294967295',
    UINT64: '18446744073709551615',
  };
  const inputs = names.map((datatype) => {
    const values = datatype === 'FP16' ? '"parameters":{"binary_data_size":2}' : `"data":[[${data[datatype]}]]`;
    return `{"name":"${datatype.toLowerCase()}","datatype":"${datatype}","shape":[1,1],${values}}`;
  });
  const outputs = names
    .filter((name) => name !== 'FP16')
    .map((name) => `{"name":"${name.toLowerCase()}_out"}`)
    .join();
  const json = `{"inputs":[${inputs}],"outputs":[${outputs}]}`;
  const headers = { 'inference-header-content-length': String(json.length) };
  const answer = await call(echo, INFER, { body: Buffer.concat([Buffer.from(json), Buffer.alloc(2)]), headers });
  assert.equal(answer.status, 200, answer.body.toString());
  for (const name of names.filter((datatype) => datatype !== 'FP16')) {
    const wanted = name === 'BYTES' ? JSON.stringify(JSON.parse(data.BYTES)) : data[name];
    assert.ok(answer.body.includes(`"datatype":"${name}","shape":[1,1],"data":[${wanted}]`), `${name}: ${answer.body}`);
  }
  const all = Buffer.concat([Buffer.from(json.replace(/,"outputs".*/, '}')), Buffer.alloc(2)]);
  const refusal = await call(echo, INFER, {
    body: all,
    headers: { 'inference-header-content-length': String(all.length - 2) },
  });
  isError(refusal, 400, /'fp16_out': FP16 has no JSON form/);
});

test('empty tensors are answered', async () => {
  const body = JSON.stringify({ inputs: [{ name: 'features', datatype: 'FP32', shape: [0, 4], data: [] }] });
  const answer = await call(server, INFER, { body });
  assert.deepEqual(answer.json().outputs, [{ name: 'score', datatype: 'FP32', shape: [0, 1], data: [] }]);
});

test('the metrics count requests, errors and time', async () => {
  const page = (await call(server, '/metrics')).body.toString();
  const series = 'model="credit",version="1.0.0",slot="blue"';
  const value = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1]);
  const before200 = value(`signalbox_inference_requests_total\\{${series},code="200"\\}`);
  assert.ok(before200 >= 2);
  for (const part of ['request', 'queue', 'compute']) {
    const name = `signalbox_inference_${part}_duration_seconds`;
    assert.equal(value(`${name}_bucket\\{${series},le="\\+Inf"\\}`), value(`${name}_count\\{${series}\\}`));
    assert.ok(value(`${name}_sum\\{${series}\\}`) > 0);
  }
  await call(server, INFER, { body: sumBody() });
  const later = (await call(server, '/metrics')).body.toString();
  assert.ok(later.includes(`signalbox_inference_requests_total{${series},code="200"} ${before200 + 1}\n`));
  assert.ok(later.includes(`signalbox_inference_in_flight{${series}} 0\n`));
  assert.ok(later.includes(`signalbox_inference_queue_depth{${series}} 0\n`));
  assert.ok(value('process_resident_memory_bytes') > 1e6);
});

test('a model that cannot be loaded leaves the server up and not ready', async () => {
  const { ServerProcess } = await import('./testing.ts');
  const about = ['--slot', 'green', '--revision', 'r1', '--model-version', '1', '--digest', 'd'];
  await using broken = await ServerProcess.start([...about, '--model-dir', folder.path]);
  await until('it says why', () => broken.log.includes('model-file-missing'));
  assert.equal((await call(broken, '/v2/health/live')).status, 200);
  const answer = await call(broken, '/v2/health/ready');
  isError(answer, 503, /Put the model at .* and start the slot again/);
  assert.deepEqual([answer.json().phase, answer.json().code], ['failed', 'model-file-missing']);
  isError(await call(broken, INFER, { body: sumBody() }), 503, /no slot is ready/);
});

test('a ready server whose worker dies ends, so that it is started again', async (t) => {
  // Inside the server: SIGUSR2 ends the worker.
  const program = `
    import threads from 'node:worker_threads';
    import { syncBuiltinESMExports } from 'node:module';
    threads.Worker = class extends threads.Worker {
      constructor(...args) {
        super(...args);
        process.once('SIGUSR2', () => this.terminate());
      }
    };
    syncBuiltinESMExports();`;
  t.after(() => Reflect.deleteProperty(process.env, 'NODE_OPTIONS'));
  process.env.NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(program)}`;
  await using mortal = await startSingle(folder, 'sum-1');
  assert.equal(await mortal.end('SIGUSR2'), 0);
  assert.match(mortal.log, /the worker ended with code 1/);
});

test('SIGTERM: not ready at once, requests under way are answered, kept connections are told to close', async () => {
  await using slow = await startSingle(folder, 'slow');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const busy = call(slow, INFER, { body: slowBody(8000) });
  const first = await call(slow, '/v2/health/ready', { agent });
  assert.equal(first.headers.connection, 'keep-alive');
  const ending = slow.end();
  await until('it drains', () => slow.log.includes('draining'));
  const kept = await call(slow, '/v2/health/ready', { agent });
  assert.equal(kept.status, 503);
  assert.equal(kept.headers.connection, 'close');
  assert.equal((await busy).status, 200);
  assert.equal(await ending, 0);
  agent.destroy();
});

test('a drain ends at its deadline', async () => {
  await using slow = await startSingle(folder, 'sum-1', ['--drain-ms', '100']);
  const socket = connect(slow.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`POST ${INFER} HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{`);
  await until('the request is under way', async () =>
    /^signalbox_inference_in_flight\{.*\} 1$/m.test((await call(slow, '/metrics')).body.toString()),
  );
  const startedAt = Date.now();
  assert.equal(await slow.end(), 0);
  assert.ok(Date.now() - startedAt < 5000);
  socket.destroy();
});
