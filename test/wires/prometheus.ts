import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../load/free-port.ts';

/** Why tests with a real Prometheus are skipped; false: it is here. */
export const noPrometheus =
  spawnSync('prometheus', ['--version']).status === 0 ? false : 'prometheus is not here: apt-get install prometheus';

export interface PrometheusSample {
  readonly metric: { readonly [label: string]: string };
  readonly value: readonly [number, string];
}

/** A Prometheus on a free port with a folder of its own; what it stored outlives a restart. */
export class Prometheus {
  readonly base: string;
  readonly #dir: string;
  readonly #port: number;
  #process: ChildProcess | null = null;

  private constructor(dir: string, port: number) {
    this.#dir = dir;
    this.#port = port;
    this.base = `http://127.0.0.1:${port}`;
  }

  static async start(config: string): Promise<Prometheus> {
    const dir = await mkdtemp(join(tmpdir(), 'signalbox-prometheus-'));
    await writeFile(join(dir, 'prometheus.yml'), config);
    const prometheus = new Prometheus(dir, await freePort());
    await prometheus.start();
    return prometheus;
  }

  async start(): Promise<void> {
    const args = [
      `--config.file=${this.#dir}/prometheus.yml`,
      `--storage.tsdb.path=${this.#dir}/data`,
      `--web.listen-address=127.0.0.1:${this.#port}`,
      '--web.enable-remote-write-receiver',
      '--log.level=error',
    ];
    this.#process = spawn('prometheus', args, { stdio: ['ignore', 'ignore', 'inherit'] });
    await poll(async () => (await fetch(`${this.base}/-/ready`).catch(() => null))?.ok === true, 'it is ready');
  }

  async stop(): Promise<void> {
    const ending = this.#process;
    this.#process = null;
    if (!ending || ending.exitCode !== null) return;
    const exited = once(ending, 'exit');
    ending.kill('SIGTERM');
    await exited;
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.#dir, { recursive: true, force: true });
  }

  async query(expression: string): Promise<readonly PrometheusSample[]> {
    const response = await fetch(`${this.base}/api/v1/query?query=${encodeURIComponent(expression)}`);
    const { data } = (await response.json()) as { data: { result: PrometheusSample[] } };
    return data.result;
  }

  /** Asks until there is a sample. */
  async sample(expression: string): Promise<readonly PrometheusSample[]> {
    let found: readonly PrometheusSample[] = [];
    await poll(async () => {
      found = await this.query(expression);
      return found.length > 0;
    }, expression);
    return found;
  }
}

export async function poll(condition: () => Promise<boolean>, what: string, ms = 20_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
