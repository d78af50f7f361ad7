import { Problem } from '../contract/problem.ts';
import { quote } from '../platform/quote.ts';

/** A file of a host's copy of a model is not what it was when it came. `found`: empty when it is gone. */
export function changedModel(dir: string, path: string, expected: string, found: string): Problem {
  return new Problem(
    'model-digest-mismatch',
    `Find out who changed ${path} of the model on the host, move it away (mv ${quote(dir)} ${quote(`${dir}.changed`)}) and deploy again`,
    { dir, path, expected, found },
  );
}
