import type Docker from 'dockerode';
import type { Revision, ServiceState, Slot } from '../../services/model.ts';
import { NETWORK, SLOT_PORT } from './network.ts';

export const labels = {
  service: 'io.signalbox.service',
  slot: 'io.signalbox.slot',
  revision: 'io.signalbox.revision',
  fence: 'io.signalbox.fence',
} as const;

/** The same user in every image: nobody on the host. */
const USER = '65532:65532';
export const DRAIN_MS = 30_000;

/** One container per slot, always of the same name, so that there can never be two. */
export function containerName(service: string, slot: Slot): string {
  return `signalbox-${service}-${slot}`;
}

/** Pure: what Docker is asked for. Hardened after CIS Docker 1.6; `unless-stopped`, so that a rebooted host serves again. */
export function containerSpec(
  state: ServiceState,
  slot: Slot,
  revision: Revision,
  fence: number,
  modelDir: string,
): Docker.ContainerCreateOptions {
  const bytes = revision.memoryMb * 1024 * 1024;
  return {
    name: containerName(state.service, slot),
    Image: revision.image,
    User: USER,
    Cmd: [
      ...['--listen', `0.0.0.0:${SLOT_PORT}`],
      ...['--name', state.service],
      ...['--slot', slot],
      ...['--revision', revision.id],
      ...['--model-dir', '/model'],
      ...['--model-version', revision.version],
      ...['--digest', revision.modelDigest],
      ...['--threads', String(revision.threads)],
      ...['--drain-ms', String(DRAIN_MS)],
    ],
    Labels: {
      [labels.service]: state.service,
      [labels.slot]: slot,
      [labels.revision]: revision.id,
      [labels.fence]: String(fence),
    },
    StopTimeout: DRAIN_MS / 1000,
    HostConfig: {
      NetworkMode: NETWORK,
      RestartPolicy: { Name: 'unless-stopped' },
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': 'rw,noexec,nosuid,nodev,size=64m' },
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Memory: bytes,
      MemorySwap: bytes,
      NanoCpus: (revision.threads + 1) * 1e9,
      PidsLimit: 256,
      Mounts: [{ Type: 'bind', Source: modelDir, Target: '/model', ReadOnly: true }],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '2' } },
    },
    NetworkingConfig: {
      EndpointsConfig: { [NETWORK]: { IPAMConfig: { IPv4Address: state.addresses[slot].split(':')[0] ?? '' } } },
    },
  };
}
