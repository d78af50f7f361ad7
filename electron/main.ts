/** The desktop: a window on the core, the state of the fleet in the tray, and word of jobs that ended. */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, protocol, session, utilityProcess } from 'electron';
import { coreProcess } from './core-process.ts';
import { guardContents, guardSession, isOwnFrame, webPreferences } from './guards.ts';
import { ORIGIN, pageOfArguments, pageOfLink, SCHEME } from './link.ts';
import { servePages } from './pages.ts';
import { FleetTray } from './tray.ts';

const { isPackaged } = app;
const resources = isPackaged ? process.resourcesPath : join(import.meta.dirname, '../resources');
const fromPackage = isPackaged && { SIGNALBOX_IMAGES: join(resources, 'images') };

let page = pageOfArguments(process.argv) ?? `${ORIGIN}/`;
let window: BrowserWindow | null = null;

function show(at?: string | null): void {
  if (at) page = at;
  if (!app.isReady()) return;
  if (!window) window = open();
  else if (at) void window.loadURL(at);
  if (window.isMinimized()) window.restore();
  window.focus();
}

function open(): BrowserWindow {
  const made = new BrowserWindow({
    name: 'main',
    icon: join(resources, 'icons/512x512.png'),
    width: 1280,
    height: 820,
    minWidth: 640,
    minHeight: 400,
    // Electron itself fits what it kept to the displays that are there.
    windowStatePersistence: true,
    autoHideMenuBar: true,
    webPreferences: webPreferences(join(import.meta.dirname, 'preload.cjs')),
  });
  made.on('close', () => {
    page = made.webContents.getURL() || page;
  });
  made.once('closed', () => {
    window = null;
  });
  void made.loadURL(page);
  return made;
}

function start(): void {
  guardSession(session.defaultSession);
  protocol.handle('app', servePages(join(import.meta.dirname, '../renderer/dist')));
  // Children of the core read its files without Electron's help: they lie beside the archive.
  const entry = join(import.meta.dirname, 'core.ts').replace('app.asar', 'app.asar.unpacked');
  const env = { ...process.env, ...fromPackage, ORT_DISABLE_TELEMETRY: '1' };
  const core = coreProcess(
    () => utilityProcess.fork(entry, [], { serviceName: 'Signalbox core', env }),
    (code) => fail(`its core ended again and again, at last with exit code ${code}`),
  );
  const tray = new FleetTray(join(resources, 'icons/tray.png'), (path) => show(path && `${ORIGIN}${path}`));
  // A job outlives its window: without one the application stays until the last job has ended.
  const quitUnseen = () => {
    if (!window && !tray.busy && process.platform !== 'darwin') app.quit();
  };
  ipcMain.on('signalbox-port', ({ senderFrame }) => {
    const port = isOwnFrame(senderFrame) ? core.connect() : null;
    if (port) senderFrame?.postMessage('signalbox-port', null, [port]);
  });
  app.on('window-all-closed', quitUnseen);
  app.on('will-quit', (event) => {
    event.preventDefault();
    void core.stop().then(() => app.exit());
  });
  core.start((port) => port && tray.follow(port, quitUnseen));
  show();
}

function fail(why: unknown): void {
  dialog.showErrorBox(`${app.name} has stopped`, `Start it again: ${why}`);
  app.exit(1);
}

app.enableSandbox();
const privileges = { standard: true, secure: true, supportFetchAPI: true };
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }]);
app.on('web-contents-created', (_event, contents) => guardContents(contents));
app.on('second-instance', (_event, argv) => show(pageOfArguments(argv)));
app.on('activate', () => show());
app.on('open-url', (event, url) => {
  event.preventDefault();
  show(pageOfLink(url));
});
if (isPackaged) app.setAsDefaultProtocolClient(SCHEME);
// Not awaited: Electron is ready only after this file is done.
if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(fail);
else app.exit();
