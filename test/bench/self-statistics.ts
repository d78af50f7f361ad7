/** What the statistics find on series of which the truth is known, and how long they take. */
import { compare, type Pairs } from '../../core/bench/statistics/compare.ts';
import { streamEstimate } from '../../core/bench/statistics/early-stopping.ts';
import { type Rng, seeded } from '../../core/bench/statistics/rng.ts';
import { summarise } from '../../core/bench/statistics/summarise.ts';
import { throughputOfCalls } from '../../core/bench/statistics/throughput.ts';
import { judged, type Row, told } from './rows.ts';

const REPEATS = 100;
const BLOCKS = 60;
const EFFECT = 1.05;
const MANY = 10_000_000;

/** A/A and a true 5 % on series that wander, drift and have outliers, as a machine's do. */
export function comparisonRows(): Row[] {
  const verdicts = (factor: number, verdict: string) =>
    Array.from({ length: REPEATS }, (_, at) => compare(series(factor, at + 1), { a: 'A', b: 'B' })).filter(
      (each) => each.verdict === verdict,
    ).length;
  const note = `${REPEATS} generated series of ${BLOCKS} pairs`;
  return [
    judged('A/A: no difference', verdicts(1, 'no-difference'), `of ${REPEATS}`, ['>=', 95], note),
    judged('5 % slower: found', verdicts(EFFECT, 'slower'), `of ${REPEATS}`, ['>=', 90], note),
  ];
}

/** Arms share the wander and the drift of the machine; each figure has a noise of its own, skewed to slow. */
function series(factor: number, seed: number): Pairs {
  const rng = seeded(seed);
  let wander = 0;
  const pairs = { a: new Float64Array(BLOCKS), b: new Float64Array(BLOCKS), control: new Float64Array(BLOCKS) };
  for (let at = 0; at < BLOCKS; at++) {
    wander = 0.8 * wander + 0.03 * rng.normal();
    const machine = Math.exp(wander + 0.1 * (at / BLOCKS));
    pairs.a[at] = machine * own(rng);
    pairs.b[at] = machine * own(rng) * factor;
    pairs.control[at] = machine * own(rng);
  }
  return pairs;
}

function own(rng: Rng): number {
  const outlier = rng.next() < 0.02 ? 0.1 * -Math.log(1 - rng.next()) : 0;
  return Math.exp(0.02 * rng.normal() + outlier);
}

/** All that a cell's figures take: percentiles with intervals, throughput, the early-stopping estimate. */
export function speedRows(): Row[] {
  const rng = seeded(1);
  const samples = Float64Array.from({ length: MANY }, () => Math.exp(0.3 * rng.normal()));
  const before = process.memoryUsage().arrayBuffers;
  const begin = performance.now();
  const { n } = summarise(samples, { seed: 1 });
  throughputOfCalls(samples, 1);
  streamEstimate(samples, 0.9);
  const ms = performance.now() - begin;
  const held = (process.memoryUsage().arrayBuffers - before) / samples.byteLength;
  return [
    judged('statistics of 10 million samples', ms / 1000, 's', ['<=', 2], `${n.toLocaleString('en')} samples`),
    told('memory of it, by that of the samples', Math.max(0, held), '×', 'buffers that were not collected yet'),
  ];
}
