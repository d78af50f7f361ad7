import { quote } from '../quote.ts';

const MAX_BYTES = 4 * 1024 * 1024;

/**
 * What to write into a waiting `sh` so that it runs a script in a subshell of its own and then says, on both outputs,
 * the marker and the script's code. `eval` keeps a script with a syntax error from ending the shell.
 */
export function frame(script: string, marker: string, stdin?: string | Uint8Array): string {
  const body = `(eval ${quote(script)})`;
  const input =
    stdin === undefined || stdin.length === 0
      ? `${body} </dev/null`
      : `printf %s ${Buffer.from(stdin).toString('base64')} | base64 -d | ${body}`;
  return `${input}; set -- $?; printf '\\n${marker} %s\\n' $1; printf '\\n${marker} %s\\n' $1 >&2\n`;
}

/** One output of a shell, read up to the marker. */
export class Reply {
  /** The script's code, once its end was read. */
  code: number | null = null;
  readonly #end: string;
  readonly #limit: number;
  #read = Buffer.alloc(0);

  constructor(marker: string, limit = MAX_BYTES) {
    this.#end = `\n${marker} `;
    this.#limit = limit;
  }

  /** False when the script wrote more than the limit. */
  push(chunk: Buffer): boolean {
    const from = Math.max(0, this.#read.length - this.#end.length - 4);
    this.#read = Buffer.concat([this.#read, chunk]);
    const at = this.#read.indexOf(this.#end, from, 'latin1');
    if (at < 0) return this.#read.length <= this.#limit + this.#end.length;
    const code = /^(\d+)\n/.exec(this.#read.toString('latin1', at + this.#end.length));
    if (code) {
      this.code = Number(code[1]);
      this.#read = this.#read.subarray(0, at);
    }
    return at <= this.#limit;
  }

  get text(): string {
    return this.#read.toString('utf8');
  }
}
