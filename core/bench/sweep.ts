/** `bench run`: every setting of a sweep, one after the other. */
import type { RunRequest } from '../contract/bench.ts';
import type { Cell } from '../contract/bench-record.ts';
import { asProblem, type Problem } from '../contract/problem.ts';
import { measureCell } from './cell.ts';
import type { LiveRecord } from './live-record.ts';
import { type BenchReport, settingsOf, settingWords } from './model.ts';
import { PlacedModel } from './placed-model.ts';
import { type LocalModels, localModel, planOf } from './planning.ts';

/**
 * Measures every setting and puts its cell into the record while it grows. A setting that fails leaves a warning and the
 * others go on; then the first failure is thrown.
 */
export async function sweep(
  request: RunRequest,
  models: LocalModels,
  record: LiveRecord,
  report: BenchReport,
  signal: AbortSignal,
): Promise<void> {
  let failure: Problem | null = null;
  for (const setting of settingsOf(request)) {
    signal.throwIfAborted();
    const words = settingWords(setting);
    report.step(words);
    const done = record.current.cells;
    try {
      await using placed = await PlacedModel.of(localModel(models, setting).files);
      const plan = await planOf(setting, request, models, placed, signal);
      const cell = await measureCell(plan, signal, (live) => {
        record.set({ cells: [...done, live] });
        report.note(liveWords(live));
      });
      record.set({ cells: [...done, cell] });
      report.note(liveWords(cell));
    } catch (error) {
      record.set({ cells: done });
      signal.throwIfAborted();
      const problem = asProblem(error);
      failure ??= problem;
      record.warn(`${words}: ${problem.message}`);
    }
  }
  signal.throwIfAborted();
  if (failure) throw failure;
}

function liveWords({ inferences, latency, warmup }: Cell): string {
  if (inferences === 0) return warmup.inferences === 0 ? 'warming up' : 'measuring';
  const p50 = latency.p50.value;
  return `${inferences.toLocaleString('en')} inferences${p50 === null ? '' : `, p50 ${Number(p50.toPrecision(3))} ms`}`;
}
