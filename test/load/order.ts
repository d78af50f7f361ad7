import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import type { SmokeCase, Tensor } from '../../core/models/model.ts';

const samples = join(import.meta.dirname, '../../resources/samples');

/** A request body, and what each version of the model must answer to it. */
export interface LoadCase {
  readonly body: string;
  readonly expected: { readonly [version: string]: readonly Tensor[] };
  readonly tolerance: SmokeCase['tolerance'];
}

/** What a load process is told to do. It stops by itself at whichever bound comes first. */
export interface LoadOrder {
  /** Of the service's infer endpoint, on a loopback or lab address. */
  readonly url: string;
  readonly cases: readonly LoadCase[];
  /** Keep-alive connections, each with one request at a time. */
  readonly clients: number;
  /** Requests per second of all clients together; absent: as fast as answers come. */
  readonly rate?: number;
  readonly maxRequests: number;
  readonly maxMs: number;
  /** Past it a request counts as failed; default 10 s. */
  readonly timeoutMs?: number;
}

/** The smoke inputs of a sample model as load; every named version is known to answer them. */
export function sampleCases(model: string, versions: readonly string[]): LoadCase[] {
  const read = (version: string): SmokeCase[] =>
    JSON.parse(readFileSync(join(samples, model, version, 'smoke.json'), 'utf8')).cases;
  const all = versions.map((version) => [version, read(version)] as const);
  const [, first = []] = all[0] ?? [];
  return first.flatMap(({ inputs, tolerance }) => {
    const same = (other: SmokeCase) => JSON.stringify(other.inputs) === JSON.stringify(inputs);
    const found = all.map(([version, cases]) => [version, cases.find(same)?.outputs] as const);
    if (found.some(([, outputs]) => outputs === undefined)) return [];
    const expected = Object.fromEntries(found.map(([version, outputs]) => [version, outputs ?? []]));
    return [{ body: JSON.stringify({ inputs }), expected, tolerance }];
  });
}

/** Throws for an address that is neither this machine's nor a lab's own: load goes nowhere else. */
export function assertOwnAddress(url: string): void {
  const { hostname, protocol } = new URL(url);
  const [a, b] = hostname.split('.').map(Number);
  const own =
    hostname === 'localhost' ||
    (isIPv4(hostname) && (a === 127 || (a === 10 && b !== undefined && b >= 77 && b <= 127)));
  if (protocol !== 'http:' || !own) throw new Error(`Load goes to this machine or a lab only, not to ${url}`);
}
