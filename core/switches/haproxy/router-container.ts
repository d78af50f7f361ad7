import type Docker from 'dockerode';
import { Problem } from '../../contract/problem.ts';
import { unless, withDocker } from '../../platform/docker-problem.ts';
import type { Machine } from '../../platform/machine.ts';
import { quote } from '../../platform/quote.ts';
import { routerArguments } from './config.ts';

export const ROUTER = 'signalbox-router';
/** The router that one of another image replaced, as long as it has clients. */
export const FORMER = 'signalbox-router-former';

/** Where the host's router is to run, and of which image. */
export interface RouterPlace {
  readonly machine: Machine;
  /** The router's folder on the host, absolute. */
  readonly dir: string;
  /** Image id `sha256:…`. */
  readonly image: string;
}

/** Undefined when there is none of that name or id. */
export async function inspectRouter(
  docker: Docker,
  name: string,
  signal: AbortSignal,
): Promise<Docker.ContainerInspectInfo | undefined> {
  return await withDocker('look for the router', signal, (limited) =>
    unless([404], docker.getContainer(name).inspect({ abortSignal: limited })),
  );
}

/** `takeOver`: from the router that runs under its former name. */
export async function createRouter(place: RouterPlace, takeOver: boolean, signal: AbortSignal): Promise<void> {
  const user = await routerUser(place, signal);
  await withDocker('make the router', signal, (limited) =>
    place.machine.docker().createContainer({ ...routerSpec(place, user, takeOver), abortSignal: limited }),
  );
}

/** Makes the folders, and says as whom the router may write into them: the login's user, nobody where that is root. */
async function routerUser({ machine, dir }: RouterPlace, signal: AbortSignal): Promise<string> {
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

/**
 * The one container in the host's own network: the ports of services come and go while it lives, and clients keep their
 * addresses. Everything else is hardened as the slots are.
 */
function routerSpec({ image, dir }: RouterPlace, user: string, takeOver: boolean): Docker.ContainerCreateOptions {
  return {
    name: ROUTER,
    Image: image,
    User: user,
    Cmd: routerArguments(dir, takeOver),
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
