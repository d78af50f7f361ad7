import type { Report } from './document.ts';
import type { Table } from './section.ts';

/** GitHub's Markdown; pictures are left out. */
export function markdown({ title, lines, sections }: Report): string {
  const parts = sections.map((section) => {
    const told = (section.lines ?? []).map(text).join('\n\n');
    return [`## ${text(section.title)}`, told, section.table ? tableText(section.table) : '']
      .filter(Boolean)
      .join('\n\n');
  });
  return `${[`# ${text(title)}`, lines.map((line) => `- ${text(line)}`).join('\n'), ...parts].join('\n\n')}\n`;
}

function tableText({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(text).join(' | ')} |`;
  return [line(columns), `|${columns.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** Names come from outside: nothing in them may become markup or leave its cell. */
function text(value: string): string {
  return value.replace(/[\\|<>`*_[\]]/g, '\\$&').replace(/\s+/g, ' ');
}
