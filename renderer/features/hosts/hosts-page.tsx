import { useMemo } from 'react';
import { useHosts } from '../../state/stores.ts';
import { go, usePlace, withParams } from '../../state/url.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Waiting } from '../../ui/empty.tsx';
import { plural } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { AddDialog } from './add/add-dialog.tsx';
import { filterHosts } from './filter.ts';
import { FilterBox } from './filter-box.tsx';
import { HostPage } from './host-page.tsx';
import styles from './hosts.module.css';
import { HostsTable } from './hosts-table.tsx';

const openAdd = () => go(withParams({ do: 'add' }));

/** `/hosts`: every host with what it last said. `/hosts/NAME`: one of them. */
export default function HostsPage() {
  const { parts, params } = usePlace();
  const [, name] = parts;
  if (name !== undefined) return <HostPage key={name} name={name} />;
  return (
    <Page
      title="Fleet"
      actions={
        <>
          <FilterBox value={params.get('q') ?? ''} />
          <Button look="primary" onPress={openAdd}>
            Add a host
          </Button>
        </>
      }
    >
      <Hosts filter={params.get('q') ?? ''} />
      {params.get('do') === 'add' && <AddDialog />}
    </Page>
  );
}

function Hosts({ filter }: { readonly filter: string }) {
  const { rows } = useHosts();
  const shown = useMemo(() => filterHosts(rows?.values() ?? [], filter), [rows, filter]);
  if (rows === null) return <Waiting what="the hosts" />;
  if (rows.size === 0) {
    return (
      <Empty title="No host is known yet">
        <p>A host is any machine with an SSH server and Docker. Nothing else is installed on it.</p>
        <Button look="primary" onPress={openAdd}>
          Add a host
        </Button>
      </Empty>
    );
  }
  return (
    <div className={styles.fleet}>
      <p role="status" className={styles.count}>
        {filter === ''
          ? plural(rows.size, 'host')
          : `${shown.length.toLocaleString('en')} of ${plural(rows.size, 'host')}`}
      </p>
      {shown.length > 0 ? (
        <div className={styles.table}>
          <HostsTable rows={shown} />
        </div>
      ) : (
        <Empty title="No host fits the filter">
          <Button onPress={() => go(withParams({ q: null }), { replace: true })}>Show all hosts</Button>
        </Empty>
      )}
    </div>
  );
}
