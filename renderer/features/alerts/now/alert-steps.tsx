import { useMemo } from 'react';
import { askTrail } from '../asks.ts';
import { useAsked } from '../use-asked.ts';
import { stampWords } from '../words/time-words.ts';
import { transitionWords } from '../words/trail-words.ts';
import styles from './now.module.css';

/** What became of one alert, newest first, as the trail tells it. */
export function AlertSteps({ of }: { readonly of: string }) {
  const { value } = useAsked(askTrail);
  const own = useMemo(() => value?.filter(({ alert }) => alert === of) ?? [], [value, of]);
  if (own.length === 0) return null;
  return (
    <section aria-label="What became of it">
      <h3>What became of it</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <ol className={styles.steps} tabIndex={0}>
        {own.map((step) => (
          <li key={`${step.at} ${step.what} ${step.by}`}>
            <time dateTime={step.at} className="number">
              {stampWords(step.at)}
            </time>
            <span>{transitionWords(step)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
