import { useEffect, useMemo, useState } from 'react';
import type { ContainerView } from '../../../core/contract/hosts.ts';
import type { ServiceRow } from '../../../core/contract/services.ts';
import { useServices } from '../../state/stores.ts';
import { call } from '../../transport/call.ts';
import { useConnection } from '../../transport/connection.ts';
import { listSources, type NamedSource } from './source.ts';

/** What can be read on a host: slots of its services, and containers that are none of ours. Null: not known yet. */
export function useSources(host: string): readonly NamedSource[] | null {
  const services = useServices().rows;
  const client = useConnection((state) => state.client);
  const [containers, setContainers] = useState<readonly ContainerView[] | null>(null);
  useEffect(() => {
    if (!client) return;
    const gone = new AbortController();
    void call((each) => each.hosts.containers({ name: host }, { signal: gone.signal })).then((answer) => {
      // Without Docker there are no containers: the slots alone are offered.
      if (!gone.signal.aborted) setContainers(answer.ok ? answer.value : []);
    });
    return () => gone.abort();
  }, [client, host]);
  return useMemo(() => {
    const mine: ServiceRow[] = [...(services?.values() ?? [])].filter((each) => each.host === host);
    const known = listSources(mine, containers ?? [], host);
    return known.length === 0 && (services === null || containers === null) ? null : known;
  }, [services, containers, host]);
}
