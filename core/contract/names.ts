import { Problem } from './problem.ts';

/** What `checkName` takes, for a form that says it beside the field. */
export const NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const VERSION = /^[0-9A-Za-z](?:[0-9A-Za-z.+_-]{0,62}[0-9A-Za-z])?$/;

/**
 * A host, model or service name: it becomes a folder, a container name and a map key, so it is a DNS label of ≤ 40
 * characters. Throws `name-invalid`.
 */
export function checkName(kind: 'host' | 'model' | 'service', name: string): string {
  if (NAME.test(name)) return name;
  throw new Problem(
    'name-invalid',
    `Choose another ${kind} name than ${JSON.stringify(name)}: 1 to 40 of a-z, 0-9 and -, not - at an end`,
    { kind, name },
  );
}

/** A model version such as `1.0.0`. Throws `name-invalid`. */
export function checkVersion(version: string): string {
  if (VERSION.test(version)) return version;
  throw new Problem(
    'name-invalid',
    `Choose another version than ${JSON.stringify(version)}: 1 to 64 of letters, digits and . + _ -, such as 1.0.0`,
    { kind: 'version', name: version },
  );
}

/** `credit-risk@1.0.0` → its parts. Throws `name-invalid`. */
export function parseModelRef(ref: string): { name: string; version: string } {
  const at = ref.indexOf('@');
  if (at < 0) {
    throw new Problem('name-invalid', `Write the model as name@version, such as ${ref}@1.0.0`, {
      kind: 'model',
      name: ref,
    });
  }
  return { name: checkName('model', ref.slice(0, at)), version: checkVersion(ref.slice(at + 1)) };
}
