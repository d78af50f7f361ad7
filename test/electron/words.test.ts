import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Alert, Notice } from '../../core/contract/alerts.ts';
import { applyRows } from '../../core/contract/apply-rows.ts';
import type { HostRow } from '../../core/contract/hosts.ts';
import { jobNotices } from '../../core/contract/job-notices.ts';
import type { Job } from '../../core/contract/jobs.ts';
import { noticeWords } from '../../core/contract/notice-words.ts';
import { pageOfArguments, pageOfLink } from '../../electron/link.ts';
import { fleetWords } from '../../electron/status.ts';

const host = (presence: HostRow['presence']) => ({ presence }) as HostRow;
const alert = (host: string, more: Partial<Alert> = {}): Alert => ({
  key: `gpu-hot|gpu.temperature|${host}|0`,
  rule: 'gpu-hot',
  severity: 'page',
  series: `gpu.temperature|${host}|0`,
  host,
  service: null,
  state: 'firing',
  value: 94,
  limit: 90,
  summary: `GPU temperature of 0 on ${host} is 94 °C, the limit is 90 °C`,
  pendingAt: '2026-01-01T00:00:00.000Z',
  firedAt: '2026-01-01T00:01:00.000Z',
  resolvedAt: null,
  acked: null,
  silencedBy: null,
  inhibitedBy: null,
  ...more,
});
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
    assert.equal(fleetWords([], [], []), '0 hosts reachable');
    const hosts = [host('reachable'), host('silent'), host('unknown')];
    assert.equal(fleetWords(hosts, [job('a', 'held')], []), '1 host reachable, 1 silent');
    assert.equal(fleetWords([], [job('a', 'running')], []), '0 hosts reachable, 1 job running');
    assert.equal(fleetWords([], [job('a', 'running'), job('b', 'running')], []), '0 hosts reachable, 2 jobs running');
  });
});

describe('the tray on alerts', () => {
  it('counts those that wait for somebody, before everything else', () => {
    const acked = { by: 'mara', at: '2026-01-01T00:02:00.000Z', note: '' };
    const others = [
      alert('b', { acked }),
      alert('c', { silencedBy: 'night' }),
      alert('d', { inhibitedBy: 'host-silent|memory.used|d|' }),
      alert('e', { state: 'pending' }),
      alert('f', { state: 'resolved' }),
    ];
    assert.equal(fleetWords([host('reachable')], [], others), '1 host reachable');
    assert.equal(fleetWords([], [], [alert('a'), ...others]), '1 alert firing, 0 hosts reachable');
  });
});

describe('the notices of alerts', () => {
  const notice = (parts: Partial<Notice>) => noticeWords({ severity: 'page', firing: [], resolved: [], ...parts });

  it('say what fires, and lead to it', () => {
    const { title, body, path } = notice({ firing: [alert('gpu-1')] });
    assert.equal(title, 'Page: gpu-hot on gpu-1');
    assert.equal(body, 'GPU temperature of 0 on gpu-1 is 94 °C, the limit is 90 °C');
    assert.equal(new URL(path, 'app://signalbox').searchParams.get('key'), 'gpu-hot|gpu.temperature|gpu-1|0');
  });

  it('put many together, and say what is over', () => {
    const many = ['a', 'b', 'c', 'd', 'e', 'f'].map((each) => alert(each));
    const { title, body, path } = notice({ firing: many, severity: 'warning' });
    assert.equal(title, 'Warning: gpu-hot in 6 places');
    assert.match(body, /on a is.*on d is.*\nand 2 more$/s);
    assert.equal(path, '/alerts');
    assert.equal(notice({ resolved: [alert('a')] }).title, 'Over: gpu-hot on a');
    assert.equal(notice({ firing: [alert('a'), alert('a', { rule: 'gpu-slow' })] }).title, 'Page: 2 alerts');
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
