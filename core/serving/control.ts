/** The two-slot server's control listener: for the control plane only, on a socket that only its user may open. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerData } from './data.ts';
import type { Limits } from './desk.ts';
import { follow } from './follow.ts';
import { BodyBudget, replyJson, withBody } from './http.ts';
import { parseJson } from './json.ts';
import { isRecord, isSlot, parseRevision, parseSplit, type Slot, usage } from './model.ts';
import type { Pair } from './pair.ts';
import { asRefusal, Refusal } from './refusal.ts';
import { isFence } from './served.ts';
import { Single } from './single.ts';

const MAX_ORDER_BYTES = 1024 * 1024;
const MAX_GRACE_MS = 3_600_000;

type Order = { readonly [key: string]: unknown };

/** Answers the control listener's requests. */
export class Control {
  readonly #pair: Pair;
  readonly #limits: Limits;
  readonly #orders = new BodyBudget(MAX_ORDER_BYTES);
  readonly #bodies: BodyBudget;

  constructor(pair: Pair, limits: Limits) {
    this.#pair = pair;
    this.#limits = limits;
    this.#bodies = new BodyBudget(limits.maxBodyBytes);
  }

  async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = req;
    try {
      const [, area, slot, ...rest] = url.split('/');
      if (slot === undefined) await this.#root(method, area ?? '', req, res);
      else if (area !== 'slots' || !isSlot(slot)) throw new Refusal(404, 'usage', `there is nothing at ${url}`);
      else if (rest.length > 0) await this.#probe(req, res, slot, `/${rest.join('/')}`);
      else replyJson(res, 200, await this.#slot(method, slot, await this.#order(req)));
    } catch (error) {
      const { status, code, message, data } = asRefusal(error);
      replyJson(res, status, { code, error: message, ...data });
    }
  }

  async #root(method: string, area: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (method === 'GET' && area === 'status') replyJson(res, 200, this.#status());
    else if (method === 'GET' && area === 'requests') follow(res, this.#pair.history);
    else if (method === 'PUT' && area === 'split') replyJson(res, 200, await this.#split(await this.#order(req)));
    else throw new Refusal(404, 'usage', `there is no ${method} /${area}`);
  }

  #split({ fence, split }: Order): Promise<{ appliedUs: number }> {
    return this.#pair.setSplit(fenceOf(fence), split === null ? null : parseSplit(split));
  }

  async #slot(method: string, slot: Slot, order: Order): Promise<unknown> {
    const fence = fenceOf(order.fence);
    const grace = graceOf(order.graceMs, this.#limits.drainMs);
    if (method === 'PUT') await this.#pair.load(fence, slot, parseRevision(order.revision), grace);
    else if (method === 'DELETE') await this.#pair.unload(fence, slot, grace);
    else throw new Refusal(405, 'usage', 'use PUT or DELETE here');
    return this.#pair.holder(slot).status;
  }

  /** Past the split, and past the counters. */
  #probe(req: IncomingMessage, res: ServerResponse, slot: Slot, url: string): Promise<void> {
    const desk = new Single(this.#pair.name, this.#pair.holder(slot), null);
    return answerData(req, res, url, { desk, limits: this.#limits, budget: this.#bodies, draining: () => false });
  }

  #order(req: IncomingMessage): Promise<Order> {
    const signal = AbortSignal.timeout(this.#limits.requestMs);
    return withBody(req, this.#orders, signal, async (body) => {
      const order = body.length === 0 ? {} : parseJson(body.toString('utf8'));
      if (!isRecord(order)) throw usage('the body must be a JSON object');
      return order;
    });
  }

  #status(): unknown {
    const { name, fence, split } = this.#pair.served;
    const [blue, green] = [this.#pair.holder('blue').status, this.#pair.holder('green').status];
    return { pid: process.pid, name, fence, split, slots: { blue, green } };
  }
}

function fenceOf(value: unknown): number {
  if (isFence(value)) return value;
  throw usage('fence must be a whole number from 0 up');
}

function graceOf(value: unknown, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (typeof value === 'number' && value >= 0 && value <= MAX_GRACE_MS) return value;
  throw usage(`graceMs must be a number from 0 to ${MAX_GRACE_MS}`);
}
