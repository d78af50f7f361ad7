import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Channel, channel } from '../../../../core/contract/alerts.ts';
import { type ChannelForm, channelFormOf, channelOf, emptyChannel } from './channel-form.ts';
import { whereWords } from './channel-words.ts';

const channels: readonly Channel[] = [
  { kind: 'native', name: 'desktop' },
  { kind: 'webhook', name: 'on-call', url: 'https://example.org/hook' },
  { kind: 'webhook', name: 'on-call', url: 'http://10.0.0.1:9000/', tokenFile: '/etc/token' },
  { kind: 'email', name: 'ops', server: 'mail', port: 25, security: 'none', from: 'a@b', to: ['c@d', 'e@f'] },
  {
    kind: 'email',
    name: 'ops',
    server: 'mail',
    port: 465,
    security: 'tls',
    user: 'u',
    passwordFile: '/p',
    from: 'a@b',
    to: ['c@d'],
  },
];

describe('the form of a channel', () => {
  it('gives back every channel as it is, and one that the core takes', () => {
    for (const each of channels) {
      const found = channelOf(channelFormOf(each), []);
      assert.deepEqual(found, { ok: true, channel: each });
      assert.deepEqual(channel.parse(each), each);
    }
  });

  it('says what is wrong by field', () => {
    const wrong = (change: Partial<ChannelForm>) => {
      const found = channelOf({ ...emptyChannel, name: 'a', url: 'https://example.org', ...change }, ['taken']);
      return found.ok ? [] : Object.keys(found.problems);
    };
    assert.deepEqual(wrong({}), []);
    assert.deepEqual(wrong({ name: 'taken' }), ['name']);
    assert.deepEqual(wrong({ url: 'ftp://example.org' }), ['url']);
    assert.deepEqual(wrong({ url: 'https://' }), ['url']);
    assert.deepEqual(wrong({ kind: 'email', port: '0' }), ['server', 'port', 'from', 'to']);
    assert.deepEqual(wrong({ kind: 'email', server: 'mail', from: 'a@b', to: 'c@d, e' }), ['to']);
  });

  it('tells where a channel tells, without secrets', () => {
    assert.deepEqual(channels.slice(2, 4).map(whereWords), [
      'http://10.0.0.1:9000/, token from /etc/token',
      'c@d, e@f over mail:25',
    ]);
  });
});
