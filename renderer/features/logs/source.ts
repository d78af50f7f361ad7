import type { LogSource } from '../../../core/contract/consoles.ts';
import type { ContainerView } from '../../../core/contract/hosts.ts';
import type { ServiceRow } from '../../../core/contract/services.ts';

/** How the source of a log stands in the address bar. Pure. */

/** `credit:blue` for a slot, `@name` for a container: no service's name has a colon or an @. */
export function writeSource(source: LogSource): string {
  return 'service' in source ? `${source.service}:${source.slot}` : `@${source.container}`;
}

/** The source that a text of the address bar names on a host; null when it names none. */
export function readSource(text: string | null, host: string): LogSource | null {
  if (text === null || text === '') return null;
  if (text.startsWith('@')) return text.length > 1 ? { host, container: text.slice(1) } : null;
  const [service, slot, more] = text.split(':');
  if (!service || (slot !== 'blue' && slot !== 'green') || more !== undefined) return null;
  return { service, slot };
}

export interface NamedSource {
  /** As the address bar has it. */
  readonly id: string;
  readonly text: string;
}

const slots = ['blue', 'green'] as const;

/** What can be read on a host, the live slots first. A slot's containers are not offered a second time. */
export function listSources(
  services: readonly Pick<ServiceRow, 'service' | 'split' | 'slots'>[],
  containers: readonly Pick<ContainerView, 'name' | 'slot' | 'state'>[],
  host: string,
): NamedSource[] {
  const ofSlots = services.flatMap(({ service, split, slots: held }) =>
    slots
      .filter((slot) => held[slot].phase !== 'empty')
      .map((slot) => {
        const live = split?.live === slot;
        const id = writeSource({ service, slot });
        return { id, live, text: `${service} ${slot}, ${live ? 'live' : 'idle'}` };
      }),
  );
  return [
    ...ofSlots.toSorted((a, b) => Number(b.live) - Number(a.live)).map(({ id, text }) => ({ id, text })),
    ...containers
      .filter(({ slot }) => slot === null)
      .map(({ name, state }) => ({
        id: writeSource({ host, container: name }),
        text: `container ${name}${state === 'running' ? '' : `, ${state}`}`,
      })),
  ];
}

/** A source that is read now though nobody offers it any more. */
export function nameSource(source: LogSource): NamedSource {
  const text = 'service' in source ? `${source.service} ${source.slot}` : `container ${source.container}`;
  return { id: writeSource(source), text };
}
