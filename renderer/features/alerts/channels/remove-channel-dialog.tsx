import type { Channel } from '../../../../core/contract/alerts.ts';
import { askRules } from '../asks.ts';
import { RemoveDialog } from '../remove-dialog.tsx';
import { useAsked } from '../use-asked.ts';
import { kindWords, whereWords } from './channel-words.ts';

/** Says who is told no more. `left`: how many channels there are without it. */
export function RemoveChannelDialog({
  channel,
  left,
  onClose,
}: {
  readonly channel: Channel;
  readonly left: number;
  readonly onClose: () => void;
}) {
  const { value: rules } = useAsked(askRules);
  const only = rules?.filter(({ channels }) => channels.length > 0 && channels.every((each) => each === channel.name));
  return (
    <RemoveDialog
      title={`Remove the channel ${channel.name}?`}
      verb="Remove channel"
      onClose={onClose}
      work={(client) => client.alerts.removeChannel({ name: channel.name })}
      then={onClose}
    >
      <li>
        {kindWords[channel.kind]} to {whereWords(channel)}: nothing is told there any more
      </li>
      {left === 0 && (
        <li>
          <strong>It is the last channel: nobody will be told of any alert</strong>
        </li>
      )}
      {only && only.length > 0 && (
        <li>
          <strong>{only.map(({ name }) => name).join(', ')}</strong>{' '}
          {only.length === 1 ? 'is told nowhere else' : 'are told nowhere else'}
        </li>
      )}
    </RemoveDialog>
  );
}
