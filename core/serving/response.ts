/** Tensors → the body of an infer response. */
import { packBlob } from './blob.ts';
import { invalid } from './refusal.ts';
import type { WantedOutput } from './request.ts';
import { type Tensor, viewOf } from './tensor.ts';

export interface InferResponse {
  readonly body: Buffer | string;
  readonly contentType: string;
  /** Bytes of JSON before the binary data; undefined when the body is all JSON. */
  readonly jsonLength: number | undefined;
}

/** `tensors` are the wanted outputs, in their order. Throws 400 for an output that has no JSON form. */
export function writeInferResponse(
  head: { readonly model: string; readonly version: string; readonly id: string | undefined },
  tensors: readonly Tensor[],
  wanted: readonly WantedOutput[],
): InferResponse {
  const blobs: Buffer[] = [];
  const outputs = tensors.map((tensor, at) => {
    const about = `"name":${JSON.stringify(tensor.name)},"datatype":"${tensor.datatype}","shape":[${tensor.shape}]`;
    if (wanted[at]?.binary !== true) return `{${about},"data":${dataJson(tensor)}}`;
    const blob = packBlob(tensor.data);
    blobs.push(blob);
    return `{${about},"parameters":{"binary_data_size":${blob.length}}}`;
  });
  const id = head.id === undefined ? '' : `"id":${JSON.stringify(head.id)},`;
  const names = `"model_name":${JSON.stringify(head.model)},"model_version":${JSON.stringify(head.version)}`;
  const json = `{${names},${id}"outputs":[${outputs.join(',')}]}`;
  if (blobs.length === 0) return { body: json, contentType: 'application/json', jsonLength: undefined };
  const start = Buffer.from(json);
  return {
    body: Buffer.concat([start, ...blobs]),
    contentType: 'application/octet-stream',
    jsonLength: start.length,
  };
}

function dataJson({ name, datatype, data }: Tensor): string {
  if (datatype === 'FP16') throw invalid(`output '${name}': FP16 has no JSON form, ask for it with binary_data`);
  if (datatype === 'BYTES' || !(data instanceof ArrayBuffer)) return JSON.stringify(data);
  const view = viewOf(datatype, data);
  // Joined, a bigint shows all its digits; JSON has no word for a number that is not finite, so it becomes null
  if (view instanceof BigInt64Array || view instanceof BigUint64Array) return `[${view.join(',')}]`;
  if (datatype === 'BOOL') return JSON.stringify(Array.from(view, (value) => value === 1));
  return JSON.stringify(Array.from(view));
}
