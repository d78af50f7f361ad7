/** The body of an infer request → tensors (Open Inference Protocol v2 with `binary_tensor_data`). */
import { text, unpackBlob } from './blob.ts';
import { parseJson, parseJsonExactly } from './json.ts';
import { isRecord } from './model.ts';
import { invalid, Refusal } from './refusal.ts';
import { checkShape, shapeOfRaw } from './shape.ts';
import { countOf, datatypes, type Tensor, type TensorSpec } from './tensor.ts';
import { flatten, mayBeRounded, pack } from './values.ts';

export interface Signature {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}

export interface WantedOutput {
  readonly name: string;
  readonly binary: boolean;
}

export interface InferRequest {
  readonly id: string | undefined;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly WantedOutput[];
}

type Fields = { readonly [key: string]: unknown };

/**
 * Reads an infer request. `headerLength` is the header Inference-Header-Content-Length: bytes of JSON before the binary
 * data, 0 for one raw input, undefined for JSON only. Throws 400 and 501.
 */
export function readInferRequest(body: Buffer, headerLength: string | undefined, model: Signature): InferRequest {
  if (headerLength !== undefined && !/^\d{1,15}$/.test(headerLength)) {
    throw invalid('Inference-Header-Content-Length must be a number of bytes');
  }
  const jsonLength = headerLength === undefined ? body.length : Number(headerLength);
  if (jsonLength > body.length) throw invalid('Inference-Header-Content-Length is larger than the body');
  if (jsonLength === 0 && headerLength !== undefined) return readRaw(body, model);
  return new Reader(body.toString('utf8', 0, jsonLength), body.subarray(jsonLength), model).read();
}

function readRaw(body: Buffer, model: Signature): InferRequest {
  const [spec, ...others] = model.inputs;
  if (spec === undefined || others.length > 0) {
    throw invalid(`a raw request needs a model with one input, this one has ${model.inputs.length}`);
  }
  const { name, datatype } = spec;
  const outputs = model.outputs.map((output) => ({ name: output.name, binary: true }));
  if (datatype === 'BYTES') {
    return {
      id: undefined,
      inputs: [{ name, datatype, shape: shapeOfRaw(1, spec), data: [text(name, body)] }],
      outputs,
    };
  }
  const count = body.length / datatypes[datatype].size;
  const shape = shapeOfRaw(count, spec);
  return { id: undefined, inputs: [{ name, datatype, shape, data: unpackBlob(name, datatype, count, body) }], outputs };
}

class Reader {
  readonly #text: string;
  readonly #blobs: Buffer;
  readonly #model: Signature;
  #at = 0;
  #exact: unknown;

  constructor(json: string, blobs: Buffer, model: Signature) {
    this.#text = json;
    this.#blobs = blobs;
    this.#model = model;
  }

  read(): InferRequest {
    const request = parseJson(this.#text);
    if (!isRecord(request)) throw invalid('the body must be a JSON object');
    const { id } = request;
    if (id !== undefined && typeof id !== 'string') throw invalid('id must be a text');
    if (!Array.isArray(request.inputs)) throw invalid('inputs must be an array');
    const inputs = request.inputs.map((input: unknown, at) => this.#input(input, at));
    this.#complete(inputs);
    if (this.#at !== this.#blobs.length) {
      throw invalid(`${this.#blobs.length - this.#at} bytes of binary data belong to no input`);
    }
    return { id, inputs, outputs: wantedOutputs(request, this.#model) };
  }

  #complete(inputs: readonly Tensor[]): void {
    const given = new Set(inputs.map((input) => input.name));
    if (given.size !== inputs.length) throw invalid('an input is given twice');
    const missing = this.#model.inputs.find((spec) => !given.has(spec.name));
    if (missing !== undefined) throw invalid(`input '${missing.name}' is missing`);
  }

  #input(input: unknown, index: number): Tensor {
    if (!isRecord(input) || typeof input.name !== 'string')
      throw invalid(`inputs[${index}] must be an object with a name`);
    const { name, datatype } = input;
    const spec = this.#model.inputs.find((candidate) => candidate.name === name);
    if (spec === undefined) {
      const known = this.#model.inputs.map((candidate) => candidate.name).join(', ');
      throw invalid(`input '${name}' is not one of the model's: ${known}`);
    }
    if (datatype !== spec.datatype) {
      throw invalid(`input '${name}': datatype must be ${spec.datatype}, not ${JSON.stringify(datatype)}`);
    }
    const shape = checkShape(input.shape, spec);
    const data = this.#data(input, index, spec, shape);
    return { name, datatype: spec.datatype, shape, data };
  }

  #data(input: Fields, index: number, spec: TensorSpec, shape: readonly number[]): Tensor['data'] {
    const { name, datatype } = spec;
    const count = countOf(shape);
    const parameters = parametersOf(input);
    if (parameters.shared_memory_region !== undefined) throw unsupported('shared memory');
    const size = parameters.binary_data_size;
    if (size === undefined) {
      const flat = flatten(name, input.data, shape, count);
      const exact = datatypes[datatype].size === 8 && datatype !== 'FP64' && mayBeRounded(flat);
      return pack(name, datatype, exact ? flatten(name, this.#exactData(index), shape, count) : flat);
    }
    if (input.data !== undefined) throw invalid(`input '${name}' has both data and binary_data_size`);
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0 || this.#at + size > this.#blobs.length) {
      throw invalid(`input '${name}': binary_data_size does not fit the ${this.#blobs.length} bytes after the JSON`);
    }
    const bytes = this.#blobs.subarray(this.#at, this.#at + size);
    this.#at += size;
    return unpackBlob(name, datatype, count, bytes);
  }

  #exactData(index: number): unknown {
    this.#exact ??= parseJsonExactly(this.#text);
    const inputs: unknown = isRecord(this.#exact) ? this.#exact.inputs : undefined;
    const input: unknown = Array.isArray(inputs) ? inputs[index] : undefined;
    return isRecord(input) ? input.data : undefined;
  }
}

function wantedOutputs(request: Fields, model: Signature): WantedOutput[] {
  const allBinary = flag(parametersOf(request), 'binary_data_output') ?? false;
  const { outputs = [] } = request;
  if (!Array.isArray(outputs)) throw invalid('outputs must be an array');
  if (outputs.length === 0) return model.outputs.map(({ name }) => ({ name, binary: allBinary }));
  const wanted = outputs.map((output: unknown) => wantedOutput(output, allBinary, model));
  if (new Set(wanted.map((output) => output.name)).size !== wanted.length)
    throw invalid('an output is asked for twice');
  return wanted;
}

function wantedOutput(output: unknown, allBinary: boolean, model: Signature): WantedOutput {
  if (!isRecord(output) || typeof output.name !== 'string')
    throw invalid('each of outputs must be an object with a name');
  const { name } = output;
  if (!model.outputs.some((spec) => spec.name === name)) throw invalid(`output '${name}' is not one of the model's`);
  const parameters = parametersOf(output);
  if (parameters.classification !== undefined) throw unsupported('classification of outputs');
  if (parameters.shared_memory_region !== undefined) throw unsupported('shared memory');
  return { name, binary: flag(parameters, 'binary_data') ?? allBinary };
}

function parametersOf(owner: Fields): Fields {
  const { parameters = {} } = owner;
  if (!isRecord(parameters)) throw invalid('parameters must be an object');
  return parameters;
}

function flag(parameters: Fields, key: string): boolean | undefined {
  const value = parameters[key];
  if (value !== undefined && typeof value !== 'boolean') throw invalid(`${key} must be true or false`);
  return value;
}

function unsupported(what: string): Refusal {
  return new Refusal(501, 'usage', `${what} is not supported`);
}
