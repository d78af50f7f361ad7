import type { Alert } from '../../../../core/contract/alerts.ts';

/** How many alerts fire on each host or service. Pure. */
export function firingOn(alerts: Iterable<Alert>, of: 'host' | 'service'): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const alert of alerts) {
    const name = alert[of];
    if (alert.state === 'firing' && name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
