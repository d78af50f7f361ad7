import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verb } from './args.ts';
import { overview, verbHelp } from './help.ts';

const deploy = {
  name: 'deploy',
  summary: 'Put a model version on a host and make it live',
  operands: [{ name: 'SERVICE', help: 'the service' }],
  options: {
    model: { type: 'value', value: 'NAME@VERSION', help: 'what to deploy', required: true },
    label: { type: 'value', value: 'K=V', help: 'a label', many: true },
    hold: { type: 'flag', help: 'stop before the switch' },
  },
  examples: ['signalbox deploy credit --model credit-risk@2.0.0'],
} as const satisfies Verb;

test('help is made of what the parser reads', () => {
  assert.equal(
    verbHelp(deploy),
    `Put a model version on a host and make it live

Usage: signalbox deploy SERVICE --model NAME@VERSION [options]

  SERVICE  the service

Options:
  --model NAME@VERSION  what to deploy (required)
  --label K=V           a label (may be repeated)
  --hold                stop before the switch

Always:
  --json           Print one JSON object on stdout, errors too
  --data-dir PATH  Folder of hosts, models and rollouts (default: that of this user)
  --help           Show this

Examples:
  signalbox deploy credit --model credit-risk@2.0.0

Exit codes:
  0    done; the status of a benchmark tells whether it is void
  1    failed, or data lack a file, a column or a class: the message says what to do next
  2    the command is wrong: an option, a name, or a host, model or other thing that is not known
  3    refused: another holds the lease, or the thing is in use
  4    the host is not reached, not trusted, or does not let us in
  130  cancelled`,
  );
});

test('the overview shows all verbs, or those of a group', () => {
  const list = { name: 'hosts list', summary: 'The hosts', operands: [], options: {} };
  assert.match(overview([deploy, list], ''), /deploy {6}Put.*hosts list {2}The hosts/s);
  assert.doesNotMatch(overview([deploy, list], 'hosts'), /deploy/);
});
