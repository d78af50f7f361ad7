import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { NewestValues } from './newest.ts';

it('holds exactly the values of the newest frame, whatever came before', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const few = fc.dictionary(fc.string(), number);
  const many = fc
    .tuple(fc.nat(200), number)
    .map(([length, from]) =>
      Object.fromEntries(Array.from({ length }, (_, index) => [`${index}`, from / (index + 1)])),
    );
  const values = fc.oneof(few, many);
  fc.assert(
    fc.property(fc.array(values, { minLength: 1, maxLength: 5 }), (frames) => {
      const newest = new NewestValues();
      for (const [at, frame] of frames.entries()) {
        newest.take({ source: 'host:gpu-1', atMs: at, values: new Map(Object.entries(frame)) });
        const told = [...newest.values.keys()].map((key): [string, unknown] => [key, newest.values.get(key)]);
        assert.deepEqual([newest.atMs, new Map(told)], [at, new Map(Object.entries(frame))]);
      }
    }),
  );
});

it('keeps nothing of containers that come and go', () => {
  const newest = new NewestValues();
  for (let at = 0; at < 1_000; at++) newest.take({ source: 'host:gpu-1', atMs: at, values: new Map([[`${at}`, at]]) });
  assert.deepEqual([...newest.values.keys()], ['999']);
  assert.equal(newest.values.get('998'), undefined);
  assert.ok(newest.places <= 100, `${newest.places} places`);
});
