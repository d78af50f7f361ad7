import ssh2, {
  type BaseAgent,
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2';
import { waitFor } from '../waiting.ts';

/** An ssh-agent that offers only chosen keys: a server hangs up after a few wrong ones. */
export class ChosenKeys extends ssh2.BaseAgent<ParsedKey> {
  readonly keys: readonly ParsedKey[];
  readonly #agent: BaseAgent;

  constructor(agent: BaseAgent, keys: readonly ParsedKey[]) {
    super();
    this.#agent = agent;
    this.keys = keys;
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(null, [...this.keys]);
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    if (typeof options === 'function') this.#agent.sign(key, data, options);
    else this.#agent.sign(key, data, options, callback);
  }
}

/** The keys that the agent behind a socket holds; none when nothing answers there. */
export async function askAgent(socket: string | null, signal: AbortSignal): Promise<ChosenKeys | null> {
  if (socket === null) return null;
  const agent = ssh2.createAgent(socket);
  const keys = new Promise<ParsedKey[]>((resolve) => {
    agent.getIdentities((error, found) => resolve(error ? [] : (found ?? []).flatMap(parsed)));
  });
  const found = await waitFor(keys, signal);
  return found.length === 0 ? null : new ChosenKeys(agent, found);
}

/** The same agent with only the keys of which these are the public parts. */
export function onlyKeys(agent: ChosenKeys, publicKeys: readonly Buffer[]): ChosenKeys | null {
  const keys = agent.keys.filter((key) => publicKeys.some((each) => each.equals(key.getPublicSSH())));
  return keys.length === 0 ? null : new ChosenKeys(agent, keys);
}

function parsed(key: unknown): ParsedKey[] {
  const result = ssh2.utils.parseKey(key as Buffer);
  return result instanceof Error ? [] : [result].flat();
}
