import type { LogSource } from '../../../core/contract/consoles.ts';

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
