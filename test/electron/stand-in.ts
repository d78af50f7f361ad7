/** A stand-in for the few parts of Electron that main and preload touch. Ports and the core's process are real threads'. */
import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';

type Handler = (...args: never[]) => unknown;

/** What main set, by the name of the setter; the test asks it. */
export const set = new Map<string, Handler>();
const keep = (name: string) => (handler: Handler) => void set.set(name, handler);

/** What was shown to the operator: notifications, the tray's words, error boxes. */
export const shown = { notices: [] as { title: string; body: string }[], tray: '', errors: [] as string[] };

class App extends EventEmitter {
  readonly name = 'Signalbox';
  readonly isPackaged = false;
  readonly calls: string[] = [];
  lock = true;
  isReady = () => this.calls.includes('ready');
  enableSandbox = () => this.calls.push('enableSandbox');
  requestSingleInstanceLock = () => this.lock;
  quit = () => void this.emit('will-quit', { preventDefault: () => this.calls.push('quit') });
  exit = (code = 0) => {
    this.calls.push(`exit ${code}`);
    this.emit('exited');
  };
  async whenReady(): Promise<void> {
    this.calls.push('ready');
  }
}
export const app = new App();

export class WebFrame {
  readonly parent: WebFrame | null;
  readonly url: string;
  /** What main posted to it arrives here, as the preload gets it. */
  readonly ipcRenderer: EventEmitter;

  constructor(url: string, parent: WebFrame | null = null, ipcRenderer = new EventEmitter()) {
    this.url = url;
    this.parent = parent;
    this.ipcRenderer = ipcRenderer;
  }

  postMessage(channel: string, _message: unknown, ports: MessagePort[]): void {
    this.ipcRenderer.emit(channel, { ports });
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = [];
  readonly options: { readonly [name: string]: unknown };
  readonly loaded: string[] = [];
  readonly webContents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: keep('windowOpen'),
    getURL: () => this.loaded.at(-1) ?? '',
  });
  focused = 0;

  constructor(options: { readonly [name: string]: unknown }) {
    super();
    this.options = options;
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
  }
  isMinimized = () => false;
  focus(): void {
    this.focused += 1;
  }
  /** The operator closes it. */
  close(): void {
    this.emit('close', {});
    this.emit('closed');
    app.emit('window-all-closed');
  }
}

export const ipcMain = new EventEmitter();
export const dialog = { showErrorBox: (_title: string, text: string) => shown.errors.push(text) };
export const protocol = {
  registerSchemesAsPrivileged: () => {},
  handle: (_scheme: string, to: Handler) => keep('app:')(to),
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: keep('permissionRequest'),
    setPermissionCheckHandler: keep('permissionCheck'),
    setDevicePermissionHandler: keep('device'),
    webRequest: { onBeforeRequest: keep('beforeRequest') },
  },
};

export class MessageChannelMain {
  readonly port1: MessagePort;
  readonly port2: MessagePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = port1;
    this.port2 = port2;
  }
}

/** The core's process: a thread in which `process.parentPort` is what it is in a utility process. */
export class Utility extends EventEmitter {
  static readonly all: Utility[] = [];
  readonly #worker: Worker;

  constructor(entry: string, env: NodeJS.ProcessEnv) {
    super();
    Utility.all.push(this);
    this.#worker = new Worker(new URL('utility.ts', import.meta.url), { workerData: entry, env });
    this.#worker.once('error', (error) => shown.errors.push(String(error)));
    this.#worker.once('exit', (code) => this.emit('exit', code));
  }

  postMessage(data: unknown, ports: MessagePort[] = []): void {
    this.#worker.postMessage({ data, ports }, ports);
  }
  kill = () => void this.#worker.terminate();
}
export const utilityProcess = {
  fork: (entry: string, _args: string[], { env }: { env: NodeJS.ProcessEnv }) => new Utility(entry, env),
};

export class Tray extends EventEmitter {
  setToolTip(text: string): void {
    shown.tray = text;
  }
  setContextMenu = () => {};
}
export const Menu = { buildFromTemplate: (template: unknown) => template };
export class Notification extends EventEmitter {
  static readonly all: Notification[] = [];
  readonly #notice: { title: string; body: string };
  constructor(notice: { title: string; body: string }) {
    super();
    this.#notice = notice;
  }
  show(): void {
    Notification.all.push(this);
    shown.notices.push(this.#notice);
  }
}
