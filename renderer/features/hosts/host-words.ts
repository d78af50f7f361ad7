import type { HostFactsView, HostRow } from '../../../core/contract/hosts.ts';
import { bytes, plural } from '../../ui/format.ts';

/** What is said of a host in few words. Pure. */

/** `region=eu, tier=gold`. */
export function labelsText(labels: HostRow['host']['labels']): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

/** Where it is: the ssh target with its jump, or this computer. */
export function addressText({ ssh }: HostRow['host']): string {
  if (!ssh) return 'this computer';
  return ssh.jump === undefined ? ssh.target : `${ssh.target} via ${ssh.jump}`;
}

/** `Docker 27.3.1`, or what runs there without it. */
export function engineText({ host, facts }: Pick<HostRow, 'host' | 'facts'>): string {
  if (!facts) return '–';
  if (facts.docker) return `Docker ${facts.docker.version}${facts.docker.rootless ? ' rootless' : ''}`;
  return host.ssh ? 'no Docker' : 'local';
}

/** `16 × 64.0 GB`: processors and memory. */
export function sizeText(facts: HostFactsView | null): string {
  return facts ? `${plural(facts.cpus, 'CPU')}, ${bytes(facts.memoryBytes)}` : '–';
}

/** `2 × NVIDIA A100`, each model once; `none` where none was found. */
export function gpusText(facts: HostFactsView | null): string {
  if (!facts) return '–';
  if (facts.gpuProblem) return 'not known';
  const models = new Map<string, number>();
  for (const { name } of facts.gpus) models.set(name, (models.get(name) ?? 0) + 1);
  if (models.size === 0) return 'none';
  return [...models].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`)).join(', ');
}

/** Whether a wrong step here reaches real users: by its labels `env`, `environment` or `stage`. */
export function isProduction(labels: HostRow['host']['labels']): boolean {
  return ['env', 'environment', 'stage'].some((key) => /^prod(uction)?$/i.test(labels[key] ?? ''));
}

/** Share of what is there that is used, 0 to 1; null where one of the two is not known. */
export function usedShare(total: number | null, free: number | null): number | null {
  if (total === null || free === null || total <= 0) return null;
  return Math.min(Math.max((total - free) / total, 0), 1);
}

/** A host's clock beside ours: `120 ms ahead, ± 8 ms`. */
export function skewText({ ms, boundMs }: HostFactsView['clockSkew']): string {
  return `${Math.abs(Math.round(ms))} ms ${ms < 0 ? 'behind' : 'ahead'}, ± ${Math.round(boundMs)} ms`;
}
