import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { applyRows } from '../../core/contract/apply-rows.ts';
import type { HostRow } from '../../core/contract/hosts.ts';
import type { Job } from '../../core/contract/jobs.ts';
import { pageOfArguments, pageOfLink } from '../../electron/link.ts';
import { fleetWords, jobNotices } from '../../electron/status.ts';

const host = (presence: HostRow['presence']) => ({ presence }) as HostRow;
const job = (id: string, status: Job['status'], message?: string) =>
  ({ id, status, title: `Deploy ${id}`, error: message ? { message } : null }) as Job;

describe('a link', () => {
  it('leads to the page of its service', () => {
    assert.equal(pageOfLink('signalbox://service/credit-risk'), 'app://signalbox/services/credit-risk');
    assert.equal(pageOfLink('signalbox://service/a/'), 'app://signalbox/services/a');
    assert.equal(pageOfArguments(['/usr/bin/signalbox', '--x', 'signalbox://service/a']), 'app://signalbox/services/a');
    assert.equal(pageOfArguments(['/usr/bin/signalbox', '.']), null);
  });

  it('leads nowhere when it is any other', () => {
    const others = [
      '',
      'signalbox://service/',
      'signalbox://service/Credit',
      'signalbox://service/-a',
      'signalbox://service/a-',
      `signalbox://service/${'a'.repeat(41)}`,
      'signalbox://service/a/b',
      'signalbox://service/a?b',
      'signalbox://service/a#b',
      'signalbox://service/..',
      'signalbox://service/%61',
      'signalbox://service/a\n',
      'signalbox://host/a',
      ' signalbox://service/a',
      'SIGNALBOX://service/a',
      'https://service/a',
    ];
    for (const each of others) assert.equal(pageOfLink(each), null, each);
  });

  it('never leads to another place than a service', () => {
    const link = fc.string({ unit: 'binary' }).map((tail) => `signalbox://service/${tail}`);
    const page = /^app:\/\/signalbox\/services\/[a-z0-9-]{1,40}$/;
    fc.assert(fc.property(link, (each) => pageOfLink(each) === null || page.test(pageOfLink(each) ?? '')));
  });
});

describe('the words of the tray', () => {
  it('count hosts and running jobs', () => {
    assert.equal(fleetWords([], []), '0 hosts reachable');
    const hosts = [host('reachable'), host('silent'), host('unknown')];
    assert.equal(fleetWords(hosts, [job('a', 'held')]), '1 host reachable, 1 silent');
    assert.equal(fleetWords([], [job('a', 'running')]), '0 hosts reachable, 1 job running');
    assert.equal(fleetWords([], [job('a', 'running'), job('b', 'running')]), '0 hosts reachable, 2 jobs running');
  });
});

describe('the notices of jobs', () => {
  it('come once, when a job ends', () => {
    const due = jobNotices();
    assert.deepEqual(due([job('old', 'failed'), job('a', 'running'), job('b', 'running')]), []);
    const ended = [job('old', 'failed'), job('a', 'succeeded'), job('b', 'failed', 'Free some disk')];
    assert.deepEqual(due(ended), [
      { title: 'Finished: Deploy a', body: '' },
      { title: 'Failed: Deploy b', body: 'Free some disk' },
    ]);
    assert.deepEqual(due(ended), []);
  });

  it('come for a job that began and ended unseen, and again for one that went on', () => {
    const due = jobNotices();
    due([]);
    assert.equal(due([job('quick', 'interrupted')]).length, 1);
    assert.equal(due([job('quick', 'running')]).length, 0);
    assert.deepEqual(due([job('quick', 'succeeded')]), [{ title: 'Finished: Deploy quick', body: '' }]);
  });

  it('do not come for what the operator cancelled or holds', () => {
    const due = jobNotices();
    due([]);
    assert.deepEqual(due([job('a', 'aborted'), job('b', 'held')]), []);
  });
});

describe('a row stream', () => {
  it('is a snapshot and what changed since', () => {
    type Row = { readonly id: string; readonly n: number };
    const keyOf = ({ id }: Row) => id;
    const first = applyRows<Row>(
      new Map([['z', { id: 'z', n: 0 }]]),
      { kind: 'snapshot', at: '', rows: [{ id: 'a', n: 1 }] },
      keyOf,
    );
    const delta = { kind: 'delta', at: '', rows: [{ id: 'b', n: 2 }], gone: ['a'] } as const;
    assert.deepEqual([...first.keys()], ['a']);
    assert.deepEqual([...applyRows<Row>(first, delta, keyOf).values()], [{ id: 'b', n: 2 }]);
    assert.deepEqual([...first.keys()], ['a']);
  });
});
