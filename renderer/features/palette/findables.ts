import { useMemo } from 'react';
import { useHosts, useJobs, useModels, useServices } from '../../state/stores.ts';
import { setTheme } from '../../state/theme.ts';
import { measures } from '../monitor/vitals/measures.ts';
import { hostActions, jobActions, serviceActions } from './actions.ts';
import type { Findable } from './find.ts';

const actions: readonly Findable[] = [
  { id: 'do-deploy', kind: 'action', text: 'Deploy a model', detail: '', to: '/services?do=deploy' },
  { id: 'do-add', kind: 'action', text: 'Add a host', detail: '', to: '/hosts?do=add' },
  { id: 'do-import', kind: 'action', text: 'Import a model', detail: '', to: '/models?do=import' },
  { id: 'do-bench', kind: 'action', text: 'Benchmark a model', detail: '', to: '/bench/new' },
  { id: 'go-bench', kind: 'action', text: 'Benchmarks', detail: 'what was measured', to: '/bench' },
  { id: 'go-monitor', kind: 'action', text: 'Monitor', detail: 'everything live', to: '/monitor' },
  { id: 'go-alerts', kind: 'action', text: 'Alerts', detail: 'what fires', to: '/alerts' },
  { id: 'do-silence', kind: 'action', text: 'Silence alerts', detail: '', to: '/alerts?do=silence' },
  { id: 'do-rule', kind: 'action', text: 'New alert rule', detail: '', to: '/alerts/rules/new' },
  { id: 'go-jobs', kind: 'action', text: 'Operations', detail: 'what runs, what failed', to: '/services?jobs=' },
  { id: 'light', kind: 'action', text: 'Theme: light', detail: '', to: () => setTheme('light') },
  { id: 'dark', kind: 'action', text: 'Theme: dark', detail: '', to: () => setTheme('dark') },
  { id: 'system', kind: 'action', text: 'Theme: system', detail: '', to: () => setTheme('system') },
];

/** What every host can be compared by. */
const metrics = measures.map(
  ({ id, title }): Findable => ({
    id: `metric-${id}`,
    kind: 'metric',
    text: title,
    detail: 'of every host',
    to: `/monitor?view=heat&metric=${id}`,
  }),
);

/** All that there is to find, the things first, with what can be done to each. */
export function useFindables(): readonly Findable[] {
  const services = useServices().rows;
  const hosts = useHosts().rows;
  const models = useModels().rows;
  const jobs = useJobs().rows;
  return useMemo(
    () => [
      ...[...(services?.values() ?? [])].map(({ service, host }) => ({
        id: `service-${service}`,
        kind: 'service',
        text: service,
        detail: host,
        to: `/services/${encodeURIComponent(service)}`,
      })),
      ...[...(hosts?.values() ?? [])].map(({ host }) => ({
        id: `host-${host.name}`,
        kind: 'host',
        text: host.name,
        detail: host.ssh?.target ?? 'this computer',
        to: `/hosts/${encodeURIComponent(host.name)}`,
      })),
      ...[...(models?.values() ?? [])].map(({ name, version }) => ({
        id: `model-${name}@${version}`,
        kind: 'model',
        text: `${name}@${version}`,
        detail: '',
        to: `/models/${encodeURIComponent(name)}/${encodeURIComponent(version)}`,
      })),
      ...[...(jobs?.values() ?? [])].flatMap(jobActions),
      ...[...(services?.values() ?? [])].flatMap((row) => serviceActions(row, jobs?.values() ?? [])),
      ...actions,
      ...metrics,
      ...[...(hosts?.values() ?? [])].flatMap(hostActions),
    ],
    [services, hosts, models, jobs],
  );
}
