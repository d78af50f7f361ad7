import { useMemo } from 'react';
import { useHosts, useModels, useServices } from '../../state/stores.ts';
import { possibleOf } from '../services/words.ts';
import type { Findable } from './find.ts';

const actions: readonly Findable[] = [
  { id: 'do-deploy', kind: 'action', text: 'Deploy a model', detail: '', path: '/services?do=deploy' },
  { id: 'do-add', kind: 'action', text: 'Add a host', detail: '', path: '/hosts?do=add' },
  { id: 'do-import', kind: 'action', text: 'Import a model', detail: '', path: '/models?do=import' },
  { id: 'do-bench', kind: 'action', text: 'Benchmark a model', detail: '', path: '/bench/new' },
  { id: 'go-bench', kind: 'action', text: 'Benchmarks', detail: 'what was measured', path: '/bench' },
  { id: 'go-jobs', kind: 'action', text: 'Operations', detail: 'what runs, what failed', path: '/services?jobs=' },
];

/** All that there is to find, with what can be done to each service. */
export function useFindables(): readonly Findable[] {
  const services = useServices().rows;
  const hosts = useHosts().rows;
  const models = useModels().rows;
  return useMemo(
    () => [
      ...[...(services?.values() ?? [])].flatMap((row) => {
        const { service, host } = row;
        const path = `/services/${encodeURIComponent(service)}`;
        const act = (what: string, text: string): Findable => ({
          id: `${what}-${service}`,
          kind: 'action',
          text: `${text} ${service}`,
          detail: host,
          path: `${path}?do=${what}&service=${encodeURIComponent(service)}`,
        });
        const own: Findable = { id: `service-${service}`, kind: 'service', text: service, detail: host, path };
        const back = possibleOf(row).rollBackTo ? [act('rollback', 'Roll back')] : [];
        return [own, act('deploy', 'Deploy to'), ...back, act('remove', 'Remove')];
      }),
      ...[...(hosts?.values() ?? [])].map(({ host }) => ({
        id: `host-${host.name}`,
        kind: 'host',
        text: host.name,
        detail: host.ssh?.target ?? 'this computer',
        path: `/hosts/${encodeURIComponent(host.name)}`,
      })),
      ...[...(models?.values() ?? [])].map(({ name, version }) => ({
        id: `model-${name}@${version}`,
        kind: 'model',
        text: `${name}@${version}`,
        detail: '',
        path: `/models/${encodeURIComponent(name)}/${encodeURIComponent(version)}`,
      })),
      ...actions,
    ],
    [services, hosts, models],
  );
}
