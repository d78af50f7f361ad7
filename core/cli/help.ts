import { commonOptions, type Flag, type Options, type ValueOption, type Verb } from './args.ts';
import { exitCodeHelp } from './exit-codes.ts';

/** `signalbox hosts add --help`. */
export function verbHelp(verb: Verb): string {
  const entries = Object.entries(verb.options);
  const required = entries.filter(([, option]) => isRequired(option)).map(([name, option]) => optionForm(name, option));
  const operands = verb.operands.map(({ name, optional }) => (optional ? `[${name}]` : name));
  const usage = ['signalbox', verb.name, ...operands, ...required, '[options]'].join(' ');
  const sections = [
    `${verb.summary}\n\nUsage: ${usage}`,
    section(
      '',
      verb.operands.map(({ name, help }) => [name, help]),
    ),
    section('Options:', optionRows(verb.options)),
    section('Always:', optionRows(commonOptions)),
    verb.examples && `Examples:\n${verb.examples.map((example) => `  ${example}`).join('\n')}`,
    exitCodes(),
  ];
  return sections.filter(Boolean).join('\n\n');
}

/** `signalbox --help`, or `signalbox hosts --help` for the verbs of a group. */
export function overview(verbs: readonly Verb[], group: string): string {
  const shown = group === '' ? verbs : verbs.filter(({ name }) => name.startsWith(`${group} `));
  const rows = shown.map(({ name, summary }): [string, string] => [name, summary]);
  const usage = `Usage: ${['signalbox', group, 'COMMAND [options]'].filter(Boolean).join(' ')}`;
  const sections = [usage, section('Commands:', rows), section('Always:', optionRows(commonOptions)), exitCodes()];
  return sections.filter(Boolean).join('\n\n');
}

function exitCodes(): string {
  return section(
    'Exit codes:',
    exitCodeHelp.map(([code, help]) => [String(code), help]),
  );
}

function optionRows(options: Options): [string, string][] {
  return Object.entries(options).map(([name, option]) => {
    if (option.type === 'flag') return [optionForm(name, option), option.help];
    const notes = [
      option.choices && `one of ${option.choices.join(', ')}`,
      option.required && 'required',
      option.many && 'may be repeated',
    ].filter(Boolean);
    return [optionForm(name, option), notes.length === 0 ? option.help : `${option.help} (${notes.join('; ')})`];
  });
}

function isRequired(option: Flag | ValueOption): boolean {
  return option.type === 'value' && option.required === true;
}

function optionForm(name: string, option: Flag | ValueOption): string {
  return option.type === 'flag' ? `--${name}` : `--${name} ${option.value}`;
}

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return '';
  const width = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
  return [...(title === '' ? [] : [title]), ...lines].join('\n');
}
