import { useMemo } from 'react';
import type { Quality } from '../../../../core/contract/bench-record.ts';
import { plural } from '../../../ui/format.ts';
import { ChartBox } from '../charts/chart-box.tsx';
import result from '../result/result.module.css';
import { Confusion } from './confusion.tsx';
import { Groups } from './groups.tsx';
import { Importance } from './importance.tsx';
import { JudgedOn } from './judged-on.tsx';
import { Metrics } from './metrics.tsx';
import styles from './quality.module.css';
import { reliabilityPlan } from './reliability-plan.ts';

/** How right a version is on labelled data, and to whom. */
export function QualityResults({ quality }: { readonly quality: Quality }) {
  const { model, skipped, metrics, confusion, classes, reliability, groups, importance } = quality;
  const plan = useMemo(
    () => (reliability && reliability.length > 0 ? reliabilityPlan(reliability) : null),
    [reliability],
  );
  return (
    <section className={result.box} aria-label={`Quality of ${model}`}>
      <h2>Quality of {model}</h2>
      <p>
        <JudgedOn quality={quality} />
      </p>
      {skipped.map(({ why, rows: left }) => (
        <p key={why} className={result.mark}>
          {plural(left, 'row')} left out: {why}
        </p>
      ))}
      <Metrics metrics={metrics} />
      <div className={styles.pair}>
        {confusion && <Confusion confusion={confusion} classes={classes} />}
        {plan && <ChartBox plan={plan} />}
      </div>
      {groups.map((each) => (
        <Groups key={each.attribute} groups={each} />
      ))}
      {importance.length > 0 && <Importance importance={importance} />}
    </section>
  );
}
