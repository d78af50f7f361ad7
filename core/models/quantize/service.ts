import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkVersion } from '../../contract/names.ts';
import { Problem } from '../../contract/problem.ts';
import { askChild } from '../assert-loads.ts';
import { layOut } from '../lay-out.ts';
import { type ModelVersion, modelRef } from '../model.ts';
import type { ModelRegistry } from '../service.ts';
import { Staging } from '../staging.ts';
import type { Agreement } from './agreement.ts';
import type { Left } from './choose.ts';
import type { ComparisonAnswer, ComparisonQuestion } from './compare-program.ts';
import { DataFiles, readOnnx, writePieces } from './files.ts';
import { rewrite } from './rewrite.ts';
import { allowance, smokeCasesOf } from './smoke-cases.ts';
import { trialInputs } from './trial-inputs.ts';

const PROGRAM = fileURLToPath(new URL('./compare-program.ts', import.meta.url));
const METHOD = 'dynamic int8: weights symmetric by column in 7 bits, activations 8 bits';

export interface QuantizeRequest {
  /** `credit-cnn@1`. */
  readonly ref: string;
  /** Version of the new one; null: `1-int8`. */
  readonly as: string | null;
  /** By how much a number may differ from the original's on the smoke inputs; null: 5 % of the case's largest. */
  readonly tolerance: number | null;
}

export interface Quantized {
  readonly from: ModelVersion;
  readonly model: ModelVersion;
  /** It was there already. */
  readonly unchanged: boolean;
  readonly layers: number;
  readonly left: readonly Left[];
  readonly comparedOn: 'smoke inputs' | 'generated inputs';
  /** Null: the original does not run on generated inputs either. */
  readonly agreement: Agreement | null;
}

/** Makes smaller and faster versions of models in the registry. */
export class Quantizer {
  readonly #registry: ModelRegistry;
  readonly #dir: string;

  /** `dir`: the folder of the registry. */
  constructor(registry: ModelRegistry, dir: string) {
    this.#registry = registry;
    this.#dir = dir;
  }

  /**
   * Adds a version whose MatMul and Gemm run on 8-bit whole numbers, once it answers as the original does. Throws
   * `name-invalid`, `model-unknown`, `nothing-to-quantize`, `model-unsupported`, `model-corrupt`, `smoke-failed`,
   * `model-exists`, and what an import throws.
   */
  async quantize(
    request: QuantizeRequest,
    signal: AbortSignal,
    onStep: (step: string) => void = () => {},
  ): Promise<Quantized> {
    const from = await this.#registry.get(request.ref);
    const version = checkVersion(request.as ?? `${from.version}-int8`);
    await using staging = await Staging.open(join(this.#dir, 'ingest'));
    const [before, after] = [join(staging.folder, 'before'), join(staging.folder, 'after')];
    await Promise.all([before, after].map((folder) => mkdir(folder)));
    const files = this.#registry.files(from);

    onStep('Quantising');
    const original = await layOut(files, before);
    await using data = new DataFiles(files, after);
    const lineage = { 'signalbox.quantized_from': from.digest, 'signalbox.quantization': METHOD };
    const { pieces, quantized, left } = await rewrite(await readOnnx(original), data, lineage, signal);
    const path = join(after, 'model.onnx');
    await writePieces(path, pieces);

    onStep('Comparing with the original');
    const compared = await compare(from, original, path, request.tolerance, signal);
    if (from.smoke.length > 0) {
      const cases = smokeCasesOf(from.smoke, request.tolerance);
      await writeFile(join(after, 'smoke.json'), JSON.stringify({ cases }));
    }
    onStep('Trying the model');
    const imported = await this.#registry.import(after, from.name, version, signal);
    return { from, ...imported, layers: quantized, left, ...compared };
  }
}

async function compare(
  from: ModelVersion,
  original: string,
  quantized: string,
  tolerance: number | null,
  signal: AbortSignal,
): Promise<Pick<Quantized, 'comparedOn' | 'agreement'>> {
  const own = from.smoke.map(({ inputs }) => inputs);
  const comparedOn = own.length > 0 ? 'smoke inputs' : 'generated inputs';
  const cases = own.length > 0 ? own : trialInputs(from);
  if (!cases) return { comparedOn, agreement: null };
  const question: ComparisonQuestion = { cases, outputs: from.outputs };
  const answer = await askChild<ComparisonAnswer>(PROGRAM, [original, quantized], question, signal);
  if (answer.kind === 'failed') {
    // Generated inputs may be none that the model can take: the import still loads what was made.
    if (answer.model === 'a' && own.length === 0) return { comparedOn, agreement: null };
    throw new Problem(
      'smoke-failed',
      `Keep ${modelRef(from)}: quantised, it does not run: ${answer.message.slice(0, 300)}`,
      {},
    );
  }
  for (const [index, smoke] of from.smoke.entries()) {
    const found = answer.cases[index];
    if (found) assertAlike(from, smoke.name, found, allowance(smoke, tolerance));
  }
  return { comparedOn, agreement: answer.total };
}

function assertAlike(
  from: ModelVersion,
  name: string,
  { maxAbsError, output, changed }: Agreement,
  most: number,
): void {
  const data = { case: name, output, maxAbsError, tolerance: most, changed };
  const where = `in smoke case ${JSON.stringify(name)}`;
  if (changed > 0)
    throw new Problem('smoke-failed', `Keep ${modelRef(from)}: quantised, it answers another label ${where}`, data);
  if (maxAbsError > most)
    throw new Problem(
      'smoke-failed',
      `Keep ${modelRef(from)}, or allow more tolerance: quantised, ${output} differs by ${short(maxAbsError)} ${where}, more than ${short(most)}`,
      data,
    );
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
