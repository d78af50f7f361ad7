import { go, usePlace, withParams } from '../../../state/url.ts';
import { Select } from '../../../ui/select.tsx';
import { CoverageLine } from '../overview/coverage-line.tsx';
import { useFilteredHosts } from '../overview/filtered.ts';
import { NoHosts } from '../overview/no-hosts.tsx';
import { measureOf, measures } from '../vitals/measures.ts';
import styles from './heat.module.css';
import { HeatMap } from './heat-map.tsx';
import { Legend } from './legend.tsx';
import { rangeOf } from './scale.ts';

const options = measures.map(({ id, title }) => ({ value: id as string, text: title }));

/** All hosts by one measure, each a coloured cell. */
export function HeatView({ filter }: { readonly filter: string }) {
  const found = useFilteredHosts(filter);
  const measure = measureOf(usePlace().params.get('metric'));
  const { rows, all } = found;
  if (rows === null || rows.length === 0) return <NoHosts found={found} />;
  const range = rangeOf(measure, rows.map(measure.of));
  return (
    <div className={styles.view}>
      <div className={styles.bar}>
        <Select
          label="Measure"
          value={measure.id}
          options={options}
          onChange={(metric) => go(withParams({ metric }), { replace: true })}
        />
        <Legend measure={measure} range={range} />
      </div>
      <CoverageLine rows={rows} all={all} one="host" />
      <HeatMap rows={rows} measure={measure} range={range} />
    </div>
  );
}
