import { randomUUID } from 'node:crypto';
import type { ClientChannel } from 'ssh2';
import { asProblem, Problem } from '../../contract/problem.ts';
import type { RunOptions, RunResult, Shell } from '../machine.ts';
import { RUN_TIMEOUT_MS, saidTooMuch, tookTooLong } from '../output.ts';
import { Semaphore } from '../semaphore.ts';
import { abortProblem, deadline } from '../waiting.ts';
import { openExec } from './channels.ts';
import type { Connection, Link } from './connection.ts';
import { endGroup } from './end-group.ts';
import { frame, Reply } from './shell-frame.ts';

/** One `sh` there that stays. It is started anew when the connection or a script's end took it away. */
export class SshShell implements Shell {
  readonly #connection: Connection;
  readonly #turn = new Semaphore(1);
  #sh: Running | null = null;
  #closed = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Starts the shell, so that the first script finds it ready. */
  async open(signal?: AbortSignal): Promise<this> {
    await this.run(':', signal ? { signal } : {});
    return this;
  }

  async run(script: string, options: RunOptions = {}): Promise<RunResult> {
    using until = deadline(options.timeoutMs ?? RUN_TIMEOUT_MS, options.signal);
    const leave = await this.#turn.acquire(until);
    try {
      if (this.#closed) throw new Problem('connection-lost', 'Open a shell again: this one was closed');
      this.#sh ??= await this.#start(until);
      return await this.#ask(this.#sh, script, until, options);
    } catch (error) {
      throw until.aborted && !options.signal?.aborted ? tookTooLong('the script', options) : error;
    } finally {
      leave();
    }
  }

  close(): void {
    this.#closed = true;
    this.#sh?.channel.end();
    this.#sh = null;
  }

  async #start(until: AbortSignal): Promise<Running> {
    const link = await this.#connection.link(until);
    const { channel } = await openExec(link, 'exec sh', until);
    const running: Running = { link, channel, group: null };
    channel.once('close', () => {
      if (this.#sh === running) this.#sh = null;
    });
    // sshd makes a command the leader of its process group, so the shell's own id is the group's.
    const { stdout } = await this.#ask(running, 'echo $$', until, {});
    running.group = Number(stdout);
    return running;
  }

  #ask(sh: Running, script: string, until: AbortSignal, options: RunOptions): Promise<RunResult> {
    const marker = randomUUID();
    const { channel, link } = sh;
    const out = new Reply(marker, options.maxBytes);
    const err = new Reply(marker, options.maxBytes);
    return new Promise((resolve, reject) => {
      const end = (finish: () => void) => {
        channel.off('data', onOut).off('close', onClose);
        channel.stderr.off('data', onErr);
        until.removeEventListener('abort', onAbort);
        link.gone.removeEventListener('abort', onClose);
        finish();
      };
      // A script cannot be ended alone: the shell goes with it, and the next script starts another.
      const stop = async (problem: Problem) => {
        end(() => {});
        if (this.#sh === sh) this.#sh = null;
        if (sh.group !== null) await endGroup(link, sh.group);
        channel.destroy();
        reject(problem);
      };
      const take = (reply: Reply) => (chunk: Buffer) => {
        if (!reply.push(chunk)) return void stop(saidTooMuch('the script', options));
        if (out.code === null || err.code === null) return;
        const result = { code: out.code, stdout: out.text, stderr: err.text };
        end(() => resolve(result));
      };
      const onOut = take(out);
      const onErr = take(err);
      const onAbort = () => void stop(abortProblem(until.reason));
      const onClose = () => {
        const ended = new Problem('connection-lost', 'Try again: the shell on the host ended before the script did');
        end(() => reject(link.gone.aborted ? asProblem(link.gone.reason) : ended));
      };
      channel.on('data', onOut).on('close', onClose);
      channel.stderr.on('data', onErr);
      until.addEventListener('abort', onAbort, { once: true });
      link.gone.addEventListener('abort', onClose, { once: true });
      if (until.aborted) onAbort();
      else channel.write(frame(script, marker, options.stdin));
    });
  }
}

interface Running {
  readonly link: Link;
  readonly channel: ClientChannel;
  group: number | null;
}
