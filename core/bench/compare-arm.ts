import type { Cell } from '../contract/bench-record.ts';
import { emptyCell, measuredWarnings, summed } from './cell-figures.ts';
import type { CellPlan } from './cell-plan.ts';
import { whyVoid } from './conduct.ts';
import type { KernelSample } from './environment-kernel.ts';
import { Runner } from './runner/runner.ts';
import { SampleLog } from './sample-log.ts';
import { closedSchedule } from './scenarios.ts';
import { blockFigure } from './statistics/compare.ts';
import { median } from './statistics/select.ts';
import { warmUp } from './warmup.ts';

const MOST_CALLS = 100_000;

/** One side of a comparison: its warm process, all its samples, and its figure of each block. */
export class Arm implements AsyncDisposable {
  readonly #plan: CellPlan;
  readonly #runner: Runner;
  readonly #log = new SampleLog();
  readonly #figures: number[] = [];
  #visits: number[] = [];
  #cell: Cell;
  /** Of a call once warm, ms. */
  callMs = 0;
  /** Processor time of its visits. */
  cpuMs = 0;

  private constructor(plan: CellPlan, runner: Runner, cell: Cell) {
    this.#plan = plan;
    this.#runner = runner;
    this.#cell = cell;
  }

  /** Loads the model in a process of its own and warms it up. */
  static async open(plan: CellPlan, warmMs: number, signal: AbortSignal): Promise<Arm> {
    const runner = await Runner.start(signal);
    try {
      const { path, provider, threads, feeds } = plan;
      const opened = await runner.open({ path, provider, threads, feeds }, signal);
      const { warmup, callMs } = await warmUp(runner, warmMs, signal);
      const arm = new Arm(plan, runner, { ...emptyCell(plan), ...opened, warmup });
      arm.callMs = callMs;
      return arm;
    } catch (error) {
      await runner[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Block by block, ms. */
  get figures(): readonly number[] {
    return this.#figures;
  }

  /** Calls one after the other for a while. */
  async visit(durationMs: number, signal: AbortSignal): Promise<void> {
    const log = new SampleLog();
    const order = { schedule: closedSchedule('single-stream', this.#plan.batch), durationMs, most: MOST_CALLS };
    const measured = await this.#runner.measure(order, signal, (latencies, lateness) => {
      log.add(latencies, lateness);
      this.#log.add(latencies, lateness);
    });
    this.#visits.push(median(log.all()));
    this.cpuMs += measured.cpuMs;
    this.#cell = { ...this.#cell, memoryPeakBytes: measured.memoryPeakBytes };
  }

  endBlock(): void {
    this.#figures.push(blockFigure(this.#visits));
    this.#visits = [];
  }

  soFar(): Cell {
    return { ...this.#cell, inferences: this.#log.n, latency: this.#log.soFar() };
  }

  /** Its figures; `cpuMs` is what all arms used between the samples. */
  async cell({ before, after, cpuMs }: { before: KernelSample; after: KernelSample; cpuMs: number }): Promise<Cell> {
    const cell = await summed(this.#plan, this.#cell, this.#log, closedSchedule('single-stream', this.#plan.batch));
    const seen = { latenessP99Ms: 0, p50Ms: cell.latency.p50.value, runnerCpuMs: cpuMs };
    const warnings = [...cell.warnings, ...measuredWarnings(this.#plan, cell, this.#log.n)];
    return { ...cell, warnings, void: whyVoid(seen, this.#plan.busyBefore, before, after) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#runner[Symbol.asyncDispose]();
  }
}
