import type { CompareRequest } from '../contract/bench.ts';
import { compareSides, type SidesCompared } from './compare.ts';
import type { LiveRecord } from './live-record.ts';
import { type BenchReport, settingsOf, settingWords } from './model.ts';
import { PlacedModel } from './placed-model.ts';
import { type LocalModels, localModel, planOf } from './planning.ts';

/** Compares the two versions in every setting; comparisons and cells grow in the record. */
export async function compareAll(
  request: CompareRequest,
  models: LocalModels,
  record: LiveRecord,
  report: BenchReport,
  signal: AbortSignal,
): Promise<void> {
  const settings = settingsOf({ ...request, models: [request.a] });
  for (const setting of settings) {
    signal.throwIfAborted();
    const [ofA, ofB] = [setting, { ...setting, model: request.b }];
    report.step(settingWords({ ...setting, model: `${request.a} and ${request.b}` }));
    await using placedA = await PlacedModel.of(localModel(models, ofA).files);
    await using placedB = await PlacedModel.of(localModel(models, ofB).files);
    // With one setting the versions' names say all.
    const nameOf = (each: typeof setting) => (settings.length === 1 ? each.model : settingWords(each));
    const a = { name: nameOf(ofA), plan: await planOf(ofA, request, models, placedA, signal) };
    const b = { name: nameOf(ofB), plan: await planOf(ofB, request, models, placedB, signal) };
    const { cells, comparisons } = record.current;
    const put = (compared: SidesCompared) => {
      record.set({ cells: [...cells, ...compared.cells], comparisons: [...comparisons, compared.comparison] });
      report.note(`${compared.comparison.pairs} pairs: ${compared.comparison.words}`);
    };
    put(await compareSides(a, b, request, signal, put));
  }
  signal.throwIfAborted();
}
