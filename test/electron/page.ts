/** A page of the desktop: the real preload, and a window that is one only as far as messages go. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { ORIGIN } from '../../electron/link.ts';
import { ipcMain, WebFrame } from './stand-in.ts';

const preload = readFileSync(new URL('../../electron/preload.cjs', import.meta.url), 'utf8');

class PageMessage extends Event {
  readonly data: unknown;
  readonly source: unknown;
  readonly origin: string;
  readonly ports: readonly unknown[];

  constructor(data: unknown, source: unknown, origin: string, ports: readonly unknown[] = []) {
    super('message');
    this.data = data;
    this.source = source;
    this.origin = origin;
    this.ports = ports;
  }
}

class PageWindow extends EventTarget {
  readonly location = { origin: ORIGIN, protocol: 'app:' };
  postMessage(data: unknown, origin: string, ports?: readonly unknown[]): void {
    if (origin === ORIGIN) this.dispatchEvent(new PageMessage(data, this, ORIGIN, ports));
  }
}

export interface Page {
  readonly window: PageWindow;
  readonly frame: WebFrame;
  /** Keys that the preload put into the page's world. */
  readonly exposed: string[];
  /** A message from somewhere else reaches the window. */
  receive(data: unknown, source: unknown, origin: string): void;
}

/** Opens a page at `url` in a frame and runs the preload in it. */
export function openPage(url = `${ORIGIN}/`, parent: WebFrame | null = null): Page {
  const window = new PageWindow();
  const frame = new WebFrame(url, parent);
  const exposed: string[] = [];
  const before = new Set(Reflect.ownKeys(window));
  const ipcRenderer = Object.assign(new EventEmitter(), {
    send: (channel: string, ...args: unknown[]) => ipcMain.emit(channel, { senderFrame: frame }, ...args),
  });
  frame.ipcRenderer.on('signalbox-port', (event) => ipcRenderer.emit('signalbox-port', event));
  const contextBridge = { exposeInMainWorld: (key: string) => exposed.push(key) };
  new Function('require', 'window', preload)(() => ({ ipcRenderer, contextBridge }), window);
  exposed.push(
    ...Reflect.ownKeys(window)
      .filter((key) => !before.has(key))
      .map(String),
  );
  return {
    window,
    frame,
    exposed,
    receive: (data, source, origin) => window.dispatchEvent(new PageMessage(data, source, origin)),
  };
}
