import type { LogRow } from './log-buffer.ts';

/** Log rows as text. Pure. */

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** `14:03:07.250`, in the time of this computer. */
export function timeText(at: string | null): string {
  return at === null ? '' : clock.format(new Date(at));
}

const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** `3 Jan 14:03:07.250`: of lines that may be days old. */
export function instantText(at: string | null): string {
  return at === null ? '' : `${date.format(new Date(at))} ${timeText(at)}`;
}

/** Colours and cursor moves that programs print for terminals (ECMA-48) say nothing in a log view. */
const CONTROL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /\u001b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])|[\u0000-\u0008\u000b-\u001f]/g;

/** The line without control sequences. */
export function plainText(text: string): string {
  return text.replaceAll(CONTROL, '');
}

/** One line of the exported file: time, stream, text. */
export function exportLine({ at, kind, text }: LogRow): string {
  return `${at ?? '-'} ${kind} ${text}\n`;
}

/** Whether an instant is later than another, to the last digit that both tell. */
export function isLater(at: string, than: string): boolean {
  return instantKey(at) > instantKey(than);
}

/** Instants of any number of digits, so that they compare as text. */
function instantKey(at: string): string {
  const fraction = /\.(\d+)/.exec(at)?.[1] ?? '';
  return at.slice(0, 19) + fraction.padEnd(9, '0');
}

export interface TextPart {
  readonly text: string;
  readonly found: boolean;
}

/** The text in parts, those that equal `wanted` (case ignored) marked as found. */
export function findParts(text: string, wanted: string): TextPart[] {
  if (wanted === '') return [{ text, found: false }];
  const [low, want] = [text.toLowerCase(), wanted.toLowerCase()];
  // Where small letters are longer than capitals, places do not agree.
  if (low.length !== text.length) return [{ text, found: false }];
  const parts: TextPart[] = [];
  let end = 0;
  for (let at = low.indexOf(want); at >= 0; at = low.indexOf(want, end)) {
    if (at > end) parts.push({ text: text.slice(end, at), found: false });
    end = at + want.length;
    parts.push({ text: text.slice(at, end), found: true });
  }
  if (end < text.length) parts.push({ text: text.slice(end), found: false });
  return parts;
}
