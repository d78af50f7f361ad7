import type { HostRow } from '../../../core/contract/hosts.ts';
import { followLink, usePlace } from '../../state/url.ts';
import { Empty, Waiting } from '../../ui/empty.tsx';
import { LogView } from './log-view.tsx';
import { readSource, writeSource } from './source.ts';
import { useSources } from './use-sources.ts';

/** The logs of a host: the one that `?log=` names, else the first that there is. */
export default function LogsTab({ row: { host } }: { readonly row: HostRow }) {
  const { params } = usePlace();
  const sources = useSources(host.name);
  const source = readSource(params.get('log') ?? sources?.[0]?.id ?? null, host.name);
  if (source) return <LogView key={writeSource(source)} host={host.name} source={source} sources={sources ?? []} />;
  if (sources === null) return <Waiting what="the logs" />;
  return (
    <Empty title="There is nothing to read on this host yet">
      <p>A log is there as soon as a service or a container runs on it.</p>
      <a href={`/services?do=deploy&host=${encodeURIComponent(host.name)}`} onClick={followLink}>
        Deploy a model to it
      </a>
    </Empty>
  );
}
