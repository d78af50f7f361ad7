import type { Line } from './plan.ts';

/** How a curve is told apart: by colour and by dash, so that either alone is enough. */
export interface Look {
  readonly colour: string;
  readonly dash: readonly number[];
}

/** Tokens of tokens.css. Blue and green are the slots'. */
const colours = ['--curve-1', '--curve-2', '--curve-3', '--curve-4'] as const;
const dashes = [[], [6, 3]] as const;
const slots = {
  blue: { colour: '--slot-blue', dash: [] },
  green: { colour: '--slot-green', dash: [6, 3] },
} as const;

/** `colour`: the name of a token. Pure. */
export function lookOf(look: Line['look']): Look {
  if (typeof look === 'string') return slots[look];
  return {
    colour: colours[look % colours.length] ?? colours[0],
    dash: dashes[Math.floor(look / colours.length) % dashes.length] ?? dashes[0],
  };
}
