import { afterKey, keysOf } from './keys.ts';
import { topPage } from './lines.ts';
import type { TopRows, TopView } from './model.ts';
import { enterScreen, leaveScreen, Screen } from './screen.ts';

/** A terminal, as process.stdin and process.stdout are one. */
export interface Tty {
  readonly input: Pick<NodeJS.ReadStream, 'setRawMode' | 'resume' | 'pause' | 'on' | 'off' | 'setEncoding'>;
  readonly output: Pick<NodeJS.WriteStream, 'columns' | 'rows' | 'write' | 'on' | 'off' | 'writableNeedDrain'>;
}

const EVERY_MS = 1_000;

/** Shows the rows once a second until q, Ctrl-C or the signal; the terminal is then as it was. */
export async function showLive(first: TopView, rows: () => TopRows, tty: Tty, signal: AbortSignal): Promise<void> {
  const { input, output } = tty;
  const screen = new Screen();
  const quit = new AbortController();
  let view = first;
  let now = rows();
  let below = 0;
  const draw = () => {
    // A terminal that does not keep up gets the next state instead.
    if (output.writableNeedDrain) return;
    const page = topPage(now, view, { columns: output.columns, rows: output.rows });
    below = page.below;
    const change = screen.update(page.lines);
    if (change !== '') output.write(change);
  };
  const onKeys = (text: string) => {
    for (const key of keysOf(text)) {
      const next = afterKey(view, key, below);
      if (!next) return quit.abort();
      view = next;
    }
    draw();
  };
  const onResize = () => {
    output.write(screen.clear());
    draw();
  };
  const restore = () => output.write(leaveScreen);
  // Whatever ends the process, a shell without a cursor must not be left behind.
  process.once('exit', restore);
  input.setRawMode(true);
  input.setEncoding('utf8');
  input.resume();
  input.on('data', onKeys);
  output.on('resize', onResize);
  output.write(enterScreen);
  const timer = setInterval(() => {
    now = rows();
    draw();
  }, EVERY_MS);
  draw();
  try {
    const over = AbortSignal.any([signal, quit.signal]);
    await new Promise<void>((resolve) => {
      if (over.aborted) resolve();
      over.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    clearInterval(timer);
    input.off('data', onKeys);
    output.off('resize', onResize);
    input.setRawMode(false);
    input.pause();
    process.off('exit', restore);
    restore();
  }
}
