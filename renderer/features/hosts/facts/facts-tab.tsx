import type { HostFactsView, HostRow } from '../../../../core/contract/hosts.ts';
import { go, withParams } from '../../../state/url.ts';
import { Ago } from '../../../ui/ago.tsx';
import { Button } from '../../../ui/button.tsx';
import { bytes } from '../../../ui/format.ts';
import { Health } from '../../../ui/health.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import page from '../host-page.module.css';
import styles from './facts.module.css';
import { type FactGroup, factGroups, inventoryGroup } from './facts-groups.tsx';
import { hostProblems } from './problems.ts';

/** What a host is: what is wrong first, then everything else in groups. */
export function FactsTab({ row }: { readonly row: HostRow }) {
  const { facts, presence, seenAt } = row;
  const problems = hostProblems(row);
  return (
    <div className={page.body}>
      {problems.length > 0 && (
        <section className={styles.problems} aria-label="Problems">
          {problems.map(({ code, message }) =>
            code === null ? (
              <Health key={message} level="warn">
                {message}
              </Health>
            ) : (
              <ProblemNote key={message} problem={{ code, message }} />
            ),
          )}
          <div>
            <Button onPress={() => go(withParams({ tab: 'check' }))}>Check this host</Button>
          </div>
        </section>
      )}
      {facts && presence === 'silent' && (
        <p className={styles.old}>
          It does not answer: below is what it said <Ago at={seenAt} />.
        </p>
      )}
      {!facts && <p>{presence === 'silent' ? 'It never said what it is.' : 'It is being asked what it is …'}</p>}
      <div className={styles.groups}>
        {facts && factGroups(facts, row.host).map((group) => <Group key={group.title} group={group} />)}
        <Group group={inventoryGroup(row)} />
      </div>
      {facts && facts.gpus.length > 0 && <Gpus gpus={facts.gpus} />}
    </div>
  );
}

function Group({ group: { title, facts } }: { readonly group: FactGroup }) {
  return (
    <section>
      <h2>{title}</h2>
      <dl className={styles.facts}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Gpus({ gpus }: { readonly gpus: HostFactsView['gpus'] }) {
  return (
    <section>
      <h2>GPUs</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>No.</th>
            <th>Model</th>
            <th className={styles.right}>Memory</th>
            <th>Driver</th>
            <th>UUID</th>
          </tr>
        </thead>
        <tbody>
          {gpus.map(({ index, uuid, name, memoryBytes, driver }) => (
            <tr key={uuid}>
              <td className="number">{index}</td>
              <td>{name}</td>
              <td className={styles.right}>{memoryBytes === null ? 'shared' : bytes(memoryBytes)}</td>
              <td>{driver ?? 'not said'}</td>
              <td>
                <code>{uuid}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
