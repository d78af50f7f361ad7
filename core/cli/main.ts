import { setImmediate } from 'node:timers/promises';
import { interruptSignal } from './interrupt.ts';

// A reader that leaves (`| head`) ends no work: what it does not want is dropped.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
// Before everything else is loaded: a Ctrl-C in the first second is answered like any other.
const signal = interruptSignal();
const { run } = await import('./run.ts');
// Loading does not let signals in: one that came meanwhile is told to us in this turn.
await setImmediate();
process.exitCode = await run(process.argv.slice(2), signal);
