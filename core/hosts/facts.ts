import { asProblem, Problem } from '../contract/problem.ts';
import type { Machine } from '../platform/machine.ts';
import { abortProblem, deadline } from '../platform/waiting.ts';
import { clockSkew, parseClock } from './clock.ts';
import { dockerFacts, dockerProblem, parseTraces } from './docker.ts';
import { parseGpus } from './gpus.ts';
import type { DockerFacts, HostFacts } from './model.ts';
import { parseSystem } from './parse.ts';
import { factsScript, splitSections } from './script.ts';

const SCRIPT_MS = 25_000;
const DOCKER_MS = 10_000;

/**
 * What the machine is, in one script and two calls of Docker's API. What cannot be told is null with its reason; throws
 * only what the way throws, `cancelled`, and `platform-unsupported` for a host without a POSIX shell.
 */
export async function readFacts(machine: Machine, signal: AbortSignal): Promise<HostFacts> {
  const docker = await askDocker(machine, signal);
  const found = docker instanceof Problem ? null : docker;
  const answer = await runScript(machine, found?.rootDir ?? '/var/lib/docker', signal);
  const sections = splitSections(answer.stdout);
  const system = parseSystem(sections, machine.stateDir);
  const traces = parseTraces(sections.get('docker') ?? []);
  const gpu = parseGpus(sections.get('gpus') ?? []);
  const began = parseClock(sections.get('clock-began')?.[0] ?? '');
  const ended = parseClock(sections.get('clock-ended')?.[0] ?? '');
  if (!began || !ended) {
    throw new Problem('platform-unsupported', 'Check `date +%s` on the host: it did not tell the time', {
      address: machine.address,
    });
  }
  return {
    ...system,
    docker: found,
    dockerProblem: docker instanceof Problem ? dockerProblem(traces, system.user, docker.message) : null,
    dockerTraces: traces,
    gpus: gpu.gpus,
    gpuProblem: answer.gpuHung ? 'nvidia-smi hangs: it could not even be ended' : gpu.problem,
    clockSkew: clockSkew(answer.sentMs, answer.receivedMs, began, ended),
  };
}

interface ScriptAnswer {
  readonly stdout: string;
  readonly sentMs: number;
  readonly receivedMs: number;
  readonly gpuHung: boolean;
}

/** A driver that hangs in the kernel holds nvidia-smi past any kill: then the rest is asked for without it, once. */
async function runScript(machine: Machine, dockerRoot: string, signal: AbortSignal): Promise<ScriptAnswer> {
  const ask = async (gpuHung: boolean): Promise<ScriptAnswer> => {
    const sentMs = Date.now();
    const { stdout } = await machine.run(['sh', '-s', machine.stateDir, dockerRoot, gpuHung ? 'skip-gpu' : ''], {
      stdin: factsScript,
      signal,
      timeoutMs: SCRIPT_MS,
    });
    return { stdout, sentMs, receivedMs: Date.now(), gpuHung };
  };
  try {
    return await ask(false);
  } catch (error) {
    if (signal.aborted || asProblem(error).code !== 'timeout') throw error;
    return await ask(true);
  }
}

/** dockerode takes these options; its types do not say so. */
interface AbortableDocker {
  version(options: { abortSignal: AbortSignal }): Promise<unknown>;
  info(options: { abortSignal: AbortSignal }): Promise<unknown>;
}

/** Docker's facts, or why there are none. Throws `cancelled`. */
async function askDocker(machine: Machine, signal: AbortSignal): Promise<DockerFacts | Problem> {
  const abortSignal = deadline(DOCKER_MS, signal);
  try {
    const docker = machine.docker() as unknown as AbortableDocker;
    return dockerFacts(await docker.version({ abortSignal }), await docker.info({ abortSignal }));
  } catch (error) {
    if (signal.aborted) throw abortProblem(signal.reason);
    const said = abortSignal.aborted ? `no answer in ${DOCKER_MS / 1000} s` : asProblem(error).message;
    return new Problem('docker-failed', said, {}, error);
  }
}
