import type { Channel, Rule } from '../contract/alerts.ts';
import { wordsOf } from '../contract/metrics.ts';
import { nearest } from '../contract/nearest.ts';
import { Problem } from '../contract/problem.ts';
import { refuseBadPort } from '../platform/fetch-ports.ts';

/** What the shape of a rule can not say. Throws `rule-invalid`. */
export function checkRule({ name, metric, by, fn, when }: Rule): void {
  const refuse = (message: string): never => {
    throw new Problem('rule-invalid', message, { rule: name });
  };
  const { of, part } = wordsOf(metric);
  if (by && (wordsOf(by).of !== of || wordsOf(by).part !== part))
    refuse(`Divide ${metric} by a metric of the same kind and part: ${by} has no such series`);
  if (by && when.kind === 'absent') refuse(`Leave out what ${metric} is divided by: an absence has no value`);
  if (fn === 'rise' && when.kind === 'baseline')
    refuse('Choose another function than rise for a baseline: history keeps no rises');
}

/** What the shape of a channel can not say. Throws `usage`. */
export function checkChannel(channel: Channel): void {
  if (channel.kind === 'webhook') refuseBadPort(channel.url);
}

/** Throws `channel-unknown` for a name that no channel has. */
export function checkChannels({ name, channels }: Rule, known: readonly Channel[]): void {
  const names = known.map((channel) => channel.name);
  const missing = channels.find((each) => !names.includes(each));
  if (missing === undefined) return;
  const meant = nearest(missing, names);
  const message = `Name another channel in rule ${name}: there is no ${missing}${meant ? `, did you mean ${meant}?` : ''}`;
  throw new Problem('channel-unknown', message, { rule: name, channel: missing });
}
