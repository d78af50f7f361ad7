import type { Quality } from '../../../../core/contract/bench-record.ts';
import { ScrollTable } from '../result/scroll-table.tsx';
import table from '../result/table.module.css';
import { metricText } from '../words/figures.ts';
import { metricName } from '../words/metric-words.ts';
import { Differences } from './differences.tsx';
import styles from './quality.module.css';

type Group = Quality['groups'][number];
type Metric = Group['rows'][number]['metrics'][number];

/** How groups are treated, and by how much that differs; what can not be divided is undefined, not fair. */
export function Groups({ groups: { attribute, rows, differences } }: { readonly groups: Group }) {
  const names = [...new Set(rows.flatMap(({ metrics }) => metrics.map(({ name }) => name)))];
  return (
    <section className={styles.groups} aria-label={`Groups by ${attribute}`}>
      <h3>Groups by {attribute}</h3>
      <ScrollTable label={`Metrics by ${attribute}`}>
        <thead>
          <tr>
            <th scope="col">{attribute}</th>
            <th scope="col" className={table.numeric}>
              Rows
            </th>
            {names.map((name) => (
              <th key={name} scope="col" className={table.numeric}>
                {metricName(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ group, n, metrics }) => (
            <tr key={group}>
              <th scope="row">{group}</th>
              <td className={table.numeric}>{n.toLocaleString('en')}</td>
              {names.map((name) => (
                <td key={name} className={table.numeric}>
                  <Value metric={metrics.find((each) => each.name === name)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </ScrollTable>
      <Differences differences={differences} />
    </section>
  );
}

function Value({ metric }: { readonly metric: Metric | undefined }) {
  if (metric?.value != null) return metricText(metric.value);
  return (
    <span className={table.none}>undefined{metric?.note && <span className={table.between}>{metric.note}</span>}</span>
  );
}
