import type Docker from 'dockerode';
import { unless, withDocker } from '../../platform/docker-problem.ts';
import { completeHandover, forgetFormer, setMasterAside, stepAside } from './handover.ts';
import { createRouter, FORMER, inspectRouter, ROUTER, type RouterPlace } from './router-container.ts';

/**
 * Makes sure that the host's router runs and is of the image, if the host has that. One of another image hands over
 * to a new one, and no request is lost. What another control plane left half-way is completed. To be called by one at
 * a time. Returns the id of the container that handed over and may still have clients, null when none did.
 */
export async function ensureRouter(place: RouterPlace, signal: AbortSignal): Promise<string | null> {
  const docker = place.machine.docker();
  let found = await inspectRouter(docker, ROUTER, signal);
  let former = await inspectRouter(docker, FORMER, signal);
  if (former && !former.State.Running) {
    await forgetFormer(place, signal);
    former = undefined;
  }
  const replaceable = found !== undefined && found.Image !== place.image && (await hasImage(place, signal));
  if (found?.State.Running && replaceable && !former) {
    await stepAside(docker, found.Id, signal);
    former = found;
    found = undefined;
  }
  const runs = found?.State.Running === true;
  const start = () => (runs ? Promise.resolve() : startRouter(place, found, replaceable, former !== undefined, signal));
  if (former) await completeHandover(place, former.Id, start, signal);
  else await start();
  return former?.Id ?? null;
}

/** `found`: a router that does not run. It may be of another image, or of a control plane that died before it was started. */
async function startRouter(
  place: RouterPlace,
  found: Docker.ContainerInspectInfo | undefined,
  replaceable: boolean,
  takeOver: boolean,
  signal: AbortSignal,
): Promise<void> {
  const docker = place.machine.docker();
  if (found && replaceable) await removeContainer(docker, found.Id, signal);
  if (!found && takeOver) await setMasterAside(place, signal);
  if (!found || replaceable) await createRouter(place, takeOver, signal);
  await withDocker('start the router', signal, (limited) =>
    unless([304], docker.getContainer(ROUTER).start({ abortSignal: limited })),
  );
}

/** Tells the router to read its files again: new workers take over, old ones finish what they have. */
export async function reloadRouter(docker: Docker, signal: AbortSignal): Promise<void> {
  const name = (await inspectRouter(docker, ROUTER, signal)) ? ROUTER : FORMER;
  await withDocker('reload the router', signal, (limited) =>
    docker.getContainer(name).kill({ signal: 'SIGUSR2', abortSignal: limited }),
  );
}

/** Ends the router: nothing is served on the host any more. */
export async function removeRouter(docker: Docker, signal: AbortSignal): Promise<void> {
  for (const name of [ROUTER, FORMER]) await removeContainer(docker, name, signal);
}

async function removeContainer(docker: Docker, name: string, signal: AbortSignal): Promise<void> {
  await withDocker('remove the router', signal, (limited) =>
    unless([404, 409], docker.getContainer(name).remove({ force: true, abortSignal: limited })),
  );
}

/** A switch or rollback sends no images: after an update of Signalbox the next deploy does. */
async function hasImage({ machine, image }: RouterPlace, signal: AbortSignal): Promise<boolean> {
  const found = await withDocker('look for the router image', signal, () =>
    unless([404], machine.docker().getImage(image).inspect()),
  );
  return found !== undefined;
}
