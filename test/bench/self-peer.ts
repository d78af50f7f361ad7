/** onnxruntime's Python package beside our runner, in turns on the same model. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

const root = join(import.meta.dirname, '../..');
const PROGRAM = join(import.meta.dirname, 'self-peer.py');
const INSTALL_MS = 300_000;
const ANSWER_MS = 120_000;

/** Python with the onnxruntime of this version, installed into the cache once; or why there is none. */
export function peerPython(version: string): { readonly python: string } | { readonly why: string } {
  const venv = join(root, '.cache', `peer-onnxruntime-${version}`);
  const python = join(venv, 'bin', 'python');
  const options = { stdio: 'pipe', timeout: INSTALL_MS } as const;
  try {
    if (!existsSync(python)) execFileSync('python3', ['-m', 'venv', venv], options);
    try {
      execFileSync(python, ['-c', 'import onnxruntime'], options);
    } catch {
      execFileSync(python, ['-m', 'pip', 'install', '--quiet', `onnxruntime==${version}`], options);
    }
    return { python };
  } catch (error) {
    const said = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error);
    return { why: said.slice(0, 200) };
  }
}

/** The peer's process. */
export class PythonPeer implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #lines: Interface;

  constructor(python: string) {
    this.#child = spawn(python, [PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!this.#child.stdout) throw new Error('The peer has no output');
    this.#lines = createInterface({ input: this.#child.stdout });
  }

  /** Answers with the version of onnxruntime. */
  async open(path: string, shape: readonly number[]): Promise<string> {
    const { version } = await this.#ask<{ version: string }>({ open: path, shape, threads: 1 });
    return version;
  }

  /** Calls for so long, one after the other: their median, ms. */
  async measure(durationMs: number): Promise<number> {
    return (await this.#ask<{ median: number }>({ measure: durationMs })).median;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await ended;
  }

  #ask<T>(order: object): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        this.#lines.off('line', onLine).off('close', onClose);
      };
      const onLine = (line: string) => {
        settle();
        resolve(JSON.parse(line));
      };
      const onClose = () => {
        settle();
        reject(new Error('The peer ended'));
      };
      const timer = setTimeout(onClose, ANSWER_MS);
      this.#lines.once('line', onLine).once('close', onClose);
      this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    });
  }
}
