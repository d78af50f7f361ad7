import { randomUUID } from 'node:crypto';
import { Problem } from '../contract/problem.ts';
import type { Machine, RunResult, Shell } from '../platform/machine.ts';
import { quote } from '../platform/quote.ts';
import { hostScript, parseAnswer, publishOp } from './host-script.ts';
import type { ServiceState } from './model.ts';
import type { Lease, PublishedFile, ServiceStore } from './store.ts';

const WAIT_MS = 15_000;

/** The store of a host, behind `flock` in its state folder. One shell stays open, so that a change is one round trip. */
export class HostStore implements ServiceStore {
  readonly #machine: Machine;
  #shell: Promise<Shell> | null = null;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  async list(signal?: AbortSignal): Promise<ServiceState[]> {
    // A marker that no state can hold, so that a state with any content is told apart from the next.
    const marker = randomUUID();
    const folder = quote(`${this.#machine.stateDir}/services`);
    const script = `for f in ${folder}/*/state.json; do [ -f "$f" ] && { cat "$f"; echo; echo ${marker}; }; done; :`;
    const { stdout } = await this.#run(script, signal);
    return stdout
      .split(marker)
      .filter((text) => text.trim() !== '')
      .map(parseState);
  }

  async read(service: string, signal?: AbortSignal): Promise<ServiceState | null> {
    const file = quote(`${this.#machine.stateDir}/services/${service}/state.json`);
    const { stdout } = await this.#run(`[ ! -f ${file} ] || cat ${file}`, signal);
    return stdout.trim() === '' ? null : parseState(stdout);
  }

  async acquire(service: string, holder: string, ttlMs: number, signal?: AbortSignal): Promise<Lease> {
    const [fence] = await this.#change(service, 0, `acquire ${quote(holder)} ${Math.ceil(ttlMs / 10)}`, signal);
    return { service, holder, fence: Number(fence) };
  }

  async renew({ service, holder, fence }: Lease, ttlMs: number, signal?: AbortSignal): Promise<void> {
    await this.#change(service, fence, `renew ${quote(holder)} ${fence} ${Math.ceil(ttlMs / 10)}`, signal);
  }

  async release({ service, holder, fence }: Lease, signal?: AbortSignal): Promise<void> {
    await this.#change(service, fence, `release ${quote(holder)} ${fence}`, signal);
  }

  async allocate({ service, fence }: Lease, port: number, signal?: AbortSignal): Promise<number> {
    const [index] = await this.#change(service, fence, `allocate ${fence} ${port}`, signal);
    return Number(index);
  }

  async write(lease: Lease, state: ServiceState, files: readonly PublishedFile[], signal?: AbortSignal): Promise<void> {
    const own = { path: `services/${lease.service}/state.json`, content: `${JSON.stringify(state)}\n` };
    // The state is renamed last: whoever finds it finds the files that belong to it.
    await this.#change(lease.service, lease.fence, publishOp(lease.fence, [...files, own]), signal);
  }

  async remove(lease: Lease, files: readonly PublishedFile[], signal?: AbortSignal): Promise<void> {
    const own = ['index', 'port', 'state.json'].map((name) => ({
      path: `services/${lease.service}/${name}`,
      content: null,
    }));
    await this.#change(lease.service, lease.fence, publishOp(lease.fence, [...files, ...own]), signal);
  }

  close(): void {
    this.#shell?.then(
      (shell) => shell.close(),
      () => {},
    );
    this.#shell = null;
  }

  async #change(service: string, fence: number, op: string, signal?: AbortSignal): Promise<string[]> {
    const { code, stdout, stderr } = await this.#run(hostScript(this.#machine.stateDir, service, op), signal);
    if (code === 73) {
      throw new Problem(
        'command-failed',
        `${this.#machine.stateDir} can not be made on the host: log in as root or give the user that folder`,
        { stderr: stderr.slice(0, 500) },
      );
    }
    return parseAnswer(service, fence, code === 0 ? stdout : `${stdout}${stderr}`);
  }

  async #run(script: string, signal?: AbortSignal): Promise<RunResult> {
    this.#shell ??= this.#machine.openShell(signal);
    const opened = this.#shell;
    try {
      const shell = await opened;
      return await shell.run(script, { timeoutMs: WAIT_MS, ...(signal && { signal }) });
    } catch (error) {
      // A shell that failed is not trusted again: the next call opens a new one.
      if (this.#shell === opened) this.close();
      throw error;
    }
  }
}

function parseState(text: string): ServiceState {
  const state = JSON.parse(text) as ServiceState;
  if (state.schema === 1) return state;
  throw new Problem('internal', `The host's services were written by a newer Signalbox: use that one or a newer one`, {
    schema: state.schema,
  });
}
