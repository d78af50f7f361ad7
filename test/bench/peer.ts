import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { otherSlot, type ServiceState, type Slot } from '../../core/services/model.ts';
import { startLoad } from '../load/load.ts';
import type { LoadReport } from '../load/report.ts';
import { type BenchSite, SERVICE } from './site.ts';
import { nowMs } from './stats.ts';
import { CLIENTS } from './under-load.ts';

/** A well-known proxy that switches by writing its configuration anew and reloading it. */
export interface Peer {
  readonly name: string;
  readonly port: number;
  /** Writes the configuration: all traffic to `address`. */
  write(dir: string, address: string): void;
  /** The program with its arguments; it stays in the foreground. */
  command(dir: string): readonly [string, ...string[]];
  reload(dir: string, process: ChildProcess): Promise<void>;
}

export interface PeerNumbers {
  readonly requests: number;
  readonly failed: number;
  /** Of each switch, from its beginning to the first answer of the new slot, ms. */
  readonly firstNewMs: readonly number[];
  /** Of each switch, from its beginning to the start of the last request that the old slot answered, ms. */
  readonly lastOldMs: readonly number[];
}

export interface Change {
  readonly to: Slot;
  readonly askedMs: number;
}

const SETTLE_MS = 1_000;

/** Runs the peer on the lab host before the same two slots, under the same clients, and switches it `count` times. */
export async function measurePeer(site: BenchSite, peer: Peer, count: number): Promise<PeerNumbers> {
  const state = await (await site.station()).store.read(SERVICE, site.signal);
  if (!state) throw new Error('Nothing is live');
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-peer-'));
  peer.write(dir, state.addresses.blue);
  const child = spawn('ip', ['netns', 'exec', site.labHost.netns, ...peer.command(dir)], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  try {
    await untilReady(`http://${site.labHost.ip}:${peer.port}/v2/health/ready`, site.signal);
    return await switchPeer(site, peer, dir, child, state, count);
  } finally {
    child.kill('SIGTERM');
    const limit = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(limit);
    rmSync(dir, { recursive: true });
  }
}

async function switchPeer(
  site: BenchSite,
  peer: Peer,
  dir: string,
  child: ChildProcess,
  { addresses }: ServiceState,
  count: number,
): Promise<PeerNumbers> {
  await using load = await startLoad(site.order(CLIENTS, 1_000_000, peer.port));
  const changes: Change[] = [];
  let to: Slot = 'blue';
  for (let i = 0; i < count; i++) {
    await sleep(SETTLE_MS, undefined, { signal: site.signal });
    to = otherSlot(to);
    changes.push({ to, askedMs: nowMs() });
    peer.write(dir, addresses[to]);
    await peer.reload(dir, child);
  }
  await sleep(SETTLE_MS, undefined, { signal: site.signal });
  const report = await load.stop();
  return { requests: report.requests, failed: report.failed, ...aroundChanges(report, changes) };
}

/** When the clients saw the first of the new slot and the last of the old one; nothing where they saw none. */
export function aroundChanges(
  { began, took, slot }: LoadReport,
  changes: readonly Change[],
): Pick<PeerNumbers, 'firstNewMs' | 'lastOldMs'> {
  const firstNewMs: number[] = [];
  const lastOldMs: number[] = [];
  for (const [i, { to, askedMs }] of changes.entries()) {
    const untilMs = changes[i + 1]?.askedMs ?? Number.POSITIVE_INFINITY;
    const code = to === 'blue' ? 0 : 1;
    let firstNew = Number.POSITIVE_INFINITY;
    let lastOld = 0;
    began.forEach((at, n) => {
      const end = at + (took[n] ?? 0);
      if (end < askedMs || at >= untilMs) return;
      if (slot[n] === code) firstNew = Math.min(firstNew, end - askedMs);
      else lastOld = Math.max(lastOld, at - askedMs);
    });
    if (Number.isFinite(firstNew)) firstNewMs.push(firstNew);
    lastOldMs.push(lastOld);
  }
  return { firstNewMs, lastOldMs };
}

async function untilReady(url: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const answer = await fetch(url, { signal }).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    if (performance.now() > deadline) throw new Error(`The peer does not answer at ${url}`);
    await sleep(50, undefined, { signal });
  }
}
