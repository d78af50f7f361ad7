/** Families of samples as text, for Prometheus (0.0.4) and OpenMetrics (1.0). Pure. */
import type { Labels } from './names.ts';

export type PageFormat = 'text' | 'openmetrics';

export const contentTypes: { readonly [format in PageFormat]: string } = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** Samples of one name; all are gauges. A page names each family once, with all its samples together. */
export class Families {
  readonly #families = new Map<string, { readonly help: string; readonly lines: string[] }>();

  /** `value`: finite. */
  add(name: string, help: string, labels: Labels, value: number): void {
    let family = this.#families.get(name);
    if (!family) {
      family = { help, lines: [] };
      this.#families.set(name, family);
    }
    family.lines.push(`${name}${labelText(labels)} ${value}\n`);
  }

  write(format: PageFormat): string {
    const parts: string[] = [];
    for (const [name, { help, lines }] of this.#families) {
      parts.push(`# HELP ${name} ${escapeHelp(help, format)}\n# TYPE ${name} gauge\n`, ...lines);
    }
    if (format === 'openmetrics') parts.push('# EOF\n');
    return parts.join('');
  }
}

/** The format that an Accept header prefers; `text` where it says nothing of both. RFC 9110 §12.5.1. */
export function formatFor(accept: string | undefined): PageFormat {
  const weightOf = (type: RegExp) => {
    const range = accept?.split(',').find((each) => type.test(each));
    return range === undefined ? 0 : Number(/;\s*q=([\d.]+)/.exec(range)?.[1] ?? 1);
  };
  const open = weightOf(/application\/openmetrics-text/);
  return open > 0 && open >= weightOf(/text\/plain/) ? 'openmetrics' : 'text';
}

export function labelText(labels: Labels): string {
  let text = '';
  for (const name in labels) text += `${text === '' ? '{' : ','}${name}="${escapeLabel(labels[name] ?? '')}"`;
  return text === '' ? '' : `${text}}`;
}

function escapeLabel(value: string): string {
  if (!/[\\"\n]/.test(value)) return value;
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function escapeHelp(help: string, format: PageFormat): string {
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return format === 'openmetrics' ? escaped.replaceAll('"', '\\"') : escaped;
}
