import type Docker from 'dockerode';
import { Problem } from '../../contract/problem.ts';
import { unless, withDocker } from '../../platform/docker-problem.ts';
import type { Machine } from '../../platform/machine.ts';
import { quote } from '../../platform/quote.ts';
import { waitFor } from '../../platform/waiting.ts';
import { routerArguments } from './config.ts';

export const ROUTER = 'signalbox-router';

/**
 * Starts the host's router, unless it runs. It is the one container in the host's own network: the ports of services
 * come and go while it lives, and clients keep their addresses. Everything else is hardened as the slots are.
 */
export async function ensureRouter(machine: Machine, image: string, dir: string, signal: AbortSignal): Promise<void> {
  const docker = machine.docker();
  const found = await withDocker('look for the router', () =>
    unless([404], waitFor(docker.getContainer(ROUTER).inspect(), signal)),
  );
  if (found?.State.Running) return;
  await withDocker('start the router', async () => {
    // One that does not run (never started, or stopped by hand) is made anew: it may be of an older Signalbox.
    if (found) await unless([404], docker.getContainer(found.Id).remove({ force: true, abortSignal: signal }));
    const user = await routerUser(machine, dir, signal);
    const container = await docker.createContainer({ ...routerSpec(image, dir, user), abortSignal: signal });
    await container.start({ abortSignal: signal });
  });
}

/** Tells the router to read its files again: new workers take over, old ones finish what they have. */
export async function reloadRouter(docker: Docker, signal: AbortSignal): Promise<void> {
  await withDocker('reload the router', () =>
    docker.getContainer(ROUTER).kill({ signal: 'SIGUSR2', abortSignal: signal }),
  );
}

/** Ends the router: nothing is served on the host any more. */
export async function removeRouter(docker: Docker, signal: AbortSignal): Promise<void> {
  const container = docker.getContainer(ROUTER);
  await withDocker('remove the router', () => unless([404], container.remove({ force: true, abortSignal: signal })));
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
      CapAdd: ['NET_BIND_SERVICE'],
      SecurityOpt: ['no-new-privileges'],
      Memory: 512 * 1024 * 1024,
      PidsLimit: 64,
      // The folder as a whole: a file mounted alone would stay the old one when a new one is renamed over it.
      Mounts: [{ Type: 'bind', Source: dir, Target: dir }],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '2' } },
    },
  };
}
