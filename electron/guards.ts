/** What a page may do, whatever it tries: Electron's security checklist, in one place. */
import type { Session, WebContents, WebFrameMain, WebPreferences } from 'electron';
import { ORIGIN } from './link.ts';

export function webPreferences(preload: string): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    spellcheck: false,
  };
}

/** Keeps a page where it is: no other origin, no second window, no guest inside it. */
export function guardContents(contents: WebContents): void {
  const stay = (event: { readonly url: string; preventDefault(): void }) => {
    if (!isOwn(event.url)) event.preventDefault();
  };
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** No permission but writing to the clipboard, no device, and no request to anywhere but the application itself. */
export function guardSession(session: Session): void {
  const granted = (permission: string, url: string) => permission === 'clipboard-sanitized-write' && isOwn(url);
  session.setPermissionRequestHandler((_contents, permission, tell, { requestingUrl }) =>
    tell(granted(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => granted(permission, `${origin}/`));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, tell) => tell({ cancel: !/^(app|blob|data|devtools):/.test(url) }));
}

/** Whether a message came from the application's own page, not from a frame inside it or from another origin. */
export function isOwnFrame(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isOwn(frame.url);
}

function isOwn(url: string): boolean {
  return url.startsWith(`${ORIGIN}/`);
}
