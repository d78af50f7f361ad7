import type { Json } from '../contract/problem.ts';
import { plain } from './width.ts';

export type Facts = { readonly [key: string]: Json };

const MOST_LINES = 20;

/** The JSON as the object that it is; empty where it is something else. */
export function asFacts(data: Json | undefined): Facts {
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Facts) : {};
}

/**
 * The lines behind a problem, for people: why taking back failed, and what the model server or router wrote last, each
 * marked with a bar so that nothing there passes for a message of Signalbox. Empty where the problem has none.
 */
export function evidence(data: Facts): string[] {
  const undo = asFacts(data.undo).message;
  const logs = data.logs ?? asFacts(asFacts(data.failure).data).logs;
  return [
    ...(typeof undo === 'string' ? [`Taking it back: ${plain(undo)}`] : []),
    ...(typeof logs === 'string' ? lastLines(logs) : []),
  ];
}

function lastLines(logs: string): string[] {
  const lines = logs.split(/\r\n|\n|\r/).map(plain);
  const said = lines.filter((line) => line.trim() !== '').slice(-MOST_LINES);
  return said.length > 0 ? said.map((line) => `  │ ${line}`) : ['  │ (it wrote nothing)'];
}
