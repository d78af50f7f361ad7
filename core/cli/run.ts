import { type App, createApp } from '../app.ts';
import { asProblem } from '../contract/problem.ts';
import { defaultDataDir } from '../data-dir.ts';
import { parseVerb } from './args.ts';
import { commands } from './commands.ts';
import type { ExitCode } from './exit-codes.ts';
import { findVerb, wantsJson } from './find-verb.ts';
import { overview, verbHelp } from './help.ts';
import { Output } from './output.ts';
import { askHostKey, askPassphrase } from './trust.ts';

/** Runs the command that the arguments name and answers with the code to exit with. `signal` aborts at Ctrl-C. */
export async function run(argv: readonly string[], signal: AbortSignal): Promise<ExitCode> {
  const out = new Output({ json: wantsJson(argv), stdout: process.stdout, stderr: process.stderr });
  let app: App | null = null;
  try {
    const { verb, group, rest } = findVerb(commands, argv);
    if (!verb) {
      out.text(overview(commands, group));
      out.result({ commands: commands.map(({ name, summary }) => ({ name, summary })) });
      return out.end();
    }
    const { operands, options, common } = parseVerb(verb, rest);
    if (common.help) {
      out.text(verbHelp(verb));
      out.result({ command: verb.name, help: verbHelp(verb) });
      return out.end();
    }
    signal.throwIfAborted();
    const fingerprint = 'fingerprint' in options ? options.fingerprint : undefined;
    const expected = typeof fingerprint === 'string' ? fingerprint : undefined;
    const confirmHostKey = verb.unattended ? undefined : askHostKey(expected);
    const passphrase = verb.unattended ? undefined : askPassphrase();
    app = createApp({
      dataDir: common.dataDir ?? defaultDataDir(process.env),
      ...(confirmHostKey && { confirmHostKey }),
      ...(passphrase && { askPassphrase: passphrase }),
    });
    const code = await verb.run({ app, out, signal, operands, options, operand: (index) => operands[index] ?? '' });
    return code ?? out.end();
  } catch (error) {
    return out.fail(asProblem(error));
  } finally {
    await app?.close();
  }
}
