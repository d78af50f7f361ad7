import type { QualityFact } from '../../../core/contract/bench-record.ts';
import { followLink } from '../../state/url.ts';
import { Ago } from '../../ui/ago.tsx';
import { Waiting } from '../../ui/empty.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Differences } from '../bench/quality/differences.tsx';
import { JudgedOn } from '../bench/quality/judged-on.tsx';
import { Metrics } from '../bench/quality/metrics.tsx';
import { useQuality } from './use-quality.ts';

/** How right a version is: what its newest evaluation found, or that there is none. */
export function Quality({ name, version }: { readonly name: string; readonly version: string }) {
  const { newest, problem } = useQuality(name, version);
  const ref = `${name}@${version}`;
  const evaluate = (words: string) => (
    <a href={`/bench/new?kind=eval&model=${encodeURIComponent(ref)}`} onClick={followLink}>
      {words}
    </a>
  );
  return (
    <section aria-label="Quality">
      <h2>Quality</h2>
      <ProblemNote problem={problem} />
      {newest === undefined && !problem && <Waiting what="its quality" />}
      {newest === null && <p>Nobody has evaluated this version yet. {evaluate('Evaluate it on labelled rows')}</p>}
      {newest && (
        <>
          <Source newest={newest} model={ref} />
          <Metrics metrics={newest.quality.metrics} />
          {newest.quality.groups.map(({ attribute, differences }) => (
            <section key={attribute} aria-label={`Between groups by ${attribute}`}>
              <h3>Between groups by {attribute}</h3>
              <Differences differences={differences} />
            </section>
          ))}
          <p>{evaluate('Evaluate it again')}</p>
        </>
      )}
    </section>
  );
}

/** On which rows, when, and where all of it is. */
function Source({ newest, model }: { readonly newest: QualityFact; readonly model: string }) {
  const { quality, record, kept, at } = newest;
  return (
    <p>
      <JudgedOn quality={quality} />, <Ago at={at} />
      {quality.model !== model && <>, as {quality.model}, which is the same model</>}.{' '}
      {kept ? (
        <a href={`/bench/${encodeURIComponent(record)}`} onClick={followLink}>
          All that was found
        </a>
      ) : (
        'Its record is kept no more.'
      )}
    </p>
  );
}
