import { ORPCError, ValidationError } from '@orpc/contract';
import { asProblem, type Json, Problem } from './problem.ts';
import { statusOf } from './procedure.ts';

type WireError = ORPCError<string, { readonly [key: string]: Json }>;

/** What a thrown value is on every wire: a problem of the contract with its code, sentence and data. */
export function wireErrorOf(error: unknown): WireError {
  const { code, message, data, cause } = problemOf(error);
  return new ORPCError(code, { defined: true, status: statusOf(code), message, data, cause });
}

/** The problem that a thrown value is or stands for; input that does not fit the contract is `usage`. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof ORPCError)) return asProblem(error);
  if (error.cause instanceof Problem) return error.cause;
  if (error.status >= 500) return asProblem(error.cause ?? error);
  const issues = error.cause instanceof ValidationError ? error.cause.issues.map(issueOf) : [];
  const [first] = issues;
  if (!first) return new Problem('usage', error.message, {}, error);
  const what = first.path ? `Correct ${first.path}` : 'Correct the request';
  return new Problem('usage', `${what}: ${first.message}`, { issues }, error);
}

type Issue = ValidationError['issues'][number];

function issueOf({ path = [], message }: Issue): { path: string; message: string } {
  const keys = path.map((key) => (typeof key === 'object' ? key.key : key));
  return { path: keys.map(String).join('.'), message };
}
