/**
 * A router hands over to one of another image. Both run for a moment and share their listening sockets (HAProxy's -x), so
 * that no connection waits in one that closes; then the former takes no more and ends with its last client. Whoever
 * changes another service's split meanwhile tells it too: control.lua finds its master socket, which was set aside.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { asProblem, Problem } from '../../contract/problem.ts';
import { lastLogs } from '../../platform/docker-logs.ts';
import { unless, withDocker } from '../../platform/docker-problem.ts';
import { quote } from '../../platform/quote.ts';
import { routerPaths } from './config.ts';
import { readClients, readWorker } from './master.ts';
import { FORMER, inspectRouter, ROUTER, type RouterPlace } from './router-container.ts';

const TAKEN_MS = 10_000;
/** Longer than the router keeps an idle connection: what the former still has after that are requests that began before. */
const DRAINED_MS = 70_000;

/** Gives the name free for the new router. From here on `completeHandover` mends what is broken off. */
export async function stepAside(docker: Docker, id: string, signal: AbortSignal): Promise<void> {
  await withDocker('rename the router', signal, (limited) =>
    docker.getContainer(id).rename({ name: FORMER, abortSignal: limited }),
  );
}

/** Before the new router is made, which then binds one of its own. */
export async function setMasterAside({ machine, dir }: RouterPlace, signal: AbortSignal): Promise<void> {
  const { masterSocket, formerMasterSocket } = routerPaths(dir);
  await machine.run(
    ['sh', '-c', `[ ! -e ${quote(masterSocket)} ] || mv -f ${quote(masterSocket)} ${quote(formerMasterSocket)}`],
    { signal },
  );
}

/**
 * `start` starts the new router. Throws `switch-failed` or `docker-failed` when it does not come up; the former then is
 * what it was.
 */
export async function completeHandover(
  place: RouterPlace,
  former: string,
  start: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const docker = place.machine.docker();
  try {
    await start();
    if (!(await untilTaken(place, signal))) throw await notTaken(docker, signal);
  } catch (error) {
    // After any other failure (the host went away) nobody knows what runs: the next try finds it out and goes on.
    const { code } = asProblem(error);
    if (code === 'docker-failed' || code === 'switch-failed') await takeBack(place, former, signal);
    throw error;
  }
  await withDocker('end the former router', signal, async (limited) => {
    const container = docker.getContainer(former);
    await unless([404], container.update({ RestartPolicy: { Name: 'no' }, abortSignal: limited }));
    await unless([404, 409], container.kill({ signal: 'SIGUSR1', abortSignal: limited }));
  });
}

/**
 * Waits until the former router has no clients any more, 70 s at most, and removes it. It checks no servers, so it would
 * answer a client that it still has from the slot that it last knew to be up: no split should change before.
 */
export async function untilDrained(
  place: RouterPlace,
  former: string,
  signal: AbortSignal,
  onWait: (what: string) => void,
): Promise<void> {
  const { machine, dir } = place;
  const docker = machine.docker();
  const deadline = performance.now() + DRAINED_MS;
  // Control planes that follow its log would keep it for longer: they are no clients.
  for (;;) {
    const clients = await readClients(machine, routerPaths(dir).formerMasterSocket, signal);
    if (clients === 0) break;
    onWait(waitNote(clients, deadline - performance.now()));
    if (!(await inspectRouter(docker, former, signal))?.State.Running) break;
    if (performance.now() > deadline) return;
    await sleep(100, undefined, { signal });
  }
  await withDocker('remove the former router', signal, (limited) =>
    unless([404, 409], docker.getContainer(former).remove({ force: true, abortSignal: limited })),
  );
}

/** `clients`: null when the former router did not say. */
export function waitNote(clients: number | null, leftMs: number): string {
  const whom =
    clients === null ? 'the former router' : `${clients} client${clients === 1 ? '' : 's'} of the former router`;
  return `waiting for ${whom}, ${Math.max(0, Math.ceil(leftMs / 1000))} s at most`;
}

/** Removes what is left of a router that ended. */
export async function forgetFormer({ machine, dir }: RouterPlace, signal: AbortSignal): Promise<void> {
  await withDocker('remove the former router', signal, (limited) =>
    unless([404, 409], machine.docker().getContainer(FORMER).remove({ force: true, abortSignal: limited })),
  );
  await machine.run(['rm', '-f', routerPaths(dir).formerMasterSocket], { signal });
}

/**
 * Until the new router has a worker whose process id is not that of the former's: each counts in its own container, and
 * by the id a worker knows that it was replaced. A reload gives it another, and reads all splits that were set meanwhile.
 */
async function untilTaken({ machine, dir }: RouterPlace, signal: AbortSignal): Promise<boolean> {
  const { masterSocket, formerMasterSocket } = routerPaths(dir);
  const deadline = performance.now() + TAKEN_MS;
  let reloaded = -1;
  while (performance.now() < deadline) {
    const worker = await readWorker(machine, masterSocket, signal);
    const before = await readWorker(machine, formerMasterSocket, signal);
    if (worker && worker.process !== before?.process) return true;
    if (worker && worker.reloads > reloaded) {
      reloaded = worker.reloads;
      await withDocker('reload the router', signal, (limited) =>
        unless([409], machine.docker().getContainer(ROUTER).kill({ signal: 'SIGUSR2', abortSignal: limited })),
      );
    }
    await sleep(50, undefined, { signal });
  }
  return false;
}

async function notTaken(docker: Docker, signal: AbortSignal): Promise<Problem> {
  const logs = await lastLogs(docker, ROUTER, 20, signal);
  const message = 'The newer router did not start and the former one goes on: read its last lines, and report them';
  return new Problem('switch-failed', message, { logs: logs.slice(-2_000) });
}

async function takeBack({ machine, dir }: RouterPlace, former: string, signal: AbortSignal): Promise<void> {
  const { masterSocket, formerMasterSocket } = routerPaths(dir);
  const docker = machine.docker();
  await withDocker('remove the newer router', signal, (limited) =>
    unless([404], docker.getContainer(ROUTER).remove({ force: true, abortSignal: limited })),
  );
  await machine.run(['mv', '-f', formerMasterSocket, masterSocket], { signal });
  await withDocker('rename the router', signal, (limited) =>
    docker.getContainer(former).rename({ name: ROUTER, abortSignal: limited }),
  );
}
