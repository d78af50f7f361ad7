import assert from 'node:assert/strict';
import { test } from 'node:test';
import { row } from '../record.fixture.ts';
import { filterRecords, machinesOf, modelsOf } from './filter.ts';

const of = (id: string, models: readonly string[], computer: string | null) => row({ id, models, computer });
const records = [of('1', ['credit@1', 'credit@2'], 'a'), of('2', ['digits@1'], 'b'), of('3', [], null)];
const shown = (model: string | null, machine: string | null) =>
  filterRecords(records, { model, machine }).map(({ id }) => id);

test('records are found by a name, by a version and by the machine', () => {
  assert.deepEqual(shown(null, null), ['1', '2', '3']);
  assert.deepEqual(shown('credit', null), ['1']);
  assert.deepEqual(shown('credit@2', null), ['1']);
  assert.deepEqual(shown('credit@3', null), []);
  assert.deepEqual(shown(null, 'b'), ['2']);
  assert.deepEqual(shown('credit', 'b'), []);
});

test('what can be chosen is what was measured, names before their versions', () => {
  assert.deepEqual(modelsOf(records), ['credit', 'credit@1', 'credit@2', 'digits', 'digits@1']);
  assert.deepEqual(machinesOf(records), ['a', 'b']);
});
