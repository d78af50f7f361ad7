/** One thread, one onnxruntime session. `run` blocks its thread, which is why it has one of its own. */
import { existsSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { type FromWorker, monotonicUs, type ToWorker, type WorkerSetup } from './messages.ts';
import { Refusal } from './refusal.ts';
import { datatypes, fromOrt, type Tensor, type TensorSpec, viewOf } from './tensor.ts';

// The binding does not know Float16Array and would read it as empty; without it, its wrapper takes the bits as Uint16Array
Reflect.deleteProperty(globalThis, 'Float16Array');

type Metadata = InferenceSession['inputMetadata'];

/** Opens the session. Throws Refusals with the control plane's codes. */
async function load({ file, threads }: WorkerSetup): Promise<InferenceSession> {
  if (!existsSync(file))
    throw new Refusal(422, 'model-file-missing', `Put the model at ${file} and start the slot again`);
  try {
    return await InferenceSession.create(file, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // A failing request must not write to the log: its answer says why
      logSeverityLevel: 4,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = /protobuf|corrupt/i.test(message) ? 'model-corrupt' : 'model-unsupported';
    throw new Refusal(422, code, `The runtime cannot load ${file}: ${message}`);
  }
}

function specs(metadata: Metadata): TensorSpec[] {
  return metadata.map((entry) => {
    const datatype = entry.isTensor ? fromOrt(entry.type) : undefined;
    if (!entry.isTensor || datatype === undefined) {
      const what = entry.isTensor ? entry.type : 'no tensor';
      throw new Refusal(
        422,
        'model-unsupported',
        `Export the model again with tensors only: '${entry.name}' is ${what}`,
      );
    }
    return { name: entry.name, datatype, shape: entry.shape.map((size) => (typeof size === 'number' ? size : -1)) };
  });
}

function toOrt({ datatype, shape, data }: Tensor): OrtTensor {
  if (!(data instanceof ArrayBuffer)) return new OrtTensor('string', data, shape);
  if (datatype === 'BYTES') throw new Error('BYTES must be texts');
  // The constructor's overloads want the one pair of type and view; the table guarantees that they match
  return new OrtTensor(datatypes[datatype].ort as 'float32', viewOf(datatype, data) as Float32Array, shape);
}

function fromOrtTensor(name: string, tensor: OrtTensor): Tensor {
  const datatype = fromOrt(tensor.type);
  if (datatype === undefined) throw new Error(`output '${name}' has the type ${tensor.type}`);
  const { data } = tensor;
  const shape = [...tensor.dims];
  if (Array.isArray(data)) return { name, datatype, shape, data };
  const { buffer, byteOffset, byteLength } = data as Float32Array;
  const whole = buffer instanceof ArrayBuffer && byteLength === buffer.byteLength;
  return {
    name,
    datatype,
    shape,
    data: whole ? buffer : (buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer),
  };
}

async function infer(session: InferenceSession, message: ToWorker & { kind: 'run' }): Promise<readonly Tensor[]> {
  const feeds = Object.fromEntries(message.inputs.map((input) => [input.name, toOrt(input)]));
  const results = await session.run(feeds, message.outputs);
  return message.outputs.map((name) => {
    const tensor = results[name];
    if (tensor === undefined) throw new Error(`the runtime gave no output '${name}'`);
    return fromOrtTensor(name, tensor);
  });
}

if (parentPort === null) throw new Error('worker.ts runs in a worker thread only');
const port = parentPort;
const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

async function run(session: InferenceSession, message: ToWorker & { kind: 'run' }): Promise<void> {
  const startedUs = monotonicUs();
  try {
    const outputs = await infer(session, message);
    const buffers = new Set(outputs.map(({ data }) => data).filter((data) => data instanceof ArrayBuffer));
    send({ kind: 'done', id: message.id, outputs, times: { startedUs, endedUs: monotonicUs() } }, [...buffers]);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    send({ kind: 'failed', id: message.id, message: text, times: { startedUs, endedUs: monotonicUs() } });
  }
}

try {
  const session = await load(workerData as WorkerSetup);
  // One after another: two runs at once would only share the same threads
  let last: Promise<void> = Promise.resolve();
  port.on('message', (message: ToWorker) => {
    last = last.then(async () => {
      if (message.kind === 'run') return run(session, message);
      await session.release();
      port.close();
    });
  });
  send({ kind: 'loaded', inputs: specs(session.inputMetadata), outputs: specs(session.outputMetadata) });
} catch (error) {
  const { code, message } = error instanceof Refusal ? error : { code: 'start-failed', message: String(error) };
  send({ kind: 'refused', code, message });
  port.close();
}
