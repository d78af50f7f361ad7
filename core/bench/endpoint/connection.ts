import { connect, isIP, type NetConnectOpts, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { AnswerFault, type AnswerHead, AnswerReader, type AnswerTaker, type FailureKind } from './answer-reader.ts';
import { kindOf } from './fault-kind.ts';
import type { Judge } from './judge.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** One request and what became of it; times as `performance.now()` says them. */
export interface Exchange {
  readonly connection: Connection;
  readonly plannedAt: number;
  readonly endedAt: number;
  /** As the answer names it; '' where it does not. */
  readonly slot: string;
  /** Null: the answer is good. */
  readonly failure: FailureKind | null;
}

const READ_BYTES = 16 * 1024;

/** One keep-alive connection, one request at a time. It opens when a request needs it, and anew after it broke. */
export class Connection implements AnswerTaker {
  readonly #address: Address;
  readonly #judge: Judge;
  readonly #done: (exchange: Exchange) => void;
  readonly #reader = new AnswerReader(this);
  readonly #buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  #socket: Socket | null = null;
  #plannedAt = 0;
  #busy = false;
  #slot = '';
  #keepAlive = true;
  #now = 0;

  constructor(address: Address, judge: Judge, done: (exchange: Exchange) => void) {
    this.#address = address;
    this.#judge = judge;
    this.#done = done;
  }

  get plannedAt(): number {
    return this.#plannedAt;
  }
  get busy(): boolean {
    return this.#busy;
  }

  /** Opens it ahead of the first request. Answers why it could not be opened; null: it is open. */
  open(timeoutMs: number): Promise<FailureKind | null> {
    const { promise, resolve } = Promise.withResolvers<FailureKind | null>();
    const socket = this.#connect();
    const timer = setTimeout(() => socket.destroy(new Error('timeout')), timeoutMs);
    socket.once(this.#address.tls ? 'secureConnect' : 'connect', () => resolve(null));
    socket.once('error', (error) => resolve(kindOf(error)));
    socket.once('close', () => resolve('closed'));
    return promise.finally(() => clearTimeout(timer));
  }

  /** Call it only while the connection is not busy. */
  send(request: Uint8Array, plannedAt: number): void {
    this.#busy = true;
    this.#plannedAt = plannedAt;
    this.#slot = '';
    this.#reader.expect();
    (this.#socket ?? this.#connect()).write(request);
  }

  /** Gives up the request under way, and the connection: its answer might still come. */
  abandon(failure: FailureKind): void {
    this.close();
    this.#end(failure);
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.destroy();
  }

  head(head: AnswerHead): void {
    this.#slot = head.slot;
    this.#keepAlive = head.keepAlive;
    this.#judge.head(head);
  }

  body(bytes: Buffer): void {
    this.#judge.body(bytes, this.#now);
  }

  end(): void {
    if (!this.#keepAlive) this.close();
    this.#end(this.#judge.end());
  }

  #connect(): Socket {
    const { host, port, tls } = this.#address;
    const onread = {
      buffer: this.#buffer,
      callback: (size: number, buffer: Uint8Array) => {
        if (this.#socket === socket) this.#read(buffer.subarray(0, size) as Buffer);
        return true;
      },
    };
    const options: ConnectionOptions & Pick<NetConnectOpts, 'onread'> = {
      host,
      port,
      onread,
      ALPNProtocols: ['http/1.1'],
    };
    // An address is no server name (RFC 6066).
    if (isIP(host) === 0) options.servername = host;
    const socket = tls ? connectTls(options) : connect({ host, port, onread });
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('error', (error) => this.#broken(socket, kindOf(error)));
    socket.on('end', () => this.#broken(socket, null));
    socket.on('close', () => this.#broken(socket, null));
    return socket;
  }

  #read(bytes: Buffer): void {
    this.#now = performance.now();
    try {
      this.#reader.push(bytes);
    } catch (error) {
      if (!(error instanceof AnswerFault)) throw error;
      this.#broken(this.#socket, error.kind);
    }
  }

  /** `failure` null: it ended without an error, which may also be how the answer ends. */
  #broken(socket: Socket | null, failure: FailureKind | null): void {
    if (socket === null || this.#socket !== socket) return;
    this.close();
    if (!this.#busy) return;
    this.#now = performance.now();
    const end = failure ?? this.#reader.close();
    // Where that was the end of the answer, the reader has told it.
    if (end !== null) this.#end(end);
  }

  #end(failure: FailureKind | null): void {
    if (!this.#busy) return;
    this.#busy = false;
    this.#done({
      connection: this,
      plannedAt: this.#plannedAt,
      endedAt: performance.now(),
      slot: this.#slot,
      failure,
    });
  }
}
