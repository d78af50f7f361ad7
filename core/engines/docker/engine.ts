/** Slices: services, models, images. */
import { Problem } from '../../contract/problem.ts';
import type { Arch, Image } from '../../images/model.ts';
import { lastLogs } from '../../platform/docker-logs.ts';
import { unless, withDocker } from '../../platform/docker-problem.ts';
import { httpOver } from '../../platform/http-over.ts';
import type { Machine } from '../../platform/machine.ts';
import { deadline } from '../../platform/waiting.ts';
import type { Revision, ServiceState, Slot } from '../../services/model.ts';
import type { Engine, FitReport, SlotReading, SlotRequest, SlotResponse } from '../model.ts';
import { containerName, containerSpec, DRAIN_MS, labels } from './container.ts';
import { checkFit, readRoom } from './fit.ts';
import { hasModel, modelDir, putModel, type SourceFile } from './model-files.ts';
import { ensureNetwork, slotAddresses } from './network.ts';

/** Images as this computer can make and send them. */
export interface ImageSource {
  get(name: 'runtime' | 'router', arch: Arch, signal: AbortSignal): Promise<Image>;
  /** What loading it would take. */
  plan(machine: Machine, image: Image, signal: AbortSignal): Promise<{ bytesToSend: number; unpackedBytes: number }>;
  load(
    machine: Machine,
    image: Image,
    signal: AbortSignal,
    onBytes: (sent: number) => void,
  ): Promise<{ bytesSent: number }>;
}

export interface DockerEngineDeps {
  readonly host: string;
  readonly machine: Machine;
  readonly images: ImageSource;
  /** The files of a model version, by its digest. */
  readonly modelFiles: (revision: Revision) => Promise<readonly SourceFile[]>;
}

/** One container per slot on a host's Docker engine. */
export class DockerEngine implements Engine {
  readonly #deps: DockerEngineDeps;

  constructor(deps: DockerEngineDeps) {
    this.#deps = deps;
  }

  /** The processor that the engine runs on. Throws `platform-unsupported` for one that no image is made for. */
  async arch(signal: AbortSignal): Promise<Arch> {
    const { Arch: arch } = await withDocker('tell its version', signal, () => this.#deps.machine.docker().version());
    if (arch === 'amd64') return 'x64';
    if (arch === 'arm64') return 'arm64';
    throw new Problem(
      'platform-unsupported',
      `${this.#deps.host} has a ${arch} processor: choose a host with amd64 or arm64`,
      { arch },
    );
  }

  async addresses(index: number, signal: AbortSignal): Promise<{ readonly [slot in Slot]: string }> {
    const docker = this.#deps.machine.docker();
    const subnet = await withDocker('make the network of the slots', signal, (limited) =>
      ensureNetwork(docker, limited),
    );
    return slotAddresses(subnet, index);
  }

  async preflight(state: ServiceState, _slot: Slot, revision: Revision, signal: AbortSignal): Promise<FitReport> {
    const { machine, host } = this.#deps;
    const info = await withDocker('tell about itself', signal, () => machine.docker().info());
    const room = await readRoom(machine, String(info.DockerRootDir ?? '/'), signal);
    const images = await this.#missingImages(signal);
    const loads = await Promise.all(images.map((image) => this.#deps.images.plan(machine, image, signal)));
    const imageSend = sum(loads.map(({ bytesToSend }) => bytesToSend));
    const files = (await hasModel(machine, revision.modelDigest, signal)) ? [] : await this.#deps.modelFiles(revision);
    const modelBytes = sum(files.map(({ size }) => size));
    // While it loads, the engine keeps what was sent beside what it unpacks.
    const imageBytes = imageSend + sum(loads.map(({ unpackedBytes }) => unpackedBytes));
    // A service that has its addresses has its port already.
    const port = state.addresses.blue === '' ? state.port : null;
    checkFit(host, { modelBytes, imageBytes, memoryBytes: revision.memoryMb * 1024 * 1024 * MEMORY_SHARE, port }, room);
    return {
      bytesToSend: modelBytes + imageSend,
      diskFreeBytes: Math.min(room.stateFree, room.dockerFree),
      memoryFreeBytes: room.memoryFree,
    };
  }

  async fetch(
    revision: Revision,
    signal: AbortSignal,
    onBytes: (sent: number, total: number) => void,
  ): Promise<{ bytesSent: number }> {
    const { machine, images } = this.#deps;
    const missing = await this.#missingImages(signal);
    const files = await this.#deps.modelFiles(revision);
    const total =
      sum(files.map(({ size }) => size)) + sum(missing.flatMap(({ layers }) => layers.map(({ bytes }) => bytes)));
    let bytesSent = 0;
    const from = () => {
      const before = bytesSent;
      return (sent: number) => onBytes(before + sent, total);
    };
    for (const image of missing) bytesSent += (await images.load(machine, image, signal, from())).bytesSent;
    bytesSent += (await putModel(machine, revision.modelDigest, files, signal, from())).bytesSent;
    return { bytesSent };
  }

  async start(state: ServiceState, slot: Slot, revision: Revision, fence: number, signal: AbortSignal): Promise<void> {
    const { machine } = this.#deps;
    const docker = machine.docker();
    await this.stop(state, slot, 0, fence, signal);
    const spec = containerSpec(state, slot, revision, fence, modelDir(machine.stateDir, revision.modelDigest));
    const container = await withDocker(`make ${slot} of ${state.service}`, signal, (limited) =>
      docker.createContainer({ ...spec, abortSignal: limited }),
    );
    await withDocker(`start ${slot} of ${state.service}`, signal, (limited) =>
      container.start({ abortSignal: limited }),
    );
  }

  async inspect(state: ServiceState, slot: Slot, signal: AbortSignal): Promise<SlotReading> {
    const found = await this.#find(state, slot, signal);
    if (!found) return { revisionId: null, phase: 'empty' };
    const { Running, Restarting, Status } = found.State;
    const phase = Restarting || !Running ? (Status === 'created' ? 'starting' : 'stopped') : 'running';
    return { revisionId: found.Config.Labels[labels.revision] ?? null, phase };
  }

  async request(state: ServiceState, slot: Slot, question: SlotRequest, signal: AbortSignal): Promise<SlotResponse> {
    const [host = '', port = ''] = state.addresses[slot].split(':');
    using limited = deadline(REQUEST_MS, signal);
    const stream = await this.#deps.machine.connectTcp(host, Number(port), limited);
    return await httpOver(stream, question, limited);
  }

  async stop(state: ServiceState, slot: Slot, graceMs: number, fence: number, signal: AbortSignal): Promise<void> {
    const found = await this.#find(state, slot, signal);
    if (!found) return;
    const theirs = Number(found.Config.Labels[labels.fence] ?? 0);
    if (theirs > fence) {
      throw new Problem(
        'fence-stale',
        `${slot} of ${state.service} was started by a later control plane: look at its status`,
        {
          service: state.service,
          fence,
          current: theirs,
        },
      );
    }
    const container = this.#deps.machine.docker().getContainer(found.Id);
    if (found.State.Running) {
      const grace = Math.ceil(Math.min(graceMs, DRAIN_MS) / 1000);
      await withDocker(
        `stop ${slot} of ${state.service}`,
        signal,
        (limited) => unless([304, 404], container.stop({ t: grace, abortSignal: limited })),
        grace * 1000 + KILL_MS,
      );
    }
    await withDocker(`remove ${slot} of ${state.service}`, signal, (limited) =>
      unless([404, 409], container.remove({ force: true, abortSignal: limited })),
    );
  }

  async logs(state: ServiceState, slot: Slot, signal: AbortSignal): Promise<string> {
    return await lastLogs(this.#deps.machine.docker(), containerName(state.service, slot), 50, signal);
  }

  async #find(state: ServiceState, slot: Slot, signal: AbortSignal) {
    const container = this.#deps.machine.docker().getContainer(containerName(state.service, slot));
    return await withDocker(`look at ${slot} of ${state.service}`, signal, (limited) =>
      unless([404], container.inspect({ abortSignal: limited })),
    );
  }

  async #missingImages(signal: AbortSignal): Promise<Image[]> {
    const docker = this.#deps.machine.docker();
    const arch = await this.arch(signal);
    const missing: Image[] = [];
    for (const name of ['runtime', 'router'] as const) {
      const image = await this.#deps.images.get(name, arch, signal);
      const there = await withDocker('look for images', signal, () =>
        unless([404], docker.getImage(image.id).inspect()),
      );
      if (!there) missing.push(image);
    }
    return missing;
  }
}

const REQUEST_MS = 30_000;
/** What the engine may take to kill, beyond the grace that it is to give. */
const KILL_MS = 15_000;
/** A revision rarely needs all that it may take; half must be free for it to start. */
const MEMORY_SHARE = 0.5;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
