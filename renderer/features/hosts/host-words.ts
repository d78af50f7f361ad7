import type { HostFactsView, HostRow } from '../../../core/contract/hosts.ts';
import type { ProblemView } from '../../../core/contract/procedure.ts';
import { bytes, duration } from '../../ui/format.ts';

/** What is said of a host in few words. Pure. */

const reasons: { readonly [code in ProblemView['code']]?: string } = {
  'host-unreachable': 'silent: unreachable',
  'connection-lost': 'silent: cut off',
  timeout: 'silent: no answer',
  'auth-failed': 'silent: login refused',
  'identity-unreadable': 'silent: key locked',
  'host-key-unknown': 'silent: key unknown',
  'host-key-changed': 'silent: key changed',
  'host-key-revoked': 'silent: key revoked',
  'docker-missing': 'no Docker',
  'docker-denied': 'Docker is closed',
  'docker-failed': 'Docker fails',
};

/** Why a host is silent, or only half of use, in two or three words. */
export function reasonText(code: ProblemView['code']): string {
  return reasons[code] ?? `silent: ${code}`;
}

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

/** `16 CPU, 64 GB`: processors and memory. */
export function sizeText(facts: HostFactsView | null): string {
  return facts ? `${facts.cpus} CPU, ${bytes(facts.memoryBytes)}` : '–';
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
  return `${duration(Math.abs(Math.round(ms)))} ${ms < 0 ? 'behind' : 'ahead'}, ± ${duration(Math.round(boundMs))}`;
}

/** An image that is named by its digest alone, as short as Docker shows it. */
export function imageText(image: string): string {
  return image.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1');
}
