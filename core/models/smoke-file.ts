import { Problem } from '../contract/problem.ts';
import type { Datatype, Signature, SmokeCase, Tensor, TensorSpec, TensorValue, Tolerance } from './model.ts';

const MAX_CASES = 1000;
type Fields = { readonly [key: string]: unknown };

/**
 * The cases of a `smoke.json`: `{"cases": [{name, inputs, outputs, tolerance: {absolute, relative?}}]}` with tensors as
 * the inference protocol writes them. Throws `smoke-invalid` when it is something else or does not fit the model.
 */
export function parseSmoke(text: string, signature: Signature): SmokeCase[] {
  const cases = fieldsOf(parseJson(text), 'the file').cases;
  if (!Array.isArray(cases) || cases.length === 0 || cases.length > MAX_CASES) {
    throw invalid(`"cases" must be a list of 1 to ${MAX_CASES}`);
  }
  const parsed = cases.map((each, index) => parseCase(each, index, signature));
  const twice = parsed.find(({ name }, index) => parsed.findIndex((other) => other.name === name) < index);
  if (twice) throw invalid(`two cases are called ${JSON.stringify(twice.name)}`);
  return parsed;
}

function parseCase(value: unknown, index: number, signature: Signature): SmokeCase {
  const fields = fieldsOf(value, `case ${index + 1}`);
  const name = fields.name;
  if (typeof name !== 'string' || name === '') throw invalid(`case ${index + 1} has no name`);
  const where = `case ${JSON.stringify(name)}`;
  const inputs = parseTensors(fields.inputs, `the inputs of ${where}`, signature.inputs);
  const absent = signature.inputs.find((spec) => !inputs.some((input) => input.name === spec.name));
  if (absent) throw invalid(`${where} has no input ${JSON.stringify(absent.name)}`);
  const outputs = parseTensors(fields.outputs, `the outputs of ${where}`, signature.outputs);
  if (outputs.length === 0) throw invalid(`${where} expects no output`);
  return { name, inputs, outputs, tolerance: parseTolerance(fields.tolerance, where) };
}

function parseTolerance(value: unknown, where: string): Tolerance {
  const { absolute, relative = 0 } = fieldsOf(value, `the tolerance of ${where}`);
  const isSize = (size: unknown): size is number => typeof size === 'number' && size >= 0 && Number.isFinite(size);
  if (!isSize(absolute) || !isSize(relative)) throw invalid(`the tolerance of ${where} must be a number, 0 or more`);
  return relative === 0 ? { absolute } : { absolute, relative };
}

function parseTensors(value: unknown, where: string, specs: readonly TensorSpec[]): Tensor[] {
  if (!Array.isArray(value)) throw invalid(`${where} must be a list`);
  const tensors = value.map((each) => parseTensor(fieldsOf(each, where), where, specs));
  if (new Set(tensors.map(({ name }) => name)).size < tensors.length) throw invalid(`${where} name a tensor twice`);
  return tensors;
}

function parseTensor({ name, shape, datatype, data }: Fields, where: string, specs: readonly TensorSpec[]): Tensor {
  const spec = specs.find((each) => each.name === name);
  if (!spec) throw invalid(`${where} name ${JSON.stringify(name)}, which the model does not have`);
  const what = `${JSON.stringify(spec.name)} in ${where}`;
  if (datatype !== spec.datatype) throw invalid(`${what} must be ${spec.datatype}`);
  if (!isShape(shape) || !fits(shape, spec)) throw invalid(`${what} must have the shape ${describe(spec)}`);
  const isValue = checkerOf(spec.datatype, what);
  const size = shape.reduce((product, each) => product * each, 1);
  if (!Array.isArray(data) || data.length !== size) throw invalid(`${what} must have ${size} values in a flat list`);
  if (!data.every(isValue)) throw invalid(`${what} has a value that is no ${spec.datatype}`);
  return { name: spec.name, shape, datatype: spec.datatype, data };
}

function isShape(shape: unknown): shape is number[] {
  return Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function fits(shape: readonly number[], spec: TensorSpec): boolean {
  if (spec.shape === null) return true;
  const matches = (size: number, index: number) => {
    const wanted = spec.shape?.[index];
    return typeof wanted === 'string' || wanted === -1 || wanted === size;
  };
  return shape.length === spec.shape.length && shape.every(matches);
}

function describe({ shape }: TensorSpec): string {
  return shape === null ? 'of whole numbers' : `[${shape.join(', ')}]`;
}

function checkerOf(datatype: Datatype, what: string): (value: unknown) => value is TensorValue {
  if (datatype === 'FP16' || datatype === 'BF16') throw invalid(`${what} is ${datatype}, which JSON cannot carry`);
  const type = datatype === 'BYTES' ? 'string' : datatype === 'BOOL' ? 'boolean' : 'number';
  const [, unsigned, bits] = /^(U?)INT(\d+)$/.exec(datatype) ?? [];
  if (bits === undefined) return (value): value is TensorValue => typeof value === type;
  const min = unsigned ? 0 : -(2 ** (Number(bits) - 1));
  const max = 2 ** (Number(bits) - (unsigned ? 0 : 1)) - 1;
  return (value): value is number => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`it is no JSON (${(error as Error).message})`);
  }
}

function fieldsOf(value: unknown, where: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw invalid(`${where} must be an object`);
}

/** `reason`: what is wrong with the file, as a clause. */
export function invalid(reason: string): Problem {
  return new Problem('smoke-invalid', `Correct smoke.json beside the model: ${reason}`, { reason });
}
