import { createHash, createHmac } from 'node:crypto';

/** One line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export interface KnownHost {
  readonly marker: 'revoked' | null;
  /** `host`, `[host]:port`, `*.example.org,!bad.example.org` or `|1|salt|hash`. */
  readonly names: string;
  readonly keyType: string;
  /** The public key's blob, base64. */
  readonly key: string;
}

export type Verdict =
  | { readonly kind: 'known' | 'unknown' | 'revoked' }
  | { readonly kind: 'changed'; readonly known: readonly KnownHost[] };

/**
 * The lines that bind a host to a key. Comments, damaged lines and `@cert-authority` lines are left out: host
 * certificates are not supported, so such a line can vouch for nothing here.
 */
export function parseKnownHosts(text: string): KnownHost[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
    const [names, keyType, key] = fields;
    if (!names || names.startsWith('#') || !keyType || !key || !/^[A-Za-z0-9+/]+=*$/.test(key)) return [];
    if (marker !== undefined && marker !== '@revoked') return [];
    return [{ marker: marker === undefined ? null : 'revoked', names, keyType, key }];
  });
}

/** The name that known_hosts files use: the host alone on port 22, else `[host]:port`. */
export function knownHostName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

/** Whether a line's names speak of this one: a hash, or patterns of which one fits and no negated one does. */
export function namesMatch(names: string, name: string): boolean {
  const hashed = /^\|1\|([^|]+)\|([^|]+)$/.exec(names);
  if (hashed?.[1]) {
    return createHmac('sha1', Buffer.from(hashed[1], 'base64')).update(name).digest('base64') === hashed[2];
  }
  const patterns = names.toLowerCase().split(',');
  const fits = (pattern: string) => wildcard(pattern).test(name);
  if (patterns.some((each) => each.startsWith('!') && fits(each.slice(1)))) return false;
  return patterns.some((each) => !each.startsWith('!') && fits(each));
}

/**
 * What the files say of the key that a host showed. A known name with any other key is `changed`, also when only the
 * key's type is new: otherwise whoever stands between could choose a type that was never recorded. A line for the host
 * without its port vouches too, as in ssh.
 */
export function judge(lines: readonly KnownHost[], host: string, port: number, blob: Uint8Array): Verdict {
  const key = Buffer.from(blob).toString('base64');
  const named = lines.filter(({ names }) => namesMatch(names, knownHostName(host, port)));
  const anyPort = lines.filter(({ names }) => namesMatch(names, host.toLowerCase()));
  if ([...named, ...anyPort].some((line) => line.marker === 'revoked' && line.key === key)) return { kind: 'revoked' };
  if ([...named, ...anyPort].some((line) => line.marker === null && line.key === key)) return { kind: 'known' };
  const known = named.filter(({ marker }) => marker === null);
  return known.length > 0 ? { kind: 'changed', known } : { kind: 'unknown' };
}

/** Types of the keys that are known for a host, so that it can be asked for one of these. */
export function knownKeyTypes(lines: readonly KnownHost[], host: string, port: number): string[] {
  const names = [knownHostName(host, port), host.toLowerCase()];
  const found = lines.filter((line) => line.marker === null && names.some((name) => namesMatch(line.names, name)));
  return [...new Set(found.map(({ keyType }) => keyType))];
}

/** `SHA256:…` as `ssh-keygen -l` prints it. */
export function fingerprint(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The type that a public key's blob names (RFC 4253 §6.6: a length, then the name). */
export function keyType(blob: Uint8Array): string {
  const bytes = Buffer.from(blob);
  return bytes.length < 4 ? '' : bytes.toString('latin1', 4, 4 + Math.min(bytes.readUInt32BE(0), 64));
}

/** The line to append for a host that was confirmed. */
export function knownHostsLine(host: string, port: number, blob: Uint8Array): string {
  return `${knownHostName(host, port)} ${keyType(blob)} ${Buffer.from(blob).toString('base64')}\n`;
}

function wildcard(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
