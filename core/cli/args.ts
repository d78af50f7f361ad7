import { parseArgs } from 'node:util';
import { nearest } from '../contract/nearest.ts';
import { Problem } from '../contract/problem.ts';

export interface Flag {
  readonly type: 'flag';
  readonly help: string;
}

export interface ValueOption {
  readonly type: 'value';
  /** What help writes for the value: `PATH`, `KEY`. */
  readonly value: string;
  readonly help: string;
  readonly required?: true;
  /** May be given again and again. */
  readonly many?: true;
  readonly choices?: readonly string[];
}

export type Options = { readonly [name: string]: Flag | ValueOption };

export interface Operand {
  readonly name: string;
  readonly help: string;
  readonly optional?: true;
  /** Of the last: it may be given again and again. */
  readonly many?: true;
}

/** A verb of the command line, as data: the parser and the help are made from it. */
export interface Verb<O extends Options = Options> {
  /** `hosts add`, `deploy`. */
  readonly name: string;
  /** One line, no full stop. */
  readonly summary: string;
  readonly operands: readonly Operand[];
  readonly options: O;
  readonly examples?: readonly string[];
}

/** What every verb takes. */
export const commonOptions = {
  json: { type: 'flag', help: 'Print one JSON object on stdout, errors too' },
  'data-dir': {
    type: 'value',
    value: 'PATH',
    help: 'Folder of hosts, models and rollouts (default: that of this user)',
  },
  help: { type: 'flag', help: 'Show this' },
} as const satisfies Options;

type ValueOf<O extends Flag | ValueOption> = O extends Flag
  ? boolean
  : O extends { readonly many: true }
    ? readonly string[]
    : O extends { readonly required: true }
      ? string
      : string | undefined;

export interface Parsed<O extends Options> {
  readonly operands: readonly string[];
  readonly options: { readonly [name in keyof O]: ValueOf<O[name]> };
  readonly common: { readonly json: boolean; readonly dataDir: string | undefined; readonly help: boolean };
}

/**
 * What stands behind the verb → typed values. Strict: throws `usage` for an option that the verb does not have (with the
 * one that was perhaps meant), a missing or doubled value, and a missing or surplus operand. With `--help` nothing is
 * required.
 */
export function parseVerb<const O extends Options>(verb: Verb<O>, args: readonly string[]): Parsed<O> {
  const table: Options = { ...commonOptions, ...verb.options };
  const config = Object.entries(table).map(
    ([name, { type }]) =>
      [name, { type: type === 'flag' ? ('boolean' as const) : ('string' as const), multiple: true }] as const,
  );
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(config),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    if (!option) throw unknownOption(verb, token.rawName, Object.keys(table));
    const values = given.get(token.name) ?? [];
    values.push(checkValue(verb, token.name, option, token.value, token.inlineValue === true));
    given.set(token.name, values);
  }
  const help = given.has('help');
  const read = ([name, option]: [string, Flag | ValueOption]): [
    string,
    boolean | string | readonly string[] | undefined,
  ] => {
    const values = given.get(name) ?? [];
    if (option.type === 'flag') return [name, values.length > 0];
    if (option.many) return [name, values];
    if (values.length > 1) throw usage(verb, `Give --${name} once`);
    if (option.required && values.length === 0 && !help) throw usage(verb, `Add --${name} ${option.value}`);
    return [name, values[0]];
  };
  const values = Object.fromEntries(Object.entries(table).map(read));
  if (!help) checkOperands(verb, operands);
  return {
    operands,
    // `read` gives each option what ValueOf says of it.
    options: values as Parsed<O>['options'],
    common: { json: values.json === true, dataDir: stringOf(values['data-dir']), help },
  };
}

function checkValue(
  verb: Verb,
  name: string,
  option: Flag | ValueOption,
  value: string | undefined,
  inline: boolean,
): string {
  if (option.type === 'flag') {
    if (value !== undefined) throw usage(verb, `Write --${name} without a value`);
    return '';
  }
  // `--ssh --json` is a forgotten value more likely than a strange one; of `--rate -5` its reader says what is wrong.
  if (value === undefined || value === '' || (!inline && /^-(?![.\d])/.test(value))) {
    throw usage(verb, `Give --${name} a value: --${name}=${option.value}`);
  }
  if (option.choices && !option.choices.includes(value)) {
    const meant = nearest(value, option.choices);
    throw usage(
      verb,
      `Choose one of ${option.choices.join(', ')} for --${name}${meant ? `: did you mean ${meant}?` : ''}`,
    );
  }
  return value;
}

function checkOperands(verb: Verb, operands: readonly string[]): void {
  const missing = verb.operands.slice(operands.length).find((operand) => !operand.optional);
  if (missing) throw usage(verb, `Add ${missing.name}: ${missing.help}`);
  const surplus = verb.operands.at(-1)?.many ? undefined : operands[verb.operands.length];
  if (surplus !== undefined) throw usage(verb, `Leave out ${JSON.stringify(surplus)}`);
  const empty = verb.operands.find((_, index) => operands[index] === '');
  if (empty) throw usage(verb, `Write ${empty.name} as more than nothing`);
}

function unknownOption(verb: Verb, raw: string, names: readonly string[]): Problem {
  const meant = nearest(raw.replace(/^-+/, ''), names);
  return usage(verb, `There is no option ${raw}${meant ? `: did you mean --${meant}?` : ''}`);
}

function usage(verb: Verb, message: string): Problem {
  return new Problem('usage', `${message} (see signalbox ${verb.name} --help)`, { verb: verb.name });
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
