import type { Duplex, Readable, Writable } from 'node:stream';
import type Docker from 'dockerode';

/** What a finished command left. Text is UTF-8; each stream is cut at `maxBytes`. */
export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** Default 30 s; past it the command is ended and `timeout` is thrown. */
  readonly timeoutMs?: number;
  /** Limit of each output stream, default 4 MiB; past it `command-failed` is thrown. */
  readonly maxBytes?: number;
}

/**
 * A shell that stays open on a machine, so that a command costs one round trip and no session set-up. Scripts run one
 * after another, each in a subshell of its own. Throws `connection-lost` when the machine goes away.
 */
export interface Shell {
  run(script: string, options?: RunOptions): Promise<RunResult>;
  close(): void;
}

/** A script that runs as long as somebody talks with it. */
export interface HostStream {
  /** What it prints; ends when the script does, breaks with `connection-lost` when the machine goes away. */
  readonly output: Readable;
  /** What it prints as errors. Read it too: one that nobody reads holds up the other. */
  readonly errors: Readable;
  readonly input: Writable;
  /** Ends its input, which is for the script to end by; what still runs two seconds later is ended. Never throws. */
  close(): Promise<void>;
}

/** A shell that a person sits at. */
export interface Terminal {
  /** What it shows, as it comes, bytes of UTF-8. While nobody reads it the shell waits. Throws `connection-lost`. */
  readonly output: Readable;
  /** Resolves when the host has taken it. */
  write(data: string): Promise<void>;
  resize(size: TerminalSize): void;
  /** How the shell ended, null while it runs or where the host does not say. */
  exitCode(): number | null;
  /** Hangs up. */
  close(): void;
}

/** In characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface PutFile {
  /** Path here. */
  readonly source: string;
  /** Absolute path there; its folder must exist. Written as `<target>.part`, verified, then renamed. */
  readonly target: string;
  /** SHA-256 of the content, hex. */
  readonly sha256: string;
  readonly signal?: AbortSignal;
  /** Told as it goes on: bytes that are there, bytes of the whole file, bytes that this call has sent. */
  readonly onBytes?: (there: number, size: number, sent: number) => void;
}

/** A computer that commands run on: this one, or one over SSH. Every call may throw the way's problems (host-unreachable, connection-lost …). */
export interface Machine {
  /** How a person would name it: `this computer` or `root@10.77.0.11:22`. */
  readonly address: string;
  /** Absolute folder that Signalbox keeps on it: `/var/lib/signalbox`, or inside the user's home where the login is not root. */
  readonly stateDir: string;
  /** Runs a program to its end. Arguments are passed as they are: no shell sees them. A non-zero code is an answer, not an error. */
  run(argv: readonly [string, ...string[]], options?: RunOptions): Promise<RunResult>;
  openShell(signal?: AbortSignal): Promise<Shell>;
  /** Starts a script of `sh` that lives until it is closed or the signal aborts. */
  openStream(script: string, signal: AbortSignal): Promise<HostStream>;
  /** The login's own shell at a terminal. Absent where a machine can give none. */
  openTerminal?(size: TerminalSize, signal: AbortSignal): Promise<Terminal>;
  /** A byte stream to a unix socket on the machine. */
  connectSocket(path: string, signal?: AbortSignal): Promise<Duplex>;
  /** A byte stream to a TCP port as seen from the machine. */
  connectTcp(host: string, port: number, signal?: AbortSignal): Promise<Duplex>;
  /** Puts a file there: continues a broken-off upload, verifies by SHA-256, sends nothing if it is there already. */
  putFile(file: PutFile): Promise<{ readonly bytesSent: number }>;
  /** The engine's API over one connection. Cheap to ask for: the client is kept. */
  docker(): Docker;
  close(): Promise<void>;
}
