import { lazy, Suspense } from 'react';
import type { HostRow } from '../../../core/contract/hosts.ts';
import { useHosts } from '../../state/stores.ts';
import { followLink, go, usePlace, withParams } from '../../state/url.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty, Waiting } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { hostMonitorPath } from '../monitor/paths.ts';
import { FactsTab } from './facts/facts-tab.tsx';
import styles from './host-page.module.css';
import { Presence } from './presence.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { CheckTab } from './tabs/check-tab.tsx';
import { ContainersTab } from './tabs/containers-tab.tsx';
import { ServicesTab } from './tabs/services-tab.tsx';
import { UnlockDialog } from './unlock-dialog.tsx';

const LogsTab = lazy(() => import('../logs/logs-tab.tsx'));
const TerminalTab = lazy(() => import('../terminal/terminal-tab.tsx'));

const crumb = (
  <a href="/hosts" onClick={followLink}>
    Fleet
  </a>
);

const tabs = [
  { id: 'facts', text: 'Facts', Shown: FactsTab },
  { id: 'check', text: 'Check', Shown: CheckTab },
  { id: 'containers', text: 'Containers', Shown: ContainersTab },
  { id: 'services', text: 'Services', Shown: ServicesTab },
  { id: 'logs', text: 'Logs', Shown: LogsTab },
  { id: 'terminal', text: 'Terminal', Shown: TerminalTab },
] as const;

/** One host: what it is, whether it is fit for work, what runs there, and ways into it. */
export function HostPage({ name }: { readonly name: string }) {
  const { rows } = useHosts();
  const row = rows?.get(name);
  return (
    <Page title={name} crumb={crumb} actions={row && <Actions row={row} />}>
      {rows === null && <Waiting what="the hosts" />}
      {rows && !row && (
        <Empty title={`There is no host ${name}`}>
          <a href="/hosts" onClick={followLink}>
            Go to the fleet
          </a>
        </Empty>
      )}
      {row && <Known row={row} />}
    </Page>
  );
}

function Known({ row }: { readonly row: HostRow }) {
  const { params } = usePlace();
  const wanted = params.get('tab');
  const { id, Shown } = tabs.find((each) => each.id === wanted) ?? tabs[0];
  const dialog = row.host.ssh === null ? null : params.get('do');
  return (
    <>
      <Tabs label={`About ${row.host.name}`} tabs={tabs} chosen={id} onChoose={(tab) => go(withParams({ tab }))}>
        <Suspense fallback={<Waiting what="the page" />}>
          <Shown row={row} />
        </Suspense>
      </Tabs>
      {dialog === 'remove' && <RemoveDialog row={row} />}
      {dialog === 'unlock' && <UnlockDialog row={row} />}
    </>
  );
}

function Actions({ row }: { readonly row: HostRow }) {
  const { host, presence, problem, seenAt } = row;
  return (
    <>
      <span className={styles.state}>
        <Presence row={row} />
        <span className={styles.seen}>
          seen <Ago at={seenAt} />
        </span>
      </span>
      {presence === 'silent' && problem?.code === 'identity-unreadable' && (
        <Button look="primary" onPress={() => go(withParams({ do: 'unlock' }))}>
          Unlock key
        </Button>
      )}
      <a href={hostMonitorPath(host.name)} onClick={followLink}>
        Monitor
      </a>
      {host.ssh && <Button onPress={() => go(withParams({ do: 'remove' }))}>Remove</Button>}
    </>
  );
}
