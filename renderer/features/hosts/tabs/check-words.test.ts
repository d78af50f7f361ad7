import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckReportView } from '../../../../core/contract/hosts.ts';
import { byUrgency, verdict } from './check-words.ts';

const item = (id: string, ok: boolean | 'unknown', required = true): CheckReportView['items'][number] => ({
  id,
  ok,
  what: id,
  found: '',
  mend: null,
  code: null,
  required,
});

test('what is to be mended comes first, then what is not known', () => {
  const items = [item('ssh', true), item('forwarding', 'unknown'), item('limits', false, false), item('docker', false)];
  assert.deepEqual(
    byUrgency(items).map(({ id }) => id),
    ['docker', 'limits', 'forwarding', 'ssh'],
  );
  assert.equal(verdict({ ok: false, items }), 'Not fit yet: 1 thing to mend, 1 not known');
});

test('what is only better to have makes no host unfit', () => {
  assert.equal(verdict({ ok: true, items: [item('ssh', true)] }), 'Fit for work');
  const items = [item('ssh', true), item('limits', false, false)];
  assert.equal(verdict({ ok: true, items }), 'Fit for work, 1 thing could be better');
});
