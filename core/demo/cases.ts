import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Tensor {
  readonly name: string;
  readonly data: readonly (number | string | boolean)[];
}

/** A request, and what each version of the model may answer to it. */
export interface DemoCase {
  readonly body: string;
  readonly answers: readonly (readonly Tensor[])[];
  /** Numbers may be so far from those of the answer. */
  readonly tolerance: number;
}

interface SmokeFile {
  readonly cases: readonly {
    readonly inputs: readonly unknown[];
    readonly outputs: readonly Tensor[];
    readonly tolerance: { readonly absolute: number };
  }[];
}

/** The smoke inputs that all of these versions know, from folders that hold a `smoke.json` each. */
export async function readCases(folders: readonly string[]): Promise<DemoCase[]> {
  const files = folders.map(async (folder) => JSON.parse(await readFile(join(folder, 'smoke.json'), 'utf8')));
  const all: SmokeFile[] = await Promise.all(files);
  const [first] = all;
  return (first?.cases ?? []).flatMap(({ inputs, tolerance }) => {
    const asked = JSON.stringify(inputs);
    const same = all.flatMap(({ cases }) => cases.find((each) => JSON.stringify(each.inputs) === asked) ?? []);
    if (same.length < all.length) return [];
    const answers = same.map(({ outputs }) => outputs);
    return { body: JSON.stringify({ inputs }), answers, tolerance: tolerance.absolute };
  });
}

/** Whether an answer, as the Open Inference Protocol writes it, is what one of the versions says. */
export function isRight({ answers, tolerance }: DemoCase, answer: string): boolean {
  const { outputs = [] } = JSON.parse(answer) as { outputs?: readonly Tensor[] };
  return answers.some((expected) =>
    expected.every(({ name, data }) => {
      const found = outputs.find((output) => output.name === name)?.data;
      return found?.length === data.length && data.every((value, at) => isNear(value, found[at], tolerance));
    }),
  );
}

function isNear(one: Tensor['data'][number], other: Tensor['data'][number] | undefined, tolerance: number): boolean {
  if (typeof one !== 'number' || typeof other !== 'number') return one === other;
  return Math.abs(one - other) <= tolerance;
}
