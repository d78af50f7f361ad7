import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { Problem } from '../../contract/problem.ts';
import { unless, withDocker } from '../../platform/docker-problem.ts';
import type { Machine } from '../../platform/machine.ts';
import { quote } from '../../platform/quote.ts';
import { routerArguments } from './config.ts';

export const ROUTER = 'signalbox-router';

/**
 * Starts the host's router, unless it runs. It is the one container in the host's own network: the ports of services
 * come and go while it lives, and clients keep their addresses. Everything else is hardened as the slots are.
 * One that runs is left as it is, also when it is of another image: its end would lose the requests in it. A newer image
 * is taken when the router was stopped or removed.
 */
export async function ensureRouter(machine: Machine, image: string, dir: string, signal: AbortSignal): Promise<void> {
  const docker = machine.docker();
  const found = await withDocker('look for the router', signal, (limited) =>
    unless([404], docker.getContainer(ROUTER).inspect({ abortSignal: limited })),
  );
  if (found?.State.Running) return;
  // One of our image that was never started is of a control plane that is about to: starting it twice does no harm.
  if (found?.State.Status !== 'created' || found.Image !== image) {
    await makeRouter(machine, image, dir, found?.Id ?? null, signal);
  }
  await withDocker('start the router', signal, (limited) =>
    unless([304], docker.getContainer(ROUTER).start({ abortSignal: limited })),
  );
}

/** In place of `old`, which does not run: it may be of an older Signalbox. */
async function makeRouter(
  machine: Machine,
  image: string,
  dir: string,
  old: string | null,
  signal: AbortSignal,
): Promise<void> {
  const docker = machine.docker();
  const user = await routerUser(machine, dir, signal);
  await withDocker('make the router', signal, async (limited) => {
    if (old) await unless([404, 409], docker.getContainer(old).remove({ force: true, abortSignal: limited }));
    // 409: a control plane of another service made it in the meantime; theirs is as good.
    const made = await unless([409], docker.createContainer({ ...routerSpec(image, dir, user), abortSignal: limited }));
    // Docker takes a name before it has the container.
    while (!made && !(await unless([404], docker.getContainer(ROUTER).inspect({ abortSignal: limited })))) {
      await sleep(50, undefined, { signal: limited });
    }
  });
}

/** Tells the router to read its files again: new workers take over, old ones finish what they have. */
export async function reloadRouter(docker: Docker, signal: AbortSignal): Promise<void> {
  await withDocker('reload the router', signal, (limited) =>
    docker.getContainer(ROUTER).kill({ signal: 'SIGUSR2', abortSignal: limited }),
  );
}

/** Ends the router: nothing is served on the host any more. */
export async function removeRouter(docker: Docker, signal: AbortSignal): Promise<void> {
  await withDocker('remove the router', signal, (limited) =>
    unless([404], docker.getContainer(ROUTER).remove({ force: true, abortSignal: limited })),
  );
}

/** Makes the folders, and says as whom the router may write into them: the login's user, nobody where that is root. */
async function routerUser(machine: Machine, dir: string, signal: AbortSignal): Promise<string> {
  const folder = quote(dir);
  const script = `mkdir -p ${folder}/run ${folder}/conf.d ${folder}/maps && chmod 700 ${folder}/run || exit 1
if [ "$(id -u)" = 0 ]; then chown 65532:65532 ${folder}/run && echo 65532:65532; else echo "$(id -u):$(id -g)"; fi`;
  const { code, stdout, stderr } = await machine.run(['sh', '-c', script], { signal });
  if (code === 0) return stdout.trim();
  throw new Problem(
    'switch-failed',
    `The router's folder can not be made on the host: ${stderr.trim().slice(0, 300)}`,
    { stderr },
  );
}

function routerSpec(image: string, dir: string, user: string): Docker.ContainerCreateOptions {
  return {
    name: ROUTER,
    Image: image,
    User: user,
    Cmd: routerArguments(dir),
    Labels: { 'io.signalbox.router': '1' },
    HostConfig: {
      NetworkMode: 'host',
      RestartPolicy: { Name: 'unless-stopped' },
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': 'rw,noexec,nosuid,nodev,size=16m' },
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Memory: 512 * 1024 * 1024,
      PidsLimit: 64,
      // The folder as a whole: a file mounted alone would stay the old one when a new one is renamed over it.
      Mounts: [{ Type: 'bind', Source: dir, Target: dir }],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '2' } },
    },
  };
}
