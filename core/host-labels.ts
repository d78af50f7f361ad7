import type { Host } from './hosts/model.ts';

const FRESH_MS = 1_000;

/** Labels of a host, null where there is none: for who asks of hundreds at once. As of a second ago at most. */
export function hostLabels(hosts: () => readonly Pick<Host, 'name' | 'labels'>[], now: () => number = Date.now) {
  let labels = new Map<string, Readonly<Record<string, string>>>();
  let at = Number.NEGATIVE_INFINITY;
  return (host: string): Readonly<Record<string, string>> | null => {
    if (Math.abs(now() - at) >= FRESH_MS) {
      labels = new Map(hosts().map((each) => [each.name, each.labels]));
      at = now();
    }
    return labels.get(host) ?? null;
  };
}
