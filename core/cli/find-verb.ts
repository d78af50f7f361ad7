import { nearest } from '../contract/nearest.ts';
import { Problem } from '../contract/problem.ts';
import { commonOptions, type Options, type Verb } from './args.ts';

export interface Found<V> {
  /** Null where no verb is named, or only a group (`hosts`): show the overview. */
  readonly verb: V | null;
  /** The words of the group, empty for the whole. */
  readonly group: string;
  /** What is left for `parseVerb`. */
  readonly rest: readonly string[];
}

/**
 * The verb that the first words name; common options may stand before it. Throws `usage` for words that name none, with
 * the verb that was perhaps meant.
 */
export function findVerb<V extends Verb>(verbs: readonly V[], argv: readonly string[]): Found<V> {
  const before = countLeadingOptions(argv);
  const words = argv.slice(before);
  const leading = argv.slice(0, before);
  for (const count of [2, 1]) {
    const name = words.slice(0, count).join(' ');
    const verb = verbs.find((each) => each.name === name);
    if (verb && words.length >= count) return { verb, group: name, rest: [...leading, ...words.slice(count)] };
  }
  const [first, second] = words;
  if (first === undefined) return { verb: null, group: '', rest: leading };
  const group = verbs.filter((each) => each.name.startsWith(`${first} `));
  if (group.length > 0 && (second === undefined || second.startsWith('-'))) {
    return { verb: null, group: first, rest: [...leading, ...words.slice(1)] };
  }
  throw unknownVerb(verbs, first, group.length > 0 ? `${first} ${second ?? ''}` : first);
}

/** True when errors, even those of the command line itself, are to be told in JSON. */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).includes('--json');
}

function countLeadingOptions(argv: readonly string[]): number {
  const table: Options = commonOptions;
  let index = 0;
  while (argv[index]?.startsWith('-')) {
    const name = argv[index]?.replace(/^--/, '') ?? '';
    const takesNext = Object.hasOwn(table, name) && table[name]?.type === 'value';
    index += takesNext ? 2 : 1;
  }
  return Math.min(index, argv.length);
}

function unknownVerb(verbs: readonly Verb[], first: string, words: string): Problem {
  const names = verbs.map((each) => each.name);
  const groups = names.map((name) => name.split(' ')[0] ?? name);
  const meant = nearest(words, names) ?? nearest(first, groups);
  const hint = meant ? `did you mean signalbox ${meant}?` : 'see signalbox --help';
  return new Problem('usage', `There is no command ${JSON.stringify(words)}: ${hint}`, { verb: words });
}
