import { useMemo } from 'react';
import type { EndpointResult } from '../../../../core/contract/bench-record.ts';
import { figures } from '../../../ui/format.ts';
import { ChartBox } from '../charts/chart-box.tsx';
import { cdfPlan } from '../charts/latency-plans.ts';
import { failureWords } from '../words/failure-words.ts';
import { latencyText, partText, rateText } from '../words/figures.ts';
import facts from './facts.module.css';
import { LatencyTable } from './latency-table.tsx';
import styles from './result.module.css';

/** A served model under load: latency from the planned time, by slot, what failed, and its tokens. */
export function EndpointResults({ result }: { readonly result: EndpointResult }) {
  const { latency, bySlot, tokens } = result;
  const slots = Object.entries(bySlot).map(([slot, each]) => ({ name: `slot ${slot}`, latency: each.latency }));
  const rows = [{ name: 'all', latency }, ...slots];
  const plan = useMemo(() => {
    const known = [{ label: 'all', latency: result.latency }].concat(
      Object.entries(result.bySlot).map(([slot, each]) => ({ label: `slot ${slot}`, latency: each.latency })),
    );
    const drawn = known.flatMap(({ label, latency: each }) => (each && each.n > 0 ? [{ label, latency: each }] : []));
    return drawn.length > 0 ? cdfPlan(drawn) : null;
  }, [result]);
  return (
    <>
      <section className={styles.box} aria-label="Load">
        <h2>Load</h2>
        <dl className={facts.facts}>
          {loadFacts(result).map(([term, value]) => (
            <div key={term} className={term === 'Address' ? facts.wide : undefined}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <LatencyTable label="Latency from the planned time" rows={rows} />
        {tokens && (
          <LatencyTable
            label="Tokens"
            rows={[
              { name: 'to the first token', latency: tokens.ttft },
              { name: 'each token after it', latency: tokens.tpot },
              { name: 'between tokens', latency: tokens.interToken },
            ]}
          />
        )}
        <Failures result={result} />
      </section>
      {plan && (
        <div className={styles.charts}>
          <ChartBox plan={plan} />
        </div>
      )}
    </>
  );
}

function loadFacts(result: EndpointResult): readonly (readonly [term: string, value: string])[] {
  const { url, protocol, arrivals, rate, connections, sent, answered, throughput, latenessP99Ms, tokens } = result;
  return [
    ['Address', url],
    ['It speaks', protocol === 'openai' ? 'OpenAI chat' : 'Open Inference'],
    ['Planned', `${rateText(rate)}, ${arrivals === 'poisson' ? 'random' : 'even'} arrivals`],
    ['Connections', String(connections)],
    ['Sent', sent.toLocaleString('en')],
    ['Answered', `${answered.toLocaleString('en')}, ${rateText(throughput)}`],
    ['Generator late by', `${latencyText(latenessP99Ms)} (p99)`],
    ...(result.waited ? [['Waited for a connection', waitText(result.waited)] as const] : []),
    ...(tokens
      ? ([
          ['Tokens', `${tokens.total.toLocaleString('en')}, ${rateText(tokens.perS)}`],
          ['Goodput', tokens.goodput === null ? 'no targets were given' : `${figures(tokens.goodput)} requests/s`],
        ] as const)
      : []),
  ];
}

function waitText({ requests, p99Ms }: NonNullable<EndpointResult['waited']>): string {
  return requests === 0 ? 'none' : `${requests.toLocaleString('en')}, ${latencyText(p99Ms)} (p99)`;
}

function Failures({ result: { failed, sent } }: { readonly result: EndpointResult }) {
  const kinds = Object.entries(failed).filter(([, count]) => count > 0);
  if (kinds.length === 0) return <p>No request failed.</p>;
  return (
    <div>
      <h3>Failed</h3>
      <ul>
        {kinds.map(([kind, count]) => (
          <li key={kind} className={styles.void}>
            {failureWords(kind)}: {count.toLocaleString('en')} ({partText(count / Math.max(sent, 1))} of what was sent)
          </li>
        ))}
      </ul>
    </div>
  );
}
