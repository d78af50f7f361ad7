import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packBlob } from './blob.ts';
import { Refusal } from './refusal.ts';
import { readInferRequest, type Signature } from './request.ts';
import { writeInferResponse } from './response.ts';
import { type Datatype, datatypes, type Tensor, viewOf } from './tensor.ts';

const features: Signature = {
  inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }],
  outputs: [{ name: 'y', datatype: 'FP32', shape: [-1, 1] }],
};

function modelOf(datatype: Datatype): Signature {
  return { inputs: [{ name: 'x', datatype, shape: [-1] }], outputs: [{ name: 'y', datatype, shape: [-1] }] };
}

function read(request: unknown, model = features): readonly Tensor[] {
  return readInferRequest(Buffer.from(JSON.stringify(request)), undefined, model).inputs;
}

function refused(run: () => unknown, status: number, message: RegExp): void {
  assert.throws(run, (error) => error instanceof Refusal && error.status === status && message.test(error.message));
}

const one = (more: object): object => ({
  inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2], ...more }],
});

test('JSON data may be flat or nested', () => {
  for (const data of [
    [1, 2, 3, 4],
    [
      [1, 2],
      [3, 4],
    ],
  ]) {
    const [tensor] = read({ inputs: [{ name: 'x', datatype: 'FP32', shape: [2, 2], data }] });
    assert.deepEqual(new Float32Array(tensor?.data as ArrayBuffer), Float32Array.of(1, 2, 3, 4));
  }
});

test('a wrong request is refused with what is wrong', () => {
  const cases: [unknown, RegExp][] = [
    [[], /must be a JSON object/],
    [{}, /inputs must be an array/],
    [{ inputs: [] }, /'x' is missing/],
    [{ inputs: [7] }, /inputs\[0\] must be an object/],
    [{ id: 7, inputs: [] }, /id must be a text/],
    [
      { inputs: [...(one({}) as { inputs: object[] }).inputs, ...(one({}) as { inputs: object[] }).inputs] },
      /given twice/,
    ],
    [one({ name: 'z' }), /'z' is not one of the model's: x/],
    [one({ datatype: 'FP64' }), /datatype must be FP32, not "FP64"/],
    [one({ shape: 'one' }), /shape must be an array/],
    [one({ shape: [-1, 2] }), /whole numbers from 0 up/],
    [one({ shape: [1.5, 2] }), /whole numbers from 0 up/],
    [one({ shape: [2 ** 40, 2] }), /too large/],
    [one({ shape: [0, 2 ** 40] }), /too large/],
    [one({ shape: Array(17).fill(1) }), /17 dimensions/],
    [one({ shape: [2] }), /does not fit the model's \[-1,2\]/],
    [one({ shape: [1, 3] }), /does not fit/],
    [one({ shape: [2, 2] }), /needs 4 elements, data has 2/],
    [one({ data: [[1], [2]] }), /not nested as its shape/],
    [one({ data: [1, '2'] }), /element 1 is no FP32/],
    [one({ data: [1, null] }), /element 1 is no FP32/],
    [one({ data: [1, 1e39] }), /element 1 is no FP32/],
    [one({ data: undefined }), /data must be an array/],
    [one({ parameters: 3 }), /parameters must be an object/],
    [one({ parameters: { binary_data_size: 8 } }), /both data and binary_data_size/],
    [one({ data: undefined, parameters: { binary_data_size: 8 } }), /does not fit the 0 bytes/],
    [{ ...one({}), outputs: [{ name: 'z' }] }, /output 'z' is not/],
    [{ ...one({}), outputs: [{ name: 'y' }, { name: 'y' }] }, /asked for twice/],
    [{ ...one({}), parameters: { binary_data_output: 1 } }, /must be true or false/],
  ];
  for (const [request, message] of cases) refused(() => read(request), 400, message);
  refused(
    () => read({ ...one({}), outputs: [{ name: 'y', parameters: { classification: 1 } }] }),
    501,
    /not supported/,
  );
  refused(() => readInferRequest(Buffer.from('{'), undefined, features), 400, /not JSON/);
});

test('integers outside their datatype are refused, whole numbers beyond 2^53 are exact', () => {
  const outside: [Datatype, string][] = [
    ['INT8', '128'],
    ['UINT8', '-1'],
    ['INT16', '1.5'],
    ['UINT32', '4294967296'],
    ['INT64', '9223372036854775808'],
    ['INT64', '1e300'],
    ['UINT64', '-1'],
    ['BOOL', '1'],
    ['BYTES', '1'],
    ['BYTES', '"\\ud800"'],
    ['BYTES', '"a\\u0000"'],
    ['FP16', '1'],
  ];
  const body = (datatype: Datatype, element: string): Buffer =>
    Buffer.from(`{"inputs":[{"name":"x","datatype":"${datatype}","shape":[1],"data":[${element}]}]}`);
  for (const [datatype, element] of outside) {
    refused(
      () => readInferRequest(body(datatype, element), undefined, modelOf(datatype)),
      400,
      /element 0 is no|no JSON form/,
    );
  }
  const big = readInferRequest(body('INT64', '9223372036854775807'), undefined, modelOf('INT64')).inputs[0]?.data;
  assert.deepEqual(new BigInt64Array(big as ArrayBuffer), BigInt64Array.of(9223372036854775807n));
});

test('binary data must fit exactly', () => {
  const json = (size: number): string =>
    JSON.stringify({
      inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], parameters: { binary_data_size: size } }],
    });
  const send = (size: number, bytes: number): readonly Tensor[] => {
    const body = Buffer.concat([Buffer.from(json(size)), Buffer.alloc(bytes)]);
    return readInferRequest(body, String(json(size).length), features).inputs;
  };
  assert.equal(send(8, 8).length, 1);
  refused(() => send(8, 7), 400, /does not fit the 7 bytes/);
  refused(() => send(8, 9), 400, /1 bytes of binary data belong to no input/);
  refused(() => send(4, 4), 400, /are 8 bytes, binary data has 4/);
  refused(() => send(-8, 8), 400, /does not fit/);
  refused(() => readInferRequest(Buffer.from('{}'), '9', features), 400, /larger than the body/);
  refused(() => readInferRequest(Buffer.from('{}'), 'x', features), 400, /number of bytes/);
});

test('a raw request fills the one open dimension, and answers in binary', () => {
  const request = readInferRequest(Buffer.alloc(24), '0', features);
  assert.deepEqual(request.inputs[0]?.shape, [3, 2]);
  assert.deepEqual(request.outputs, [{ name: 'y', binary: true }]);
  refused(() => readInferRequest(Buffer.alloc(12), '0', features), 400, /3 elements do not fit/);
  refused(() => readInferRequest(Buffer.alloc(9), '0', features), 400, /do not fit/);
  const two = { ...features, inputs: [...features.inputs, { name: 'z', datatype: 'FP32' as const, shape: [1] }] };
  refused(() => readInferRequest(Buffer.alloc(8), '0', two), 400, /one input, this one has 2/);
  const open = { ...features, inputs: [{ name: 'x', datatype: 'FP32' as const, shape: [-1, -1] }] };
  refused(() => readInferRequest(Buffer.alloc(8), '0', open), 400, /one open dimension, not 2/);
  assert.deepEqual(readInferRequest(Buffer.from('hé'), '0', modelOf('BYTES')).inputs[0]?.data, ['hé']);
});

test('binary BYTES that are cut or not UTF-8 are refused', () => {
  const send = (blob: Buffer): unknown => {
    const json = `{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":${blob.length}}}]}`;
    return readInferRequest(Buffer.concat([Buffer.from(json), blob]), String(json.length), modelOf('BYTES'));
  };
  refused(() => send(Buffer.from([1, 0])), 400, /end in the middle/);
  refused(() => send(Buffer.from([9, 0, 0, 0, 65])), 400, /end in the middle/);
  refused(() => send(Buffer.from([1, 0, 0, 0, 255])), 400, /must be UTF-8/);
  refused(() => send(Buffer.from([1, 0, 0, 0, 0])), 400, /without NUL/);
  refused(() => send(Buffer.alloc(0)), 400, /needs 1 elements, binary data has 0/);
});

const tensors: fc.Arbitrary<Tensor> = fc
  .oneof(
    fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 9 }).map((data) => ({ datatype: 'BYTES' as const, data })),
    fc
      .tuple(
        fc.constantFrom(...(Object.keys(datatypes) as Datatype[]).filter((name) => name !== 'BYTES')),
        fc.nat({ max: 9 }),
      )
      .chain(([datatype, count]) =>
        fc
          .uint8Array({ minLength: count * datatypes[datatype].size, maxLength: count * datatypes[datatype].size })
          .map((bytes) => ({
            datatype,
            data: Uint8Array.from(bytes, (byte) => (datatype === 'BOOL' ? byte % 2 : byte)).buffer,
          })),
      ),
  )
  .map(({ datatype, data }) => {
    const count = data instanceof ArrayBuffer ? data.byteLength / datatypes[datatype].size : data.length;
    return { name: 'x', datatype, shape: [count], data };
  });

/** What `writeInferResponse` says of a tensor, sent back as a request. */
function returned(tensor: Tensor, binary: boolean): Tensor | undefined {
  const head = { model: 'm', version: '1', id: 'a "b"' };
  const { body, jsonLength } = writeInferResponse(head, [tensor], [{ name: 'x', binary }]);
  const bytes = Buffer.from(body);
  const json = bytes.toString('utf8', 0, jsonLength ?? bytes.length).replace('"outputs":', '"inputs":');
  const request = Buffer.concat([Buffer.from(json), bytes.subarray(jsonLength ?? bytes.length)]);
  const length = jsonLength === undefined ? undefined : String(Buffer.byteLength(json));
  return readInferRequest(request, length, modelOf(tensor.datatype)).inputs[0];
}

test('every tensor comes back from binary as it went', () => {
  fc.assert(
    fc.property(tensors, (tensor) => {
      const back = returned(tensor, true);
      assert.deepEqual(back?.shape, tensor.shape);
      assert.deepEqual(packBlob(back?.data ?? []), packBlob(tensor.data));
    }),
  );
});

test('every finite tensor comes back from JSON with the same values', () => {
  fc.assert(
    fc.property(tensors, (tensor) => {
      const { datatype, data } = tensor;
      fc.pre(datatype !== 'FP16');
      if (datatype === 'BYTES' || !(data instanceof ArrayBuffer)) {
        assert.deepEqual(returned(tensor, false)?.data, data);
        return;
      }
      const view = [...viewOf(datatype, data)].map((value) => (Object.is(value, -0) ? 0 : value));
      fc.pre(view.every((value) => typeof value === 'bigint' || Number.isFinite(value)));
      const back = [...viewOf(datatype, returned(tensor, false)?.data as ArrayBuffer)];
      assert.deepEqual(
        back.map((value) => (Object.is(value, -0) ? 0 : value)),
        view,
      );
    }),
  );
});
