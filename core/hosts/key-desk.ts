import { readSshConfig } from '../platform/ssh/config.ts';
import { type Hop, resolveHops } from '../platform/ssh/hops.ts';
import type { HostKeyQuestion } from '../platform/ssh/host-keys.ts';
import { usualIdentities } from '../platform/ssh/identities.ts';
import { localUser } from '../platform/ssh/machine.ts';
import type { SshTarget } from '../platform/ssh/target.ts';

/**
 * Answers for a person who is not at the terminal: what a form said of a host's key and of key files. In memory only.
 * A key that nobody said anything of is not trusted, a passphrase that nobody gave is not known.
 */
export class KeyDesk {
  readonly #me: typeof localUser;
  /** `host:port` → the fingerprints that were confirmed for it, by the calls that run now. */
  readonly #expected = new Map<string, string[]>();
  readonly #passphrases = new Map<string, string>();

  constructor(me = localUser) {
    this.#me = me;
  }

  readonly confirmHostKey = async (question: HostKeyQuestion): Promise<boolean> =>
    this.#expected.get(placeOf(question))?.includes(question.fingerprint) ?? false;

  readonly askPassphrase = async (path: string): Promise<string | null> => this.#passphrases.get(path) ?? null;

  /** Trusts that key at any host on the way, until what it returns is called. Throws `usage` for a way that leads nowhere. */
  expect(way: SshTarget, fingerprint: string): () => void {
    const places = this.#hops(way).map(placeOf);
    for (const place of places) this.#expected.set(place, [...(this.#expected.get(place) ?? []), fingerprint]);
    return () => {
      for (const place of places) this.#expected.set(place, without(this.#expected.get(place) ?? [], fingerprint));
    };
  }

  /** Remembers the passphrase of the keys that the way's last host is logged in to with; what it returns forgets it. */
  unlock(way: SshTarget, passphrase: string): () => void {
    const { home } = this.#me();
    const named = this.#hops(way).at(-1)?.identities ?? [];
    const paths = named.length > 0 ? named : usualIdentities(home);
    const before = paths.map((path) => [path, this.#passphrases.get(path)] as const);
    for (const path of paths) this.#passphrases.set(path, passphrase);
    return () => {
      for (const [path, old] of before) {
        if (old === undefined) this.#passphrases.delete(path);
        else this.#passphrases.set(path, old);
      }
    };
  }

  #hops(way: SshTarget): Hop[] {
    const me = this.#me();
    return resolveHops(way, readSshConfig(me.home), me);
  }
}

function placeOf({ host, port }: Pick<Hop, 'host' | 'port'>): string {
  return `${host} ${port}`;
}

/** One of them less. */
function without(list: readonly string[], gone: string): string[] {
  const at = list.indexOf(gone);
  return list.filter((_, index) => index !== at);
}
