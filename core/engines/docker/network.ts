import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { Problem } from '../../contract/problem.ts';
import { dockerStatus, unless } from '../../platform/docker-problem.ts';
import { waitFor } from '../../platform/waiting.ts';
import type { Slot } from '../../services/model.ts';

export const NETWORK = 'signalbox';
export const SLOT_PORT = 8080;
/** Below it are the gateway and what Docker may keep for itself. */
const FIRST_HOST = 16;

/**
 * The network of all slots; made when it is missing. Its subnet is written down in it, because Docker gives fixed
 * addresses only there, and fixed addresses let router and slots find each other again after a reboot by themselves.
 */
export async function ensureNetwork(docker: Docker, signal: AbortSignal): Promise<string> {
  const there = await oldestNetwork(docker, signal);
  const known = there && (await subnetOf(docker, there, signal));
  if (known) return known;
  // Docker knows which subnets are free on its host: let it choose one, then claim that by name.
  const trial = await docker.createNetwork({
    Name: `${NETWORK}-${randomBytes(4).toString('hex')}`,
    abortSignal: signal,
  });
  const subnet = await subnetOf(docker, trial.id, signal);
  await trial.remove({ abortSignal: signal });
  if (!subnet)
    throw new Problem('docker-failed', 'Docker has no free subnet: remove unused networks with docker network prune');
  const made = await unless(
    [409],
    docker.createNetwork({
      Name: NETWORK,
      CheckDuplicate: true,
      IPAM: { Driver: 'default', Config: [{ Subnet: subnet }] },
      Labels: { 'io.signalbox.network': '1' },
      abortSignal: signal,
    }),
  );
  // Another control plane may make it at the same time, and Docker lets both: the older one stays, for both.
  const oldest = await oldestNetwork(docker, signal);
  if (made && oldest !== null && oldest !== made.id) await made.remove({ abortSignal: signal });
  const theirs = oldest && (await subnetOf(docker, oldest, signal));
  if (theirs) return theirs;
  throw new Problem('docker-failed', 'Docker made and lost the network of the slots: try again');
}

/** Id of the first made of all networks of that name, which is not unique to Docker. */
async function oldestNetwork(docker: Docker, signal: AbortSignal): Promise<string | null> {
  const found = await waitFor(docker.listNetworks({ filters: { name: [NETWORK] } }), signal);
  const ours = found.filter(({ Name }) => Name === NETWORK);
  const [oldest] = ours.toSorted((a, b) => a.Created.localeCompare(b.Created) || a.Id.localeCompare(b.Id));
  return oldest?.Id ?? null;
}

async function subnetOf(docker: Docker, id: string, signal: AbortSignal): Promise<string | null> {
  try {
    const found: Docker.NetworkInspectInfo = await waitFor(docker.getNetwork(id).inspect(), signal);
    return found.IPAM?.Config?.[0]?.Subnet ?? null;
  } catch (error) {
    if (dockerStatus(error) === 404) return null;
    throw error;
  }
}

/** Pure: where the slots of the `index`-th service answer. Throws `docker-failed` when the subnet (IPv4) has no room left. */
export function slotAddresses(subnet: string, index: number): { readonly [slot in Slot]: string } {
  const [network = '', prefix = ''] = subnet.split('/');
  const base = network.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const room = 2 ** (32 - Number(prefix)) - 1;
  const blue = FIRST_HOST + 2 * index;
  if (blue + 1 >= room) {
    throw new Problem('docker-failed', `The network ${subnet} has no addresses left: remove a service from this host`, {
      subnet,
      index,
    });
  }
  return { blue: `${dotted(base + blue)}:${SLOT_PORT}`, green: `${dotted(base + blue + 1)}:${SLOT_PORT}` };
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join('.');
}
