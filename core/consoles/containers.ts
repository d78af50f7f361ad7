/** The containers of a host. Slices: engines. */
import type { ContainerInfo } from 'dockerode';
import type { ContainerView } from '../contract/hosts.ts';
import { labels } from '../engines/docker/container.ts';
import { unless, withDocker } from '../platform/docker-problem.ts';
import type { Machine } from '../platform/machine.ts';

/** As many running ones are asked when they started; a list says only when they were made. */
const MOST_ASKED = 64;

/** All of them, running or not, by name. Throws `docker-missing`, `docker-denied`, `docker-failed`, the way's problems. */
export async function listContainers(machine: Machine, signal: AbortSignal): Promise<ContainerView[]> {
  const docker = machine.docker();
  const found = await withDocker('list its containers', signal, (limited) =>
    docker.listContainers({ all: true, abortSignal: limited }),
  );
  const running = new Set(found.filter(({ State }) => State === 'running').slice(0, MOST_ASKED));
  const views = found.map(async (each) => {
    if (!running.has(each)) return view(each, null);
    const inspected = await withDocker('look at a container', signal, (limited) =>
      unless([404], docker.getContainer(each.Id).inspect({ abortSignal: limited })),
    );
    return view(each, inspected?.State.StartedAt ?? null);
  });
  return (await Promise.all(views)).toSorted((a, b) => a.name.localeCompare(b.name));
}

function view({ Id, Names, Image, State, Status, Labels }: ContainerInfo, startedAt: string | null): ContainerView {
  const slot = Labels[labels.slot];
  return {
    id: Id,
    name: Names[0]?.replace(/^\//, '') ?? Id.slice(0, 12),
    image: Image,
    state: State,
    status: Status,
    startedAt,
    service: Labels[labels.service] ?? null,
    slot: slot === 'blue' || slot === 'green' ? slot : null,
  };
}
