import type { LogSource } from '../../../core/contract/consoles.ts';
import { go, withParams } from '../../state/url.ts';
import { type NamedSource, nameSource } from './source.ts';

/** Chooses which log of a host is read. */
export function SourcePicker({
  source,
  sources,
}: {
  readonly source: LogSource;
  readonly sources: readonly NamedSource[];
}) {
  const own = nameSource(source);
  const offered = sources.some(({ id }) => id === own.id) ? sources : [own, ...sources];
  return (
    <select aria-label="Log of" value={own.id} onChange={(event) => go(withParams({ log: event.target.value }))}>
      {offered.map(({ id, text }) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  );
}
