import type { HostRow } from '../../../core/contract/hosts.ts';
import type { Job } from '../../../core/contract/jobs.ts';
import type { ServiceRow } from '../../../core/contract/services.ts';
import { writeSource } from '../logs/source.ts';
import { hostMonitorPath, serviceMonitorPath } from '../monitor/paths.ts';
import { isChanging } from '../services/job-words.ts';
import { hostWords, possibleOf, slotNames } from '../services/words.ts';
import type { Findable } from './find.ts';

/** What can be done to each thing now, as the palette offers it. Pure. */

function action(id: string, text: string, detail: string, to: string): Findable {
  return { id, kind: 'action', text, detail, to };
}

/** Each opens the dialog that its button opens, or the log of a slot that holds something. */
export function serviceActions(row: ServiceRow, jobs: Iterable<Job>): Findable[] {
  const { service, host, slots, split } = row;
  const { switchTo, rollBackTo, setAgain } = possibleOf(row, isChanging(jobs, row));
  const act = (id: string, text: string, more: { readonly [name: string]: string }) =>
    action(
      `${id}-${service}`,
      text,
      hostWords(host),
      `/services/${encodeURIComponent(service)}?${new URLSearchParams({ service, ...more })}`,
    );
  return [
    act('deploy', `Deploy to ${service}`, { do: 'deploy' }),
    act('hold', `Deploy to ${service} and hold`, { do: 'deploy', hold: '' }),
    ...(switchTo ? [act('switch', `Switch ${service} to ${switchTo}`, { do: 'switch', to: switchTo })] : []),
    ...(setAgain ? [act('again', `Set the switch of ${service} again`, { do: 'switch', to: setAgain })] : []),
    ...(rollBackTo ? [act('rollback', `Roll back ${service}`, { do: 'rollback' })] : []),
    act('remove', `Remove ${service}`, { do: 'remove' }),
    action(`monitor-${service}`, `Monitor ${service}`, 'blue and green over time', serviceMonitorPath(service)),
    ...slotNames
      .filter((slot) => slots[slot].phase !== 'empty')
      .map((slot) =>
        action(
          `log-${service}-${slot}`,
          `Logs of ${service} ${slot}`,
          split?.live === slot ? 'live' : 'idle',
          `/hosts/${encodeURIComponent(host)}?${new URLSearchParams({ tab: 'logs', log: writeSource({ service, slot }) })}`,
        ),
      ),
  ];
}

export function hostActions({ host: { name, ssh } }: Pick<HostRow, 'host'>): Findable[] {
  const path = `/hosts/${encodeURIComponent(name)}`;
  return [
    action(`terminal-${name}`, `Terminal on ${hostWords(name)}`, '', `${path}?tab=terminal`),
    action(`monitor-${name}`, `Monitor ${hostWords(name)}`, '', hostMonitorPath(name)),
    action(`check-${name}`, `Check ${hostWords(name)}`, '', `${path}?tab=check`),
    ...(ssh ? [action(`forget-${name}`, `Remove host ${name}`, '', `${path}?do=remove`)] : []),
  ];
}

/** To go on with what waits, and to stop what may be stopped. */
export function jobActions({ id, title, resumable, cancellable, status }: Job): Findable[] {
  const act = (how: string, text: string) =>
    action(`${how}-${id}`, `${text}: ${title}`, status, `/services?${new URLSearchParams({ do: how, id })}`);
  return [...(resumable ? [act('continue', 'Continue')] : []), ...(cancellable ? [act('abort', 'Abort')] : [])];
}
