import type { Channel, Notice } from '../../contract/alerts.ts';
import { tellCommand } from './command.ts';
import { tellEmail } from './email.ts';
import type { Notices } from './notices.ts';
import { tellWebhook } from './webhook.ts';

/** Throws `telling-failed` or `cancelled`; on this computer it can not fail. */
export async function tell(channel: Channel, notice: Notice, notices: Notices, signal: AbortSignal): Promise<void> {
  switch (channel.kind) {
    case 'native':
      return notices.tell(notice);
    case 'webhook':
      return await tellWebhook(channel, notice, signal);
    case 'email':
      return await tellEmail(channel, notice, signal);
    case 'command':
      return await tellCommand(channel, notice, signal);
  }
}
