/** One setting of one model: opened, warmed up, measured, summed up. */
import type { Cell } from '../contract/bench-record.ts';
import { emptyCell, measuredWarnings, summed } from './cell-figures.ts';
import type { CellPlan } from './cell-plan.ts';
import { whyVoid } from './conduct.ts';
import { type KernelSample, sampleKernel } from './environment-kernel.ts';
import { findRate, keeps } from './find-rate.ts';
import type { Measured, Schedule } from './runner/messages.ts';
import { Runner } from './runner/runner.ts';
import { MOST_SAMPLES, SampleLog } from './sample-log.ts';
import { closedSchedule } from './scenarios.ts';
import { warmUp } from './warmup.ts';

const LIVE_EVERY_MS = 250;
/** Of what one stream reaches: the rate of the server scenario where no target says which. */
const UNTARGETED_LOAD = 0.5;
/** A rate that does not keep its target the whole time is lowered to this part, so often at most. */
const LOWERED = 0.9;
const MOST_ATTEMPTS = 4;
const UNSTEADY =
  'No rate that short trials found kept the target the whole time: measure longer, or on a quieter machine';

/**
 * Measures one cell in a process of its own. What was measured when it was cancelled, or when the process died, comes back
 * as a partial cell; throws where there was nothing yet.
 */
export async function measureCell(plan: CellPlan, signal: AbortSignal, onLive: (cell: Cell) => void): Promise<Cell> {
  let log = new SampleLog();
  let cell = emptyCell(plan);
  let schedule: Schedule = closedSchedule(plan.scenario, plan.batch);
  let whole: Whole;
  try {
    await using runner = await Runner.start(signal);
    const { path, provider, threads, feeds } = plan;
    cell = { ...cell, ...(await runner.open({ path, provider, threads, feeds }, signal)) };
    onLive(cell);
    const { warmup, callMs } = await warmUp(runner, plan.durationMs, signal);
    cell = { ...cell, warmup };
    if (plan.scenario === 'server') {
      const found = await rateOf(plan, runner, callMs, signal);
      cell = { ...cell, maxRate: found.maxRate, warnings: [...cell.warnings, ...found.warnings] };
      schedule = { kind: 'poisson', ratePerS: found.ratePerS, seed: plan.seed };
    }
    for (let attempt = 1; ; attempt++) {
      log = new SampleLog();
      const before = sampleKernel();
      const measured = await measureOnce({ plan, cell, runner, schedule, log, onLive }, signal);
      const { targetP99Ms } = plan;
      if (
        schedule.kind === 'closed' ||
        targetP99Ms === undefined ||
        cell.maxRate === null ||
        keeps(measured, log, targetP99Ms)
      ) {
        whole = { measured, before, after: sampleKernel() };
        break;
      }
      // The search's trials are short: what they found has to stand the whole time.
      const ratePerS = schedule.ratePerS * LOWERED;
      schedule = { ...schedule, ratePerS };
      cell = { ...cell, maxRate: attempt < MOST_ATTEMPTS ? ratePerS : null };
      if (cell.maxRate === null) cell = { ...cell, warnings: [...cell.warnings, UNSTEADY] };
    }
  } catch (error) {
    if (log.n === 0) throw error;
    const why = signal.aborted ? [] : [error instanceof Error ? error.message : String(error)];
    const partial = await summed(plan, cell, log, schedule);
    // A rate that was not kept to the end is none.
    return { ...partial, maxRate: null, warnings: [...partial.warnings, ...why], partial: true };
  }
  return finished(plan, await summed(plan, cell, log, schedule), log, whole);
}

/** A measurement that came to its end, between two looks at the kernel. */
interface Whole {
  readonly measured: Measured;
  readonly before: KernelSample;
  readonly after: KernelSample;
}

interface Measuring {
  readonly plan: CellPlan;
  readonly cell: Cell;
  readonly runner: Runner;
  readonly schedule: Schedule;
  readonly log: SampleLog;
  readonly onLive: (cell: Cell) => void;
}

async function measureOnce({ plan, cell, runner, schedule, log, onLive }: Measuring, signal: AbortSignal) {
  let shown = performance.now();
  onLive(cell);
  const order = { schedule, durationMs: plan.durationMs, most: MOST_SAMPLES };
  return await runner.measure(order, signal, (latencies, lateness) => {
    log.add(latencies, lateness);
    if (performance.now() - shown < LIVE_EVERY_MS) return;
    shown = performance.now();
    onLive({ ...cell, inferences: log.n, latency: log.soFar() });
  });
}

async function rateOf(plan: CellPlan, runner: Runner, callMs: number, signal: AbortSignal) {
  const { targetP99Ms, durationMs, seed } = plan;
  const capacity = 1000 / callMs;
  if (targetP99Ms !== undefined) return await findRate(runner, { targetP99Ms, durationMs, seed, capacity }, signal);
  const ratePerS = UNTARGETED_LOAD * capacity;
  const warning = `Without a target for p99: measured at ${Number(ratePerS.toPrecision(3))} queries/s, half of what one stream reaches`;
  return { ratePerS, maxRate: null, warnings: [warning] };
}

function finished(plan: CellPlan, cell: Cell, log: SampleLog, { measured, before, after }: Whole): Cell {
  const warnings = [...cell.warnings, ...measuredWarnings(plan, cell, log.n)];
  if (log.n === MOST_SAMPLES)
    warnings.push(`Ended after ${MOST_SAMPLES.toLocaleString('en')} queries, the most that are kept`);
  if (measured.planned > measured.queries)
    warnings.push(
      `Fell behind: ${measured.queries} of ${measured.planned} planned queries were begun in twice the time`,
    );
  const seen = { latenessP99Ms: cell.latenessP99Ms, p50Ms: cell.latency.p50.value, runnerCpuMs: measured.cpuMs };
  return {
    ...cell,
    durationMs: measured.elapsedMs,
    memoryPeakBytes: measured.memoryPeakBytes,
    warnings,
    void: whyVoid(seen, plan.busyBefore, before, after),
  };
}
