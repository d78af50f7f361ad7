import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DataPort, epochUs } from './desk.ts';
import { reply, replyJson, withBody } from './http.ts';
import type { Slot } from './model.ts';
import { asRefusal, Refusal, unavailable } from './refusal.ts';
import { readInferRequest } from './request.ts';
import { type InferResponse, writeInferResponse } from './response.ts';
import { type RunResult, WorkerLost } from './runner.ts';
import type { SlotHolder } from './slot.ts';

interface Outcome {
  readonly status: number;
  readonly answered: Slot | null;
  readonly version: string;
  readonly ran?: RunResult;
}

/** Who may answer this version's requests. Throws 404 when none of those that are able holds it, 503 when none is able. */
export function holdersOf(able: readonly SlotHolder[], version: string | undefined): readonly SlotHolder[] {
  if (able.length === 0) throw unavailable('no slot is ready for this request');
  const fitting = able.filter((holder) => version === undefined || holder.revision?.version === version);
  if (fitting.length > 0) return fitting;
  throw new Refusal(404, 'usage', `version ${JSON.stringify(version)} is not served here now`);
}

/** Headers that say which slot and revision answered. */
export function stampOf({ slot, revision }: SlotHolder): { readonly [name: string]: string } {
  return {
    'x-signalbox-slot': slot,
    'x-signalbox-version': revision?.version ?? '',
    'x-signalbox-revision': revision?.id ?? '',
  };
}

/** Answers an infer request. The slot is chosen here, before the body: what begins after a split change sees the new one. */
export async function infer(
  req: IncomingMessage,
  res: ServerResponse,
  version: string | undefined,
  { desk, limits, budget }: DataPort,
): Promise<void> {
  const beganUs = epochUs();
  const { wanted, able } = desk.choose();
  const leave = able[0]?.enter();
  const ending = new AbortController();
  const late = setTimeout(() => ending.abort(unavailable(`no answer within ${limits.requestMs} ms`)), limits.requestMs);
  const onClose = (): void => ending.abort(new Refusal(499, 'usage', 'the client went away'));
  res.once('close', onClose);
  let outcome: Outcome;
  try {
    outcome = await withBody(req, budget, ending.signal, (body) => {
      const headerLength = req.headers['inference-header-content-length'];
      return answer(
        res,
        body,
        String(headerLength ?? '') || undefined,
        holdersOf(able, version),
        desk.name,
        ending.signal,
      );
    });
  } catch (error) {
    const refusal = asRefusal(error);
    const holder = refusal.status === 503 ? undefined : able[0];
    replyJson(res, refusal.status, { error: refusal.message }, holder === undefined ? {} : stampOf(holder));
    outcome = { status: refusal.status, answered: holder?.slot ?? null, version: holder?.revision?.version ?? '' };
  } finally {
    clearTimeout(late);
    res.off('close', onClose);
    leave?.();
  }
  const { status, answered } = outcome;
  const tookUs = epochUs() - beganUs;
  desk.seen(
    { beganUs, wanted, answered, status, durationUs: answered === null ? -1 : tookUs },
    outcome.version,
    outcome.ran,
  );
}

async function answer(
  res: ServerResponse,
  body: Buffer,
  headerLength: string | undefined,
  holders: readonly SlotHolder[],
  name: string,
  signal: AbortSignal,
): Promise<Outcome> {
  let lost: unknown = unavailable('the slot of this request closed');
  for (const holder of holders) {
    const { runner, revision, slot } = holder;
    if (runner === null || revision === null) continue;
    const request = readInferRequest(body, headerLength, runner.signature);
    try {
      const outputs = request.outputs.map((output) => output.name);
      const ran = await runner.run(request.inputs, outputs, signal);
      const head = { model: name, version: revision.version, id: request.id };
      send(res, writeInferResponse(head, ran.outputs, request.outputs), holder);
      return { status: 200, answered: slot, version: revision.version, ran };
    } catch (error) {
      // A lost worker has answered nobody, and an inference changes nothing: the next slot may run it
      if (!(error instanceof WorkerLost)) throw error;
      lost = error;
    }
  }
  throw lost;
}

function send(res: ServerResponse, { body, contentType, jsonLength }: InferResponse, holder: SlotHolder): void {
  const stamp = stampOf(holder);
  const headers = jsonLength === undefined ? stamp : { ...stamp, 'inference-header-content-length': jsonLength };
  reply(res, 200, body, contentType, headers);
}
