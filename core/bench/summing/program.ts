/**
 * A program of its own, so that summing up millions of samples holds up nobody: takes a SumOrder as its argument and the
 * samples on stdin, as they lie in memory, and writes Figures to stdout.
 */
import { type Figures, figuresOf, type SumOrder } from './figures.ts';

const order: SumOrder = JSON.parse(process.argv[2] ?? '');
const samples = new Float64Array(order.samples);
const bytes = new Uint8Array(samples.buffer);
let at = 0;
for await (const piece of process.stdin) {
  bytes.set(piece, at);
  at += piece.length;
}
if (at !== bytes.length) throw new Error(`${at} of ${bytes.length} bytes came`);
const figures: Figures = figuresOf(order, samples);
process.stdout.write(JSON.stringify(figures));
