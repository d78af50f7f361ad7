import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Problem, ProblemCode } from '../../core/contract/problem.ts';
import type { Host } from '../../core/hosts/model.ts';
import type { Rollout } from '../../core/rollouts/model.ts';

const project = join(import.meta.dirname, '../..');
const MOST_MS = 120_000;

/** What the command line said with `--json`, and the code that it ended with. */
export interface Said {
  readonly code: number;
  readonly ok: boolean;
  readonly error: ReturnType<Problem['toJSON']> | null;
  readonly rollout: Rollout | null;
  readonly host: Host | null;
}

/** A control plane of its own: a data folder and a home folder inside `dir`, and the real command line. */
export class ControlPlane {
  readonly dataDir: string;
  readonly cacheDir = join(project, '.cache');
  readonly #home: string;

  /** `knownHosts`: what the user's own known_hosts file holds. */
  constructor(dir: string, knownHosts = '') {
    this.dataDir = join(dir, 'data');
    this.#home = join(dir, 'home');
    mkdirSync(this.dataDir, { recursive: true });
    mkdirSync(join(this.#home, '.ssh'), { recursive: true });
    writeFileSync(join(this.#home, '.ssh', 'known_hosts'), knownHosts);
    symlinkSync(this.cacheDir, join(this.dataDir, 'cache'));
  }

  /** Runs `signalbox …args` to its end. Throws when it prints anything but one JSON object. */
  async run(...args: readonly string[]): Promise<Said> {
    const { SSH_AUTH_SOCK: _, ...env } = process.env;
    const main = join(project, 'core/cli/main.ts');
    const child = spawn(process.execPath, [main, '--json', '--data-dir', this.dataDir, ...args], {
      env: { ...env, HOME: this.#home },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: MOST_MS,
      killSignal: 'SIGKILL',
    });
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    if (!/^\{.*\}\n$/.test(stdout)) throw new Error(`signalbox ${args.join(' ')} said ${stdout}${stderr}`);
    return { error: null, rollout: null, host: null, ...JSON.parse(stdout), code };
  }
}

/** The answer of a command that went well. */
export function done(said: Said): Said {
  assert.equal(said.code, 0, JSON.stringify(said.error));
  return said;
}

/** The data of a refusal: one sentence, with the code and the exit code asked for. */
export function refused(
  said: Said,
  code: ProblemCode,
  exit: number,
  sentence: RegExp,
): { readonly [key: string]: unknown } {
  assert.equal(said.ok, false);
  assert.equal(said.error?.code, code, JSON.stringify(said.error));
  assert.equal(said.code, exit);
  assert.match(said.error.message, sentence);
  assert.match(said.error.message, /^[^\n]*[^.\s]$/, 'one line, no full stop');
  return said.error.data;
}
