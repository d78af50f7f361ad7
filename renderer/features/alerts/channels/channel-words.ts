import type { Channel } from '../../../../core/contract/alerts.ts';

/** What channels are, in words. Pure. */

export const kindWords: { readonly [kind in Channel['kind']]: string } = {
  native: 'Notification',
  webhook: 'Webhook',
  email: 'E-mail',
  command: 'Command',
};

/** Where it tells: an address, people, a command; without secrets. */
export function whereWords(channel: Channel): string {
  switch (channel.kind) {
    case 'native':
      return 'the desktop, and browsers that asked for it';
    case 'webhook':
      return channel.tokenFile ? `${channel.url}, token from ${channel.tokenFile}` : channel.url;
    case 'email':
      return `${channel.to.join(', ')} over ${channel.server}:${channel.port}`;
    case 'command':
      return channel.argv.join(' ');
  }
}
