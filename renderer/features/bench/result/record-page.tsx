import type { BenchRecord } from '../../../../core/contract/bench-record.ts';
import { useNow } from '../../../state/clock.ts';
import { followLink } from '../../../state/url.ts';
import { Ago } from '../../../ui/ago.tsx';
import { Empty, Waiting } from '../../../ui/empty.tsx';
import { duration } from '../../../ui/format.ts';
import { Health } from '../../../ui/health.tsx';
import { Page } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { BenchCrumb } from '../bench-crumb.tsx';
import { Live } from '../live/live.tsx';
import { QualityResults } from '../quality/quality-results.tsx';
import { kindWords, statusWords } from '../words/record-words.ts';
import { Comparisons } from './comparisons.tsx';
import { EndpointResults } from './endpoint-results.tsx';
import { EnvironmentFacts } from './environment.tsx';
import { Exports } from './exports.tsx';
import { Notices } from './notices.tsx';
import styles from './result.module.css';
import { Settings } from './settings.tsx';
import { useRecord } from './use-record.ts';

/** `/bench/ID?job=JOB`: what is measured, then what came out. */
export function RecordPage({ id }: { readonly id: string }) {
  const { record, problem } = useRecord(id);
  const unknown = problem?.code === 'bench-unknown';
  return (
    <Page
      title={record?.title ?? `Benchmark ${id}`}
      crumb={<BenchCrumb />}
      actions={record && record.status !== 'running' && <Exports record={record} />}
    >
      {unknown && (
        <Empty title={`There is no benchmark ${id}`}>
          <a href="/bench" onClick={followLink}>
            See what was measured
          </a>
        </Empty>
      )}
      {!unknown && <ProblemNote problem={problem} />}
      {!record && !problem && <Waiting what="the benchmark" />}
      {record && <Results record={record} />}
    </Page>
  );
}

function Results({ record }: { readonly record: BenchRecord }) {
  const { status, cells, comparisons, endpoint, quality, environment } = record;
  return (
    <div className={styles.page}>
      <StatusLine record={record} />
      <Notices record={record} />
      {status === 'running' && <Live record={record} />}
      {comparisons.length > 0 && <Comparisons comparisons={comparisons} status={status} />}
      {endpoint && <EndpointResults result={endpoint} />}
      {cells.length > 0 && <Settings cells={cells} running={status === 'running'} />}
      {quality.map((each) => (
        <QualityResults key={each.model} quality={each} />
      ))}
      {environment && <EnvironmentFacts environment={environment} models={record.models} />}
    </div>
  );
}

function StatusLine({ record: { kind, status, startedAt, endedAt } }: { readonly record: BenchRecord }) {
  const now = useNow();
  const { level, word } = statusWords[status];
  const took = (endedAt ? Date.parse(endedAt) : now) - Date.parse(startedAt);
  return (
    <p className={styles.status}>
      <span role="status">
        <Health level={level}>{word}</Health>
      </span>
      <span>{kindWords[kind]}</span>
      <span>
        began <Ago at={startedAt} />
      </span>
      {endedAt && <span className="number">took {duration(took)}</span>}
    </p>
  );
}
