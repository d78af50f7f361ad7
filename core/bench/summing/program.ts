/**
 * A program of its own, so that summing up millions of samples holds up nobody: takes an Order as its argument and the
 * samples on stdin, as they lie in memory, and writes its answer to stdout.
 */
import { answerTo, type Order, samplesOf } from './orders.ts';

const order: Order = JSON.parse(process.argv[2] ?? '');
const samples = new Float64Array(samplesOf(order));
const bytes = new Uint8Array(samples.buffer);
let at = 0;
for await (const piece of process.stdin) {
  bytes.set(piece, at);
  at += piece.length;
}
if (at !== bytes.length) throw new Error(`${at} of ${bytes.length} bytes came`);
process.stdout.write(JSON.stringify(answerTo(order, samples)));
