import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { LogSource } from '../../../core/contract/consoles.ts';
import type { LogPatterns } from './log-filter.ts';
import { LogTail } from './log-tail.ts';
import { readSource, writeSource } from './source.ts';

/** Follows a log for as long as it is shown. Another source begins anew; other patterns go over what is kept. */
export function useLogTail(source: LogSource, host: string, patterns: LogPatterns): LogTail {
  const name = writeSource(source);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another source is another log
  const tail = useMemo(() => new LogTail(), [name, host]);
  useEffect(() => {
    const wanted = readSource(name, host);
    return wanted ? tail.follow(wanted) : undefined;
  }, [tail, name, host]);
  useEffect(() => tail.setPatterns(patterns), [tail, patterns]);
  useSyncExternalStore(tail.subscribe, tail.version);
  return tail;
}
