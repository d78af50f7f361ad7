import { digestOf, newSecret, sameSecret } from './secrets.ts';
import type { SessionKeeper } from './session-file.ts';

const IDLE_MS = 12 * 3_600_000;
const MOST_SESSIONS = 64;
/** A use is kept on disk no more often than that. */
const KEEP_MS = 3_600_000;

/** Who may come in: one token at a time, good for one use, and the sessions that such tokens opened. */
export class Sessions {
  readonly #now: () => number;
  /** Digest of the session's secret → when it was last used; the longest unused first. */
  readonly #lastUse = new Map<string, number>();
  readonly #keeper: SessionKeeper;
  #keptAt = Number.NEGATIVE_INFINITY;
  #token: string | null = null;

  /** Sessions that `keeper` kept go on: a server that starts again knows its browsers. */
  constructor(keeper: SessionKeeper, now: () => number = Date.now) {
    this.#keeper = keeper;
    this.#now = now;
    for (const [digest, lastUse] of keeper.read().slice(-MOST_SESSIONS)) this.#lastUse.set(digest, lastUse);
  }

  /** A new one-time token; the one before it is good no more. */
  newToken(): string {
    this.#token = newSecret();
    return this.#token;
  }

  /** Uses the token up and answers with the secret of a new session, or null where the token is wrong or used. */
  redeem(token: string): string | null {
    if (this.#token === null || !sameSecret(token, this.#token)) return null;
    this.#token = null;
    const secret = newSecret();
    this.#touch(digestOf(secret));
    for (const oldest of this.#lastUse.keys()) {
      if (this.#lastUse.size <= MOST_SESSIONS) break;
      this.#lastUse.delete(oldest);
    }
    this.#keep();
    return secret;
  }

  /** Whether the secret is that of a session which was used within the last 12 h; this is a use. */
  use(secret: string): boolean {
    const digest = digestOf(secret);
    const lastUse = this.#lastUse.get(digest);
    if (lastUse === undefined) return false;
    this.#lastUse.delete(digest);
    if (this.#now() - lastUse > IDLE_MS) return false;
    this.#touch(digest);
    if (this.#now() - this.#keptAt > KEEP_MS) this.#keep();
    return true;
  }

  #keep(): void {
    this.#keptAt = this.#now();
    this.#keeper.write([...this.#lastUse]);
  }

  #touch(digest: string): void {
    this.#lastUse.delete(digest);
    this.#lastUse.set(digest, this.#now());
  }
}
