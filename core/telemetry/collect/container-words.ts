/** Pure: what the Docker API says of containers, in our words. */
import type { HostEvent } from './model.ts';

/** As the engine sends it (Engine API, SystemEvents). */
export interface DockerEvent {
  readonly action: string;
  readonly id: string;
  readonly attributes: { readonly [name: string]: string };
}

/** Null when the line is no event of a container. */
export function parseEvent(line: string): DockerEvent | null {
  try {
    const { Action, Actor } = JSON.parse(line);
    if (typeof Action !== 'string' || typeof Actor?.ID !== 'string') return null;
    return { action: Action, id: Actor.ID, attributes: Actor.Attributes ?? {} };
  } catch {
    return null;
  }
}

/** Null for what nobody needs to know. */
export function eventOf({ action, attributes }: DockerEvent, atMs: number, serviceLabel: string): HostEvent | null {
  const name = attributes.name ?? 'A container';
  const what = said(action, attributes);
  if (what === null) return null;
  return { atMs, kind: 'container', service: attributes[serviceLabel] ?? null, what: `${name} ${what}` };
}

function said(action: string, { exitCode, signal }: DockerEvent['attributes']): string | null {
  if (action === 'start') return 'started';
  if (action === 'die') return `ended with code ${exitCode ?? 'unknown'}`;
  if (action === 'oom') return 'ran out of memory';
  if (action === 'kill') return `was sent signal ${signal ?? 'unknown'}`;
  // Docker: `health_status: healthy`; Podman has only the first word.
  const health = /^health_status: (healthy|unhealthy)$/.exec(action)?.[1];
  return health ? `is ${health}` : null;
}
