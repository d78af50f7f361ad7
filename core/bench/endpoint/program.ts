/**
 * A program of its own, so that the load shares no thread with anything, and is cancelled by killing it: whoever starts
 * it sends one order over its IPC channel and gets batches back. It ends when the channel closes.
 */
import { Load } from './load.ts';
import type { FromGenerator, LoadOrder } from './messages.ts';
import { rehearse } from './rehearse.ts';
import { Tally } from './tally.ts';

async function obey(order: LoadOrder): Promise<FromGenerator> {
  await rehearse(order);
  const tally = new Tally(order.targets, (batch) => tell({ kind: 'batch', ...batch }));
  const load = new Load(order, tally);
  const reason = await load.open();
  if (reason !== null) return { kind: 'unreachable', reason };
  const ended = await load.run();
  tally.flush(ended.elapsedMs, true);
  return { kind: 'done', ...ended };
}

function tell(message: FromGenerator): void {
  // A channel that closed means that nobody wants to know any more: `disconnect` ends this process.
  process.send?.(message, undefined, undefined, () => {});
}

process.on('disconnect', () => process.exit());
process.on('message', (order: LoadOrder) => {
  obey(order).then(tell, (error: Error) => tell({ kind: 'failed', message: error.message }));
});
tell({ kind: 'ready' });
