import { MessageChannelMain, type MessagePortMain, type UtilityProcess } from 'electron';

const MOST_RESTARTS = 5;
const WITHIN_MS = 10 * 60_000;
const FIRST_WAIT_MS = 250;
const STOP_MS = 8_000;

/**
 * The process in which the core runs. One that ends by itself is started again, at most five times in ten minutes. Its ports
 * close with it; whoever held one asks for another.
 */
export function coreProcess(fork: () => UtilityProcess, onGivenUp: (code: number) => void) {
  let child: UtilityProcess | null = null;
  let crashes: number[] = [];
  let timer: NodeJS.Timeout | undefined;

  /** A port at whose other end the core serves the contract. Null while there is no core: ask again later. */
  const connect = (): MessagePortMain | null => {
    if (!child) return null;
    const { port1, port2 } = new MessageChannelMain();
    child.postMessage('port', [port1]);
    return port2;
  };

  /** `onStart` gets a port to each core that is started: the first, and those after a crash. */
  const start = (onStart: (port: MessagePortMain | null) => void): void => {
    const started = fork();
    child = started;
    // Without a listener an error of the core would end this process. What follows is its exit.
    started.on('error', (type, location) => console.error(`The core can not go on: ${type} at ${location}`));
    started.once('exit', (code) => {
      if (child !== started) return;
      child = null;
      const now = Date.now();
      crashes = [...crashes.filter((at) => now - at < WITHIN_MS), now];
      if (crashes.length > MOST_RESTARTS) onGivenUp(code);
      else timer = setTimeout(start, FIRST_WAIT_MS * 2 ** (crashes.length - 1), onStart);
    });
    onStart(connect());
  };

  /** Lets the core close what it holds; after eight seconds it is killed. */
  const stop = async (): Promise<void> => {
    clearTimeout(timer);
    const stopped = child;
    child = null;
    if (!stopped) return;
    const kill = setTimeout(() => stopped.kill(), STOP_MS);
    await new Promise((resolve) => {
      stopped.once('exit', resolve);
      stopped.postMessage('stop');
    });
    clearTimeout(kill);
  };

  return { connect, start, stop };
}
