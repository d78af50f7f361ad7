import type { BenchRecord, Environment } from '../../../../core/contract/bench-record.ts';
import { environmentFacts } from './environment-words.ts';
import styles from './facts.module.css';
import result from './result.module.css';

/** On what it was measured, so that the figures can be weighed and repeated. */
export function EnvironmentFacts({
  environment,
  models,
}: {
  readonly environment: Environment;
  readonly models: BenchRecord['models'];
}) {
  return (
    <section className={result.box} aria-label="Environment">
      <h2>Environment</h2>
      <dl className={styles.facts}>
        {environmentFacts(environment).map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {models.map(({ model, digest }) => (
          <div key={model} className={styles.wide}>
            <dt>{model}</dt>
            <dd>
              <code>{digest}</code>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
