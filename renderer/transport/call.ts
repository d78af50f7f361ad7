import { ORPCError } from '@orpc/client';
import type { ProblemView } from '../../core/contract/procedure.ts';
import type { Client } from './client.ts';
import { useConnection } from './connection.ts';

/** What went wrong with a call, in words for the operator. */
export interface CallProblem {
  readonly code: ProblemView['code'] | 'disconnected';
  readonly message: string;
  readonly data: ProblemView['data'];
}

/** The value, or the problem in its place: a screen always shows one of the two. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: CallProblem };

/** Calls the core. Never throws. */
export async function call<T>(work: (client: Client) => Promise<T>): Promise<Answer<T>> {
  const { client } = useConnection.getState();
  if (!client) return { ok: false, problem: disconnected };
  try {
    return { ok: true, value: await work(client) };
  } catch (error) {
    return { ok: false, problem: toProblem(error) };
  }
}

const disconnected: CallProblem = {
  code: 'disconnected',
  message: 'The core can not be reached now: wait until the connection is back, then try again',
  data: {},
};

export function toProblem(error: unknown): CallProblem {
  if (error instanceof ORPCError) {
    const { code, message, data } = error as ORPCError<ProblemView['code'], ProblemView['data'] | undefined>;
    return { code, message, data: data ?? {} };
  }
  if (!useConnection.getState().client) return disconnected;
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), data: {} };
}
