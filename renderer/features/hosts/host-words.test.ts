import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostProblems } from './facts/problems.ts';
import { filterHosts } from './filter.ts';
import { facts, hostRow } from './host.fixture.ts';
import {
  addressText,
  engineText,
  gpusText,
  imageText,
  isProduction,
  labelsText,
  reasonText,
  sizeText,
  skewText,
  usedShare,
} from './host-words.ts';

test('a host in few words', () => {
  const { host } = hostRow('gpu-1', { labels: { region: 'eu', tier: 'gold' } });
  assert.equal(labelsText(host.labels), 'region=eu, tier=gold');
  assert.equal(addressText(host), 'ops@gpu-1');
  assert.equal(addressText({ ...host, ssh: { target: 'ops@gpu-1', jump: 'bastion' } }), 'ops@gpu-1 via bastion');
  assert.equal(addressText({ ...host, ssh: null }), 'this computer');
  assert.equal(sizeText(facts()), '16 CPU, 64 GB');
  assert.equal(skewText({ ms: -120.4, boundMs: 8 }), '120 ms behind, ± 8 ms');
});

test('an engine that is not known is not "none"', () => {
  assert.equal(engineText({ ...hostRow('a'), facts: null }), '–');
  assert.equal(engineText({ ...hostRow('a'), facts: facts({ docker: null }) }), 'no Docker');
  assert.equal(engineText(hostRow('a')), 'Docker 27.3.1');
  assert.equal(gpusText(null), '–');
  assert.equal(gpusText(facts({ gpuProblem: 'driver mismatch' })), 'not known');
  assert.equal(gpusText(facts()), 'none');
});

test('an image has its name, or the beginning of its digest', () => {
  assert.equal(imageText('postgres:16'), 'postgres:16');
  assert.equal(imageText(`sha256:${'ab'.repeat(32)}`), 'sha256:abababababab');
});

test('a share is between nothing and all, or not known', () => {
  assert.equal(usedShare(100, 25), 0.75);
  assert.equal(usedShare(100, 120), 0);
  assert.equal(usedShare(null, 25), null);
  assert.equal(usedShare(0, 0), null);
});

test('production is told by labels', () => {
  assert.equal(isProduction({ env: 'Prod' }), true);
  assert.equal(isProduction({ stage: 'production' }), true);
  assert.equal(isProduction({ env: 'preprod', region: 'prod' }), false);
});

test('a filter takes hosts that have all its words, anywhere', () => {
  const rows = [hostRow('gpu-1', { labels: { region: 'eu' } }), hostRow('gpu-2'), hostRow('edge-1', { kind: 'edge' })];
  const names = (filter: string) => filterHosts(rows, filter).map(({ host }) => host.name);
  assert.deepEqual(names(''), ['gpu-1', 'gpu-2', 'edge-1']);
  assert.deepEqual(names('GPU region=eu'), ['gpu-1']);
  assert.deepEqual(names('edge'), ['edge-1']);
  assert.deepEqual(names('gpu edge'), []);
});

test('what is wrong with a host comes with what to do', () => {
  const silent = { code: 'host-unreachable', message: 'Start it', data: {} } as const;
  assert.deepEqual(hostProblems({ ...hostRow('a'), problem: silent, facts: null }), [silent]);
  assert.deepEqual(hostProblems(hostRow('a')), []);
  assert.equal(reasonText('host-unreachable'), 'silent: unreachable');
  assert.equal(reasonText('internal'), 'silent: internal');
  const sick = facts({ missingTools: ['flock'], clockSkew: { ms: 9_000, boundMs: 5 } });
  assert.deepEqual(
    hostProblems({ ...hostRow('a'), facts: sick }).map(({ code }) => code),
    [null, null],
  );
});
