import type { Transition } from '../../../../core/contract/alerts.ts';

/** What the trail tells, in words. Pure. */

export const whatWords: { readonly [what in Transition['what']]: string } = {
  pending: 'became true',
  firing: 'fires',
  resolved: 'is over',
  inactive: 'was over before it fired',
  acked: 'acknowledged',
  unacked: 'acknowledgement taken back',
  told: 'told',
  'telling-failed': 'could not be told',
};

/** `acknowledged by mara: Looking into it`, `told on desktop`. */
export function transitionWords({ what, by, note }: Pick<Transition, 'what' | 'by' | 'note'>): string {
  const told = what === 'told' || what === 'telling-failed';
  const who = by === null ? '' : ` ${told ? 'on' : 'by'} ${by}`;
  return `${whatWords[what]}${who}${note && `: ${note}`}`;
}
