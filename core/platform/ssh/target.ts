import { Problem } from '../../contract/problem.ts';

/** Where a connection goes and how, as a person says it. */
export interface SshTarget {
  /** `user@host:port`, each part but the host optional, or an alias of the ssh configuration. */
  readonly target: string;
  /** Path of a private key here: tried first. */
  readonly identity?: string;
  /** Through which host, instead of what the ssh configuration says. */
  readonly jump?: string | SshTarget;
}

export interface Address {
  readonly user: string | null;
  readonly host: string;
  readonly port: number | null;
}

/** `user@host:port`, `user@[::1]:port`, `::1` → its parts. Throws `usage`. */
export function parseAddress(text: string): Address {
  const at = text.lastIndexOf('@');
  const user = at < 0 ? null : text.slice(0, at);
  const rest = text.slice(at + 1);
  const match =
    /^\[(?<host>[^\]]+)\](?::(?<port>\d{1,5}))?$/.exec(rest) ??
    /^(?<host>[^:[\]]+)(?::(?<port>\d{1,5}))?$/.exec(rest) ??
    /^(?<host>[0-9A-Fa-f:.%\w]*:[0-9A-Fa-f:.%\w]*:[^[\]]*)$/.exec(rest);
  const host = match?.groups?.host ?? '';
  const port = match?.groups?.port === undefined ? null : Number(match.groups.port);
  // A leading hyphen would be read as an option by anything that hands the text to a command.
  if (host === '' || /[\s/]/.test(host) || user === '' || /^-/.test(host) || port === 0 || (port ?? 1) > 65_535) {
    throw new Problem('usage', `Write the host as user@host:port, not ${JSON.stringify(text)}`, { target: text });
  }
  return { user, host, port };
}

/** How messages name a way: `root@10.0.0.1:22`. */
export function formatAddress(user: string, host: string, port: number): string {
  return `${user}@${host.includes(':') ? `[${host}]` : host}:${port}`;
}
