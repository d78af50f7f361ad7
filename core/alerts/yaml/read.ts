import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Channel } from '../../contract/alerts.ts';
import { Problem } from '../../contract/problem.ts';
import { setupText } from './shape.ts';

/**
 * The text's own, checked in its shape. Throws `rule-invalid`, which names the line and what to write instead, and `usage`
 * for a text that holds nothing: it would take away all there is.
 */
export function setupOf(text: string): z.output<typeof setupText> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [broken] = document.errors;
  if (broken) throw invalid(lines.linePos(broken.pos[0]).line, broken.message.split('\n', 1)[0] ?? '');
  const given = plain(document) ?? {};
  if (typeof given === 'object' && Object.keys(given).length === 0)
    throw new Problem(
      'usage',
      'Write rules into the text, or rules: [] for the built-in ones alone: it holds nothing, and nothing was changed',
    );
  const parsed = setupText.safeParse(given);
  if (parsed.success) {
    checkTwice(parsed.data);
    return parsed.data;
  }
  const { path, why } = faultOf(parsed.error.issues[0]);
  throw invalid(lineOf(path), path.length > 0 ? `${path.join('.')}: ${why}` : why);

  /** Of what is there of the path; what is missing is missed where it should be. */
  function lineOf(path: readonly PropertyKey[]): number {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  }
}

/** A command runs here as this user: one that is not there already is refused. Throws `usage`. */
export function refuseNewCommands(channels: readonly Channel[], known: readonly Channel[]): void {
  const before = known.map((channel) => JSON.stringify(channel));
  const added = channels.find((channel) => channel.kind === 'command' && !before.includes(JSON.stringify(channel)));
  if (added)
    throw new Problem('usage', `Set the command ${added.name} by a file on the computer that it runs on`, {
      channel: added.name,
    });
}

function checkTwice({ rules, maintenance, channels }: z.output<typeof setupText>): void {
  for (const all of [rules, maintenance, channels]) {
    const names = all.map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined)
      throw new Problem('rule-invalid', `Give ${twice} once: it is there twice`, { name: twice });
  }
}

/** An alias that is repeated without end is refused by the package, at a hundred. */
function plain(document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw invalid(1, error instanceof Error ? error.message : String(error));
  }
}

type Issue = z.core.$ZodIssue;

function faultOf(issue: Issue | undefined): { readonly path: readonly PropertyKey[]; readonly why: string } {
  if (!issue) return { path: [], why: 'it is no set-up' };
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys')
    return { path: [...path, ...issue.keys.slice(0, 1)], why: 'leave it out, there is no such key' };
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // Of alternatives the one that got the furthest tells the most.
    const inner = issue.errors.flat().toSorted((a, b) => b.path.length - a.path.length)[0];
    if (inner) return faultOf({ ...inner, path: [...path, ...inner.path] });
  }
  return { path, why: message.endsWith('received undefined') ? 'add it, it is missing' : message };
}

function invalid(line: number, why: string): Problem {
  return new Problem('rule-invalid', `Mend line ${line}: ${why}`, { line });
}
