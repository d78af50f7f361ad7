import type { Quality } from '../../contract/bench-record.ts';
import { FEWEST_GROUP_ROWS } from '../../contract/fewest-rows.ts';
import { confusionChart } from './charts/confusion.ts';
import { reliabilityChart } from './charts/reliability.ts';
import type { Section } from './section.ts';
import { metricWords } from './words.ts';

/** How right one version is on labelled data, and to whom. */
export function qualitySections(quality: Quality): Section[] {
  const {
    model,
    data,
    label,
    positive,
    rows,
    skipped,
    task,
    classes,
    metrics,
    confusion,
    reliability,
    groups,
    importance,
  } = quality;
  const between = (low: number | null, high: number | null) =>
    low === null || high === null ? '' : `${metricWords(low)}${low < 0 ? ' to ' : '–'}${metricWords(high)}`;
  const sections: Section[] = [
    {
      title: `Quality of ${model}`,
      lines: [
        `${rows.toLocaleString('en')} rows of ${data}, ${task}.`,
        ...(label === null ? [] : [`Label: ${label}${positive === null ? '' : `; positive: ${positive}`}`]),
        ...skipped.map((each) => `${each.rows.toLocaleString('en')} rows left out: ${each.why}`),
      ],
      table: {
        columns: ['Metric', 'Value', '95 %'],
        rows: metrics.map(({ name, value, note, low, high }) => [name, metricWords(value, note), between(low, high)]),
      },
    },
  ];
  if (confusion) {
    const body = confusion.map((counts, at) => [
      classes[at] ?? String(at),
      ...counts.map((each) => each.toLocaleString('en')),
    ]);
    const chart = confusionChart(quality);
    sections.push({
      title: `Confusion of ${model}`,
      table: { columns: ['Is \\ said', ...classes], rows: body },
      ...(chart !== null && { charts: [chart] }),
    });
  }
  if (reliability) {
    const body = reliability.map((bin) => [
      `${metricWords(bin.low)}–${metricWords(bin.high)}`,
      bin.n.toLocaleString('en'),
      metricWords(bin.score),
      metricWords(bin.observed),
    ]);
    const chart = reliabilityChart(quality);
    sections.push({
      title: `Reliability of ${model}`,
      table: { columns: ['Scores', 'Rows', 'Mean score', 'Observed'], rows: body },
      ...(chart !== null && { charts: [chart] }),
    });
  }
  for (const { attribute, rows: parts, differences } of groups) {
    const names = parts[0]?.metrics.map(({ name }) => name) ?? [];
    sections.push({
      title: `Fairness by ${attribute}, ${model}`,
      lines: [
        ...differences.map(({ name, value, note, low, high }) => {
          const interval = between(low, high);
          if (value === null) return `${name}: undefined, ${note}`;
          const sure = interval || note;
          return `${name}: ${metricWords(value)}${sure ? ` (95 %: ${sure})` : ''}`;
        }),
        `The intervals are over the rows. Groups of fewer than ${FEWEST_GROUP_ROWS} rows take no part in the differences.`,
      ],
      table: {
        columns: [attribute, 'Rows', ...names],
        rows: parts.map(({ group, n, metrics: of }) => [
          group,
          n.toLocaleString('en'),
          ...of.map(({ value, note }) => metricWords(value, note)),
        ]),
      },
    });
  }
  if (importance.length > 0) {
    sections.push({
      title: `Importance of features, ${model}`,
      lines: [
        `By how much ${task === 'regression' ? 'R2' : 'accuracy'} falls; the intervals are over the rows and the shuffles.`,
      ],
      table: {
        columns: ['Feature', 'Drop when shuffled', '95 %'],
        rows: importance.map(({ feature, drop, low, high }) => [feature, metricWords(drop), between(low, high)]),
      },
    });
  }
  return sections;
}
