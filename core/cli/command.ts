import type { App } from '../app.ts';
import type { Options, Parsed, Verb } from './args.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Output } from './output.ts';

export interface CommandInput<O extends Options> extends Omit<Parsed<O>, 'common'> {
  readonly app: App;
  readonly out: Output;
  /** Aborts at Ctrl-C. */
  readonly signal: AbortSignal;
  /** The operand at a place; '' where it may be left out and was. */
  operand(index: number): string;
}

/** A verb that can be run. Answers with an exit code only where it is not simply done; throws Problems. */
export interface Command<O extends Options = Options> extends Verb<O> {
  /** Nobody is asked on the terminal: whoever uses it is elsewhere. */
  readonly unattended?: true;
  run(input: CommandInput<O>): Promise<ExitCode | undefined>;
}

/** Types a command by its own options, then forgets them: the table of commands holds all alike. */
export function command<const O extends Options>(definition: Command<O>): Command {
  return definition as unknown as Command;
}
