import type { Problem } from '../contract/problem.ts';
import { dockerItems } from './docker-items.ts';
import { allowForwardingCommand, installToolsCommand, makeStateDirCommand, setClockCommand } from './mend.ts';
import type { CheckItem, CheckReport, ClockSkew, Host, HostFacts } from './model.ts';
import { wayItems } from './way-items.ts';

const LEAST_DISK = 2 * 2 ** 30;
const MOST_SKEW_MS = 2000;

/** What a check found out; a null is what it could not look at, for the reason in `failure`. */
export interface Evidence {
  readonly host: Host;
  /** The jumps on the way, as `ssh -J` takes them. */
  readonly jump: string | null;
  /** What connecting threw. */
  readonly wayFailure: Problem | null;
  readonly facts: HostFacts | null;
  /** What asking for the facts threw. */
  readonly factsFailure: Problem | null;
  /** A stream to Docker's socket opened; false where it did not, null where there is no socket. */
  readonly socketOpened: boolean | null;
}

/** Every item that can be told is told, whatever else failed. */
export function checkReport(evidence: Evidence): CheckReport {
  const { host, jump, facts, wayFailure, factsFailure } = evidence;
  const items = [...wayItems(host, jump, wayFailure)];
  if (facts)
    items.push(...factItems(host, jump, facts), ...dockerItems(host, facts), ...forwardingItems(evidence, facts));
  else if (!wayFailure) items.push(factsItem(factsFailure));
  return { host: host.name, ok: items.every((item) => item.ok === true || !item.required), items };
}

function factsItem(failure: Problem | null): CheckItem {
  return {
    id: 'facts',
    ok: failure ? false : 'unknown',
    what: 'It tells what it is',
    found: failure?.message ?? 'not looked at',
    mend: null,
    code: failure?.code ?? null,
    required: true,
  };
}

function factItems(host: Host, jump: string | null, facts: HostFacts): CheckItem[] {
  const { missingTools: missing, stateDir, diskFreeBytes: free, clockSkew: skew } = facts;
  const item = (id: string, what: string, ok: CheckItem['ok'], found: string, mend: string | null): CheckItem => ({
    id,
    what,
    ok,
    found,
    mend: ok === true ? null : mend,
    code: null,
    required: true,
  });
  const items = [
    item('platform', 'Linux on x86_64 or aarch64', isSupported(host, facts), `${facts.system} on ${facts.arch}`, null),
    item(
      'tools',
      'flock, sha256sum and the like are there',
      missing.length === 0,
      missing.length === 0 ? 'all' : `missing: ${missing.join(', ')}`,
      installToolsCommand(facts, missing),
    ),
    item(
      'state-dir',
      `${stateDir.path} can be written`,
      stateDir.writable,
      stateDir.writable ? `as ${facts.user}` : `not by ${facts.user}`,
      makeStateDirCommand(facts),
    ),
    item(
      'disk',
      'At least 2 GiB are free for models',
      free === null ? 'unknown' : free >= LEAST_DISK,
      free === null ? 'not told' : `${gibibytes(free)} GiB free`,
      null,
    ),
  ];
  if (!host.ssh) return items;
  const clock = item(
    'clock',
    'Its clock is within 2 s of ours',
    clockOk(skew),
    formatSkew(skew),
    setClockCommand(host.ssh, jump, facts),
  );
  return [...items, clock];
}

/** This computer serves with the local engine on any system that Node runs on. */
function isSupported(host: Host, facts: HostFacts): boolean {
  return (facts.system === 'Linux' || host.ssh === null) && ['x86_64', 'aarch64'].includes(facts.arch);
}

/** Docker may answer by another way than its socket's; HAProxy's admin socket has no other. */
function forwardingItems({ host, socketOpened }: Evidence, facts: HostFacts): CheckItem[] {
  if (!host.ssh) return [];
  const listens = facts.docker !== null || (facts.dockerTraces.running && facts.dockerTraces.socketWritable);
  const ok = socketOpened === true ? true : socketOpened === false && listens ? false : 'unknown';
  const found = ok === true ? 'yes' : ok === false ? 'the SSH server refuses' : 'not known until Docker answers';
  const item: CheckItem = {
    id: 'forwarding',
    ok,
    what: 'Its SSH server forwards to unix sockets',
    found,
    mend: ok === false ? allowForwardingCommand(facts) : null,
    code: null,
    required: true,
  };
  return [item];
}

/** True or false only where the whole interval of the measurement agrees. */
function clockOk({ ms, boundMs }: ClockSkew): CheckItem['ok'] {
  if (Math.abs(ms) + boundMs <= MOST_SKEW_MS) return true;
  return Math.abs(ms) - boundMs > MOST_SKEW_MS ? false : 'unknown';
}

/** `120 ms ahead, ± 8 ms`. */
export function formatSkew({ ms, boundMs }: ClockSkew): string {
  return `${Math.abs(ms)} ms ${ms < 0 ? 'behind' : 'ahead'}, ± ${boundMs} ms`;
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}
