/** The data port's endpoints: Open Inference Protocol v2 and the metrics page. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DataPort, Desk } from './desk.ts';
import { reply, replyJson } from './http.ts';
import { holdersOf, infer, stampOf } from './infer.ts';
import { asRefusal, Refusal, unavailable } from './refusal.ts';
import { type ModelRoute, type Route, routeOf } from './route.ts';
import type { TensorSpec } from './tensor.ts';

const SERVER = { name: 'signalbox', version: '0.1.0', extensions: ['binary_tensor_data'] };

/** Answers one request of the data port; `url` is its path below the port's root. Never throws. */
export async function answerData(
  req: IncomingMessage,
  res: ServerResponse,
  url: string,
  port: DataPort,
): Promise<void> {
  try {
    const route = routeOf(req.method ?? 'GET', url);
    if ('model' in route && route.model !== port.desk.name) {
      const name = JSON.stringify(route.model);
      throw new Refusal(404, 'usage', `the model served here is '${port.desk.name}', not ${name}`);
    }
    if (route.kind === 'infer') await infer(req, res, route.version, port);
    else show(res, route, port);
  } catch (error) {
    const refusal = asRefusal(error);
    replyJson(res, refusal.status, { error: refusal.message });
  }
}

function show(res: ServerResponse, route: Exclude<Route, { kind: 'infer' }>, { desk, draining }: DataPort): void {
  if ('model' in route) showModel(res, route, desk);
  else if (route.kind === 'server') replyJson(res, 200, SERVER);
  else if (route.kind === 'metrics') reply(res, 200, desk.metrics(), 'text/plain; version=0.0.4; charset=utf-8');
  else if (route.kind === 'live') replyJson(res, 200, { live: true });
  else if (draining()) throw unavailable('the server is stopping');
  else if (desk.ready()) replyJson(res, 200, { ready: true });
  else showNotReady(res, desk.failure());
}

/** A failed slot says so and why, so that nobody waits for it. */
function showNotReady(res: ServerResponse, failure: Refusal | null): void {
  if (failure === null) throw unavailable('no slot that gets traffic is ready');
  replyJson(res, 503, { error: failure.message, phase: 'failed', code: failure.code });
}

function showModel(res: ServerResponse, { kind, version }: ModelRoute, desk: Desk): void {
  const [holder] = holdersOf(desk.choose().able, version);
  const { runner, revision } = holder ?? {};
  if (holder === undefined || !runner || !revision) throw unavailable('no slot is ready for this request');
  const { inputs, outputs } = runner.signature;
  const about = {
    name: desk.name,
    versions: [revision.version],
    platform: 'onnxruntime_onnx',
    inputs: inputs.map(specJson),
    outputs: outputs.map(specJson),
    parameters: { model: revision.model, revision: revision.id, digest: revision.modelDigest },
  };
  replyJson(res, 200, kind === 'model-ready' ? { name: desk.name, ready: true } : about, stampOf(holder));
}

function specJson({ name, datatype, shape }: TensorSpec): { name: string; datatype: string; shape: readonly number[] } {
  return { name, datatype, shape };
}
