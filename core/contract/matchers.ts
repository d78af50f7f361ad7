import type { Matcher } from './alerts.ts';

/** What a matcher may look at. */
export const matcherLabels = ['rule', 'severity', 'host', 'service', 'name', 'part', 'metric'] as const;

const SHAPE = /^([a-z]+)(!?=)(.+)$/s;

/** `host=gpu-*` (a `*` makes it a glob), `severity!=page` → a matcher; null for what is none. */
export function parseMatcher(text: string): Matcher | null {
  const [, label, sign, value = ''] = SHAPE.exec(text) ?? [];
  const of = matcherLabels.find((each) => each === label);
  const isGlob = value.includes('*');
  if (of === undefined || value.length > 200 || (sign === '!=' && isGlob)) return null;
  return { of, op: sign === '!=' ? 'is-not' : isGlob ? 'like' : 'is', value };
}

export function formatMatcher({ of, op, value }: Matcher): string {
  return `${of}${op === 'is-not' ? '!=' : '='}${value}`;
}
