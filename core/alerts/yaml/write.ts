import { stringify } from 'yaml';
import type { Setup } from '../settings.ts';
import { draftOf } from './shape.ts';

/** The set-up as a text that reads back as the same. */
export function yamlOf({ rules, maintenance, channels, grouping }: Setup): string {
  return stringify(draftOf({ rules: [...rules], maintenance: [...maintenance], channels: [...channels], grouping }), {
    lineWidth: 120,
    aliasDuplicateObjects: false,
  });
}
