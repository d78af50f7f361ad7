import { invalid } from './refusal.ts';

/** JSON.parse hands the source text of a number to its reviver; TypeScript's library does not know it yet. */
type Reviver = (this: unknown, key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** JSON of a request. Throws 400. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`the body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const exactly: Reviver = (_key, value, context) => {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return context?.source !== undefined && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
};

/** The same JSON with whole numbers beyond ±2^53 as bigint. Slow: for the requests that hold such numbers. */
export function parseJsonExactly(text: string): unknown {
  return JSON.parse(text, exactly);
}
