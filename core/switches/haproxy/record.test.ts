import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRecord } from './record.ts';

test('reads a line of the router', () => {
  assert.deepEqual(parseRecord('credit 10653 3 1795234846217475 1795234846216403 green blue 200 1072 --+1'), {
    service: 'credit',
    record: {
      beganUs: 1795234846216403,
      wanted: 'green',
      answered: 'blue',
      status: 200,
      durationUs: 1072,
      ending: 'complete',
      retries: 1,
      logged: { process: 10653, serial: 3, atUs: 1795234846217475 },
    },
  });
});

test('a malformed request and one with nothing live have no slot and no duration', () => {
  const malformed = parseRecord('credit 1 4 50 - - - 400 - PR0')?.record;
  assert.deepEqual(
    [malformed?.beganUs, malformed?.wanted, malformed?.status, malformed?.durationUs],
    [50, null, 400, -1],
  );
  const nothing = parseRecord('credit 1 4 50 40 none - 503 - LR0')?.record;
  assert.deepEqual([nothing?.beganUs, nothing?.wanted, nothing?.answered], [40, null, null]);
});

test('tells a client that left from an answer that broke off', () => {
  const ending = (code: string) => parseRecord(`credit 1 4 50 40 blue blue 200 9 ${code}0`)?.record.ending;
  assert.deepEqual(['--', 'CD', 'cD', 'CH', 'SD', 'sD', 'PD', 'KD', 'LR'].map(ending), [
    'complete',
    'client-left',
    'client-left',
    'client-left',
    'cut',
    'cut',
    'cut',
    'cut',
    'complete',
  ]);
  assert.equal(parseRecord('credit 1 4 50 40 blue - -1 - CR0')?.record.status, 0);
});

test('passes over what is no request', () => {
  for (const line of [
    '',
    'Pid: 12',
    'proxy service-credit has no server available!',
    'credit 1 2 3 4 red blue 200 9 --0',
  ]) {
    assert.equal(parseRecord(line), null, line);
  }
});
