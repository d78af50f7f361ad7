/** `bench eval`: every version on the same data, one after the other. */
import type { EvalRequest } from '../../contract/bench.ts';
import { asProblem, Problem } from '../../contract/problem.ts';
import type { LiveRecord } from '../live-record.ts';
import type { BenchReport } from '../model.ts';
import { PlacedModel } from '../placed-model.ts';
import type { LocalModels } from '../planning.ts';
import { evaluate } from './evaluate.ts';
import type { QualityFacts } from './fact-store.ts';
import type { EvaluateProgress } from './messages.ts';

/** The answer is no feature, and no group whose answers could be compared. Throws `usage`. */
export function refuseLabelTwice({ label, features, groups }: EvalRequest): void {
  const use = features.includes(label) ? 'features' : groups.includes(label) ? 'groups' : null;
  if (use) throw new Problem('usage', `Leave ${label} out of the ${use}: it is the label`, { label });
}

/** Puts each version's quality into the record, and makes it a fact of the version, as soon as it is told; the first that fails ends it. Throws what `evaluate` throws. */
export async function evaluateAll(
  request: EvalRequest,
  models: LocalModels,
  record: LiveRecord,
  report: BenchReport,
  signal: AbortSignal,
  facts: QualityFacts,
): Promise<void> {
  const { data, label, positive = null, importance, features, dimensions, pixels, seed } = request;
  const groups = [...new Set(request.groups)];
  for (const [name, { model, files }] of models) {
    report.step(name);
    const named = (words: string) => (models.size > 1 ? `${name}: ${words}` : words);
    try {
      await using placed = await PlacedModel.of(files);
      const { inputs, outputs, metadata } = model;
      const about = { model: name, modelPath: placed.path, inputs, outputs, metadata };
      const wish = { path: data, label, groups, positive, importance, features, dimensions, scale: pixels, seed };
      const { quality, warnings } = await evaluate({ ...about, ...wish }, signal, (progress) =>
        report.note(wordsOf(progress)),
      );
      record.set({ quality: [...record.current.quality, quality] });
      facts.put(model.digest, { quality, record: record.current.id, at: new Date().toISOString() });
      record.warn(...warnings.map(named));
    } catch (error) {
      const problem = asProblem(error);
      throw new Problem(problem.code, named(problem.message), { ...problem.data, model: name }, error);
    }
  }
}

function wordsOf({ step, done }: EvaluateProgress): string {
  const count = done.toLocaleString('en');
  if (step === 'rows') return `${count} rows`;
  return step === 'metrics' ? `metrics of ${count} rows` : `importance of ${count} features`;
}
