import type { Notice } from '../../contract/alerts.ts';

/** What waits for a reader that is slow; the oldest go. */
const MOST_WAITING = 100;

/** Hands notices to those who show them on this computer: the desktop, the screens. */
export class Notices {
  readonly #readers = new Set<{ readonly waiting: Notice[]; wake: () => void }>();

  tell(notice: Notice): void {
    for (const reader of this.#readers) {
      reader.waiting.push(notice);
      if (reader.waiting.length > MOST_WAITING) reader.waiting.shift();
      reader.wake();
    }
  }

  /** From now on, until the signal aborts. */
  async *follow(signal: AbortSignal): AsyncGenerator<Notice> {
    const reader = { waiting: [] as Notice[], wake: () => {} };
    this.#readers.add(reader);
    const wake = () => reader.wake();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        const next = reader.waiting.shift();
        if (next) yield next;
        else
          await new Promise<void>((resolve) => {
            reader.wake = resolve;
          });
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#readers.delete(reader);
    }
  }
}
