import { useEffect } from 'react';
import { go, usePlace, withParams } from '../../../state/url.ts';
import { Page } from '../../../ui/page.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { FilterBox } from '../../hosts/filter-box.tsx';
import { HeatView } from '../heat/heat-view.tsx';
import { hostVitals, serviceVitals } from '../vitals/stores.ts';
import { keepTrends } from '../vitals/trends.ts';
import { ContainersView } from './containers-view.tsx';
import { TablesView } from './tables-view.tsx';

const views = [
  { id: 'tables', text: 'Hosts and services', Shown: TablesView },
  { id: 'heat', text: 'Heat map', Shown: HeatView },
  { id: 'containers', text: 'Containers', Shown: ContainersView },
] as const;

/** `/monitor`: how everything is in this second. */
export function Overview() {
  const { params } = usePlace();
  const filter = params.get('q') ?? '';
  const { id, Shown } = views.find((each) => each.id === params.get('view')) ?? views[0];
  hostVitals.useFollowing();
  serviceVitals.useFollowing();
  useEffect(keepTrends, []);
  return (
    <Page title="Monitor" actions={<FilterBox label="Filter" placeholder="Filter: name, label …" value={filter} />}>
      <Tabs label="Views" tabs={views} chosen={id} onChoose={(view) => go(withParams({ view }))}>
        <Shown filter={filter} />
      </Tabs>
    </Page>
  );
}
