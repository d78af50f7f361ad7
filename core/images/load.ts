import { addAbortSignal, Readable } from 'node:stream';
import type Docker from 'dockerode';
import { Problem } from '../contract/problem.ts';
import { asEngineProblem } from './engine-problem.ts';
import type { Image } from './model.ts';
import { hasImage, type LoadPlan, planLoad, planOf } from './plan.ts';
import { tarOf } from './tar.ts';

/** Without a byte taken or a word said for so long, the engine is given up. Unpacking a layer on a slow disk is silent. */
const silenceMs = 180_000;
const longestLine = 1 << 20;

/** Told whenever bytes went out: how many of how many. */
export type OnBytes = (sentSoFar: number, total: number) => void;

/**
 * Brings `image` to an engine, without a registry and without the layers that it has already. `bytesSent` counts the
 * archive as it went over the wire, 0 when the image was there. Throws `disk-full`, `docker-denied`, `docker-missing`,
 * `connection-lost`, `image-failed`, `timeout`, and the signal's reason.
 */
export async function loadImage(
  docker: Docker,
  image: Image,
  signal: AbortSignal,
  onBytes: OnBytes = () => {},
): Promise<{ bytesSent: number }> {
  const plan = await planLoad(docker, image, signal);
  if (plan.present) return { bytesSent: 0 };
  let bytesSent = 0;
  const attempt = async (each: LoadPlan): Promise<void> => {
    const before = bytesSent;
    const count = (bytes: number) => {
      bytesSent = before + bytes;
      onBytes(bytesSent, before + each.bytesToSend);
    };
    try {
      await send(docker, each, signal, count);
      if (await hasImage(docker, image, signal)) return;
    } catch (error) {
      throw asEngineProblem(error, image, signal);
    }
    throw new Problem('image-failed', `Try again: the container engine loaded ${image.reference} under another id`, {
      id: image.id,
    });
  };
  try {
    await attempt(plan);
  } catch (error) {
    // An image may have been removed since it was asked for, and an engine may want every layer: once more with all.
    if (plan.layersThere === 0 || !(error instanceof Problem) || error.code !== 'image-failed') throw error;
    await attempt(planOf(image, 0));
  }
  return { bytesSent };
}

async function send(
  docker: Docker,
  { members }: LoadPlan,
  signal: AbortSignal,
  onBytes: (sent: number) => void,
): Promise<void> {
  const silence = new AbortController();
  const timer = setTimeout(() => {
    silence.abort(
      new Problem('timeout', 'Try again when the host is less busy: its container engine went silent', { silenceMs }),
    );
  }, silenceMs);
  const abortSignal = AbortSignal.any([signal, silence.signal]);
  let sent = 0;
  const archive = async function* () {
    for await (const chunk of tarOf(members)) {
      sent += chunk.length;
      timer.refresh();
      onBytes(sent);
      yield chunk;
    }
  };
  const body = Readable.from(archive(), { objectMode: false });
  try {
    // `_query` keeps the client from writing the signal into the address.
    const answer = addAbortSignal(abortSignal, (await docker.loadImage(body, { _query: {}, abortSignal })) as Readable);
    for await (const line of linesOf(answer)) {
      timer.refresh();
      throwRefusal(line);
    }
  } catch (error) {
    silence.signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
}

async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw new Error(`it answered with a line of more than ${longestLine} characters`);
    yield* lines;
  }
  yield rest;
}

/** The engine tells its progress as JSON, one object a line, and a failure as `{"error": "…"}` among them. */
function throwRefusal(line: string): void {
  if (line.trim() === '') return;
  const { error } = JSON.parse(line) as { error?: string };
  if (error !== undefined) throw new Error(error);
}
