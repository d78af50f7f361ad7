import { useShallow } from 'zustand/react/shallow';
import { useHosts, useServices } from '../../state/stores.ts';
import { followLink, go, withParams } from '../../state/url.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Waiting } from '../../ui/empty.tsx';
import { plural } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { FirstRun } from '../first-run/first-run.tsx';
import styles from './board.module.css';
import { BoardRow } from './board-row.tsx';

/** The switchboard: every service as a line. */
export function Board() {
  const services = useServices(({ rows }) => rows);
  const actions = services !== null && services.size > 0 && (
    <Button look="primary" onPress={() => go(withParams({ do: 'deploy' }))}>
      Deploy a model …
    </Button>
  );
  return (
    <Page title="Services" actions={actions}>
      {services === null ? (
        <Waiting what="services" />
      ) : services.size === 0 ? (
        <NoServices />
      ) : (
        <ul className={styles.board}>
          {[...services.values()]
            .toSorted((a, b) => a.service.localeCompare(b.service))
            .map((row) => (
              <BoardRow key={row.service} row={row} />
            ))}
        </ul>
      )}
    </Page>
  );
}

/** None is known: that is only known when every host has said so. */
function NoServices() {
  const [known, unasked, silent, others] = useHosts(
    useShallow(({ rows }) => {
      const all = [...(rows?.values() ?? [])];
      const of = (presence: string) => all.filter((row) => row.presence === presence).length;
      return [rows !== null, of('unknown'), of('silent'), all.some(({ host }) => host.ssh !== null)];
    }),
  );
  if (!known || unasked > 0) return <Waiting what="services" />;
  if (silent > 0) {
    return (
      <Empty title="No service is known">
        <p>{plural(silent, 'host does', 'hosts do')} not answer: what runs there can not be seen now.</p>
        <a href="/hosts" onClick={followLink}>
          Look at the fleet
        </a>
      </Empty>
    );
  }
  if (!others) return <FirstRun />;
  return (
    <Empty title="No service runs on any of your hosts">
      <Button look="primary" onPress={() => go(withParams({ do: 'deploy' }))}>
        Deploy a model …
      </Button>
    </Empty>
  );
}
