import type { ContainerView, HostRow } from '../../../../core/contract/hosts.ts';
import { followLink, go, withParams } from '../../../state/url.ts';
import { Ago } from '../../../ui/ago.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Empty, Waiting } from '../../../ui/empty.tsx';
import { plural } from '../../../ui/format.ts';
import { Health } from '../../../ui/health.tsx';
import type { HealthLevel } from '../../../ui/health-level.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { SlotChip } from '../../../ui/slot-chip.tsx';
import { writeSource } from '../../logs/source.ts';
import page from '../host-page.module.css';
import { imageText } from '../host-words.ts';
import { useAsked } from './use-asked.ts';

const columns: readonly Column<ContainerView>[] = [
  {
    id: 'state',
    header: 'State',
    width: '110px',
    cell: ({ state, status }) => <Health level={levelOf(state, status)}>{state}</Health>,
    sortBy: ({ state }) => state,
  },
  {
    id: 'name',
    header: 'Container',
    width: 'minmax(160px, 1.5fr)',
    cell: ({ name }) => <strong>{name}</strong>,
    sortBy: ({ name }) => name,
  },
  {
    id: 'service',
    header: 'Service and slot',
    width: 'minmax(150px, 1fr)',
    cell: ({ service, slot }) =>
      service === null ? (
        <span className={page.muted}>no service</span>
      ) : (
        <span className={page.where}>
          {service} {slot && <SlotChip slot={slot} />}
        </span>
      ),
    sortBy: ({ service, slot }) => `${service ?? '~'} ${slot ?? ''}`,
  },
  {
    id: 'image',
    header: 'Image',
    width: 'minmax(160px, 1.6fr)',
    cell: ({ image }) => <code title={image}>{imageText(image)}</code>,
  },
  { id: 'status', header: 'As Docker says', width: 'minmax(150px, 1fr)', cell: ({ status }) => status },
  {
    id: 'started',
    header: 'Started',
    width: '110px',
    numeric: true,
    cell: ({ startedAt }) => <Ago at={startedAt} />,
    sortBy: ({ startedAt }) => startedAt ?? '',
  },
];

/** Everything in the host's container engine. Enter or a click leads to a container's log. */
export function ContainersTab({ row: { host, facts } }: { readonly row: HostRow }) {
  const { value, at, problem } = useAsked((client, signal) => client.hosts.containers({ name: host.name }, { signal }));
  const openLog = ({ name, service, slot }: ContainerView) => {
    const source = service && slot ? { service, slot } : { host: host.name, container: name };
    go(withParams({ tab: 'logs', log: writeSource(source) }));
  };
  return (
    <div className={page.full}>
      {problem && <ProblemNote problem={problem} />}
      {value === null && !problem && <Waiting what="the containers" />}
      {value && (
        <p className={page.bar}>
          <span>
            {plural(value.length, 'container')}, as of <Ago at={at} />
          </span>
          {value.length > 0 && <span>Open one to read its log</span>}
        </p>
      )}
      {value?.length === 0 && (
        <Empty title="There is no container on this host">
          {facts && !facts.docker && host.ssh === null ? (
            <p>Without Docker, models run on this computer in a process of their own.</p>
          ) : (
            <a href={`/services?do=deploy&host=${encodeURIComponent(host.name)}`} onClick={followLink}>
              Deploy a model to it
            </a>
          )}
        </Empty>
      )}
      {value && value.length > 0 && (
        <div className={page.table}>
          <DataTable label="Containers" rows={value} columns={columns} keyOf={({ id }) => id} onOpen={openLog} />
        </div>
      )}
    </div>
  );
}

function levelOf(state: string, status: string): HealthLevel {
  if (state === 'running') return status.includes('unhealthy') ? 'bad' : 'ok';
  if (state === 'restarting' || state === 'dead') return 'bad';
  return state === 'paused' ? 'warn' : 'off';
}
