import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Signature, Tensor } from './model.ts';
import { compareOutputs } from './smoke.ts';
import { parseSmoke } from './smoke-file.ts';

const y = (data: number[], shape = [data.length]): Tensor => ({ name: 'y', shape, datatype: 'FP32', data });

describe('compareOutputs', () => {
  it('takes what lies within the tolerance, in any order and among others', () => {
    const other: Tensor = { ...y([9]), name: 'z' };
    assert.equal(compareOutputs([y([1, 2])], [other, y([1.0001, 2])], { absolute: 0.001 }), null);
    assert.equal(compareOutputs([y([1000])], [y([1001])], { absolute: 0, relative: 0.001 }), null);
    assert.equal(compareOutputs([y([Number.NaN])], [y([Number.NaN])], { absolute: 0 }), null);
  });

  it('says where the first difference is', () => {
    const exact = { absolute: 0 };
    assert.deepEqual(compareOutputs([y([1, 2])], [y([1, 3])], exact), {
      output: 'y',
      reason: 'value',
      index: 1,
      expected: 2,
      got: 3,
    });
    assert.equal(compareOutputs([y([1])], [], exact)?.reason, 'missing');
    assert.equal(compareOutputs([y([1])], [y([1], [1, 1])], exact)?.reason, 'shape');
    assert.equal(compareOutputs([y([1])], [{ ...y([1]), datatype: 'FP64' }], exact)?.reason, 'datatype');
    assert.equal(compareOutputs([y([1, 2])], [y([1], [2])], exact)?.got, null);
    assert.equal(compareOutputs([y([1])], [y([Number.NaN])], { absolute: 1 })?.got, 'NaN');
  });

  it('finds any number moved by more than the tolerance, and none moved by less', () => {
    const number = fc.float({ min: -1000, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), fc.nat(), (data, seed) => {
        const at = seed % data.length;
        const moved = (by: number) => y(data.map((value, index) => (index === at ? value + by : value)));
        assert.equal(compareOutputs([y(data)], [moved(0.05)], { absolute: 0.1 }), null);
        assert.equal(compareOutputs([y(data)], [moved(0.2)], { absolute: 0.1 })?.index, at);
      }),
    );
  });
});

describe('parseSmoke', () => {
  const signature: Signature = {
    inputs: [{ name: 'x', datatype: 'INT8', shape: ['batch', 2] }],
    outputs: [{ name: 'y', datatype: 'FP32', shape: null }],
  };
  const x = { name: 'x', shape: [1, 2], datatype: 'INT8', data: [1, -128] };
  const good = { name: 'one', inputs: [x], outputs: [y([1])], tolerance: { absolute: 0 } };
  const parse = (...cases: unknown[]) => parseSmoke(JSON.stringify({ cases }), signature);

  it('takes cases that fit the model', () => {
    assert.deepEqual(parse(good), [good]);
  });

  it('refuses what does not fit, with the reason', () => {
    const bad: [unknown, RegExp][] = [
      [null, /case 1 must be an object/],
      [{ ...good, name: '' }, /no name/],
      [{ ...good, inputs: [] }, /has no input "x"/],
      [{ ...good, inputs: [x, x] }, /name a tensor twice/],
      [{ ...good, inputs: [{ ...x, name: 'q' }] }, /"q", which the model does not have/],
      [{ ...good, inputs: [{ ...x, shape: [1, 3] }] }, /must have the shape \[batch, 2\]/],
      [{ ...good, inputs: [{ ...x, shape: [-1, 2] }] }, /must have the shape/],
      [{ ...good, inputs: [{ ...x, datatype: 'INT16' }] }, /must be INT8/],
      [{ ...good, inputs: [{ ...x, data: [1] }] }, /must have 2 values/],
      [{ ...good, inputs: [{ ...x, data: [1, 128] }] }, /a value that is no INT8/],
      [{ ...good, outputs: [] }, /expects no output/],
      [{ ...good, outputs: [{ ...y([1]), data: ['1'] }] }, /a value that is no FP32/],
      [{ ...good, tolerance: { absolute: -1 } }, /must be a number, 0 or more/],
    ];
    for (const [each, message] of bad) assert.throws(() => parse(each), { code: 'smoke-invalid', message });
    assert.throws(() => parse(good, good), { message: /two cases are called "one"/ });
    assert.throws(() => parse(), { message: /must be a list of 1/ });
    assert.throws(() => parseSmoke('{', signature), { code: 'smoke-invalid', message: /no JSON/ });
  });

  it('never throws anything but smoke-invalid', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (some, other) => {
        for (const each of [
          some,
          { ...good, inputs: [some] },
          { ...good, outputs: other },
          { ...good, tolerance: some },
        ]) {
          assert.throws(() => parse(each, null), { code: 'smoke-invalid' });
        }
      }),
    );
  });
});
