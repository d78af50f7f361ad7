import { useState } from 'react';
import type { Channel, ChannelRow } from '../../../../core/contract/alerts.ts';
import { Ago } from '../../../ui/ago.tsx';
import { Button } from '../../../ui/button.tsx';
import { Waiting } from '../../../ui/empty.tsx';
import { Health } from '../../../ui/health.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useSubmit } from '../../services/dialogs/use-submit.ts';
import styles from '../alerts.module.css';
import { askChannels } from '../asks.ts';
import { useAsked } from '../use-asked.ts';
import { BrowserNotices } from './browser-notices.tsx';
import { ChannelDialog } from './channel-dialog.tsx';
import { kindWords, whereWords } from './channel-words.ts';
import { GroupingPart } from './grouping-part.tsx';
import { RemoveChannelDialog } from './remove-channel-dialog.tsx';

type Doing =
  | { readonly what: 'edit'; readonly channel: Channel | null }
  | { readonly what: 'remove'; readonly channel: Channel };

/** `/alerts/channels`: where alerts are told, whether that works, and how they are put together. */
export default function ChannelsTab() {
  const { value: rows, problem, again } = useAsked(askChannels);
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = () => {
    setDoing(null);
    again();
  };
  return (
    <>
      <ProblemNote problem={problem} />
      <section className={styles.section} aria-label="Channels">
        <div className={styles.head}>
          <h2>Channels</h2>
          <Button isDisabled={rows === null} onPress={() => setDoing({ what: 'edit', channel: null })}>
            New channel
          </Button>
        </div>
        {rows === null && !problem && <Waiting what="the channels" />}
        {rows?.length === 0 && <p className={styles.warning}>There is no channel: nobody is told of anything.</p>}
        {rows && rows.length > 0 && (
          <ul className={styles.list}>
            {rows.map((row) => (
              <Row key={row.channel.name} row={row} onTested={again} onDo={setDoing} />
            ))}
          </ul>
        )}
        <p className={styles.help}>
          A channel that runs a command can only be set on the core's computer, by file:{' '}
          <code>signalbox alerts apply FILE</code>. Passwords and tokens are read from files, and kept nowhere else.
        </p>
      </section>
      <BrowserNotices />
      <GroupingPart />
      {doing?.what === 'edit' && (
        <ChannelDialog channel={doing.channel} names={rows?.map(({ channel }) => channel.name) ?? []} onClose={close} />
      )}
      {doing?.what === 'remove' && (
        <RemoveChannelDialog channel={doing.channel} left={(rows?.length ?? 1) - 1} onClose={close} />
      )}
    </>
  );
}

function Row({
  row: { channel, told },
  onTested,
  onDo,
}: {
  readonly row: ChannelRow;
  readonly onTested: () => void;
  readonly onDo: (doing: Doing) => void;
}) {
  const { busy, problem, submit } = useSubmit();
  const [tested, setTested] = useState(false);
  const test = () => {
    setTested(false);
    submit(
      (client) => client.alerts.testChannel({ name: channel.name }),
      () => {
        setTested(true);
        onTested();
      },
    );
  };
  return (
    <li className={styles.item}>
      <div className={styles.grow}>
        <span>
          <strong>{channel.name}</strong> <span className={styles.quiet}>{kindWords[channel.kind]}</span>
        </span>
        <span className={styles.quiet}>
          {channel.kind === 'command' ? <code>{whereWords(channel)}</code> : whereWords(channel)}
        </span>
        <Told told={told} />
        <div role="status">
          {busy && 'Telling a test …'}
          {tested && <Health level="ok">The test was told: look whether it came</Health>}
        </div>
        {problem && <ProblemNote problem={problem} />}
      </div>
      <span className={styles.buttons}>
        <Button aria-label={`Test ${channel.name}`} isDisabled={busy} onPress={test}>
          Test
        </Button>
        {channel.kind !== 'command' && (
          <Button aria-label={`Change ${channel.name}`} onPress={() => onDo({ what: 'edit', channel })}>
            Change
          </Button>
        )}
        <Button aria-label={`Remove ${channel.name}`} onPress={() => onDo({ what: 'remove', channel })}>
          Remove …
        </Button>
      </span>
    </li>
  );
}

function Told({ told }: Pick<ChannelRow, 'told'>) {
  if (told === null) return <Health level="unknown">nothing was told yet</Health>;
  const { at, problem } = told;
  return (
    <Health level={problem ? 'bad' : 'ok'}>
      <span>
        {problem ? 'failed ' : 'told '}
        <Ago at={at} />
        {problem && `: ${problem.message}`}
      </span>
    </Health>
  );
}
