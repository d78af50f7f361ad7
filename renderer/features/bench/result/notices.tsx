import { Ban, TriangleAlert } from 'lucide-react';
import type { BenchRecord, Cell } from '../../../../core/contract/bench-record.ts';
import { cellNames } from '../words/cell-words.ts';
import { reasonsOf } from '../words/record-words.ts';
import styles from './result.module.css';

const headings: { readonly [status in BenchRecord['status']]?: string } = {
  void: 'Void: these figures do not count',
  partial: 'Partial: only what was measured until its end',
  failed: 'Failed: there are no figures',
};

/** Why figures do not count, and what to keep in mind of those that do. */
export function Notices({ record }: { readonly record: BenchRecord }) {
  const heading = headings[record.status] ?? 'Some of these figures do not count';
  const reasons = reasonsOf(record);
  const warnings = [...record.warnings, ...cellWarnings(record.cells)].filter((each) => !reasons.includes(each));
  return (
    <>
      {reasons.length > 0 && (
        <section className={record.status === 'partial' ? styles.warn : styles.bad} aria-label="Reasons">
          <h2>
            <Ban size={15} aria-hidden="true" /> {heading}
          </h2>
          <Lines texts={reasons} />
        </section>
      )}
      {warnings.length > 0 && (
        <section className={styles.warn} aria-label="Warnings">
          <h2>
            <TriangleAlert size={15} aria-hidden="true" /> Keep in mind
          </h2>
          <Lines texts={warnings} />
        </section>
      )}
    </>
  );
}

/** So many at once; of a large sweep there can be hundreds. */
const SHOWN = 6;

function Lines({ texts }: { readonly texts: readonly string[] }) {
  const rest = texts.slice(SHOWN);
  return (
    <>
      <ul>
        {texts.slice(0, SHOWN).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {rest.length > 0 && (
        <details>
          <summary>{rest.length} more</summary>
          <ul>
            {rest.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** Each warning once, with the settings that it is of; of all settings without their names. */
function cellWarnings(cells: readonly Cell[]): string[] {
  const names = cellNames(cells);
  const settings = new Map<string, string[]>();
  for (const [index, { warnings }] of cells.entries())
    for (const each of warnings) settings.set(each, [...(settings.get(each) ?? []), names[index] ?? '']);
  return [...settings].map(([warning, of]) => (of.length === cells.length ? warning : `${of.join('; ')}: ${warning}`));
}
