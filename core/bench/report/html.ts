import { escapeXml } from './charts/plot.ts';
import type { Report } from './document.ts';
import type { Chart, Section, Table } from './section.ts';

const colours = ['#0b62a4', '#b3541e', '#1d7a3a', '#8a2f8f', '#7a6400', '#a61b34', '#006d77', '#4a4a4a'];
const onDark = ['#6db3e8', '#f0a06a', '#6fce8b', '#d58ada', '#d8c04a', '#f08a9c', '#5cc7d0', '#c0c0c0'];

const style = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#59636e;--rule:#d8dee4;${series(colours)}}
@media (prefers-color-scheme:dark){:root{--paper:#14181d;--ink:#e6e9ec;--soft:#9aa4ae;--rule:#30363d;${series(onDark)}}}
body{background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.5rem}p{margin:.4rem 0;overflow-wrap:anywhere}
.table{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{border-bottom:1px solid var(--rule);padding:.3rem .7rem;text-align:left;vertical-align:top}th{color:var(--soft);font-weight:600}
svg{width:100%;max-width:52rem;height:auto;display:block}figure{margin:1.5rem 0}figcaption{color:var(--soft);margin-bottom:.4rem}svg text{fill:var(--ink);font:12px system-ui,sans-serif}
.grid{stroke:var(--rule)}.noise{fill:var(--rule)}
${colours.map((_, at) => `.s${at}{stroke:var(--series-${at});stroke-width:2;fill:none}.m${at}{fill:var(--series-${at})}`).join('')}
@media print{body{max-width:none}}`;

/** One page that needs nothing else: no script, no other file, no network. */
export function html({ title, lines, sections }: Report): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escapeXml(title)}</title><style>${style}</style></head>
<body><h1>${escapeXml(title)}</h1>
${paragraphs(lines)}
${sections.map(sectionHtml).join('\n')}
</body></html>
`;
}

function sectionHtml({ title, lines = [], table, charts = [] }: Section): string {
  const parts = [
    `<h2>${escapeXml(title)}</h2>`,
    paragraphs(lines),
    ...charts.map(figureHtml),
    table ? tableHtml(table) : '',
  ];
  return `<section>${parts.filter(Boolean).join('\n')}</section>`;
}

function figureHtml({ title, svg }: Chart): string {
  return `<figure><figcaption>${escapeXml(title)}</figcaption>${svg}</figure>`;
}

function tableHtml({ columns, rows }: Table): string {
  const head = columns.map((column) => `<th scope="col">${escapeXml(column)}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escapeXml(cell)}</td>`).join('')}</tr>`);
  return `<div class="table" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

function paragraphs(lines: readonly string[]): string {
  return lines.map((line) => `<p>${escapeXml(line)}</p>`).join('');
}

function series(of: readonly string[]): string {
  return of.map((colour, at) => `--series-${at}:${colour}`).join(';');
}
