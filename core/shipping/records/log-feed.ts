import { setTimeout as sleep } from 'node:timers/promises';
import type { LogLine, LogSource } from '../../contract/consoles.ts';
import type { LoggedRecord } from '../model.ts';

/** What following a log tells, as far as it is shipped. */
export type LogNews =
  | { readonly kind: 'lines'; readonly lines: readonly LogLine[]; readonly dropped: number }
  | { readonly kind: 'note' | 'gap' };

export interface LogFeedDeps {
  readonly follow: (source: LogSource, tail: number, signal: AbortSignal) => AsyncIterable<LogNews>;
  /** Where the service's logs are: a log that both slots print into is one source. */
  readonly sources: (service: string) => readonly LogSource[];
}

const AGAIN_MS = 5_000;
/** Of a line, so that what waits can be bounded. */
const MOST_CHARACTERS = 16_384;

/** Follows a service's logs from now on and hands their lines on, until the signal aborts. Never rejects. */
export async function feedLogs(
  service: string,
  { follow, sources }: LogFeedDeps,
  onRecord: (record: LoggedRecord) => void,
  onDropped: (count: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const feed = async (source: LogSource) => {
    const slot = 'slot' in source ? source.slot : null;
    while (!signal.aborted) {
      try {
        for await (const news of follow(source, 0, signal)) {
          if (news.kind !== 'lines') continue;
          if (news.dropped > 0) onDropped(news.dropped);
          for (const line of news.lines) onRecord(recordOf(line, service, slot));
        }
      } catch {
        // The service is not there (yet), or its host: the log itself tells on its page.
      }
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => {});
    }
  };
  await Promise.all(sources(service).map(feed));
}

function recordOf({ at, stream, text }: LogLine, service: string, slot: string | null): LoggedRecord {
  return {
    at: at ?? new Date().toISOString(),
    kind: 'log',
    severity: 'info',
    host: null,
    service,
    slot,
    message: text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text,
    labels: { stream },
  };
}
