/** A record as a message of syslog. RFC 5424 §6. Pure. */
import type { ShippedRecord } from '../model.ts';

const severities = { error: 3, warning: 4, info: 6 } as const;
/** The number that the IANA keeps free for examples: Signalbox has none of its own. */
const DATA_ID = 'signalbox@32473';
const BOM = '\ufeff';

/** `facility`: 0 to 23. `mostBytes`: the message is cut there, between two characters. */
export function syslogMessage(record: ShippedRecord, facility: number, mostBytes: number): Buffer {
  const { at, kind, severity, host, service, slot, message, labels } = record;
  const header = [
    `<${facility * 8 + severities[severity]}>1`,
    // Six digits of a second at most; Docker tells nine.
    at.replace(/(\.\d{6})\d+/, '$1'),
    word(host, 255),
    word(service ?? 'signalbox', 48),
    word(slot, 128),
    word(kind, 32),
    structured(labels),
  ].join(' ');
  // One line: receivers that frame by newlines pass it on.
  const text = `${header} ${BOM}${message.replaceAll(/[\r\n]+/g, ' ')}`;
  return cut(Buffer.from(text), mostBytes);
}

function structured(labels: Readonly<Record<string, string>>): string {
  const params = Object.entries(labels)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ` ${name.replaceAll(/[^!#-<>-\\^-~]/g, '_').slice(0, 32)}="${escapeParam(value)}"`);
  return params.length === 0 ? '-' : `[${DATA_ID}${params.join('')}]`;
}

function escapeParam(value: string): string {
  return value.replaceAll(/[\\"\]]/g, '\\$&').replaceAll(/[\r\n]+/g, ' ');
}

/** Printable ASCII without spaces, `-` for nothing. */
function word(text: string | null, most: number): string {
  const printable = text?.replaceAll(/[^!-~]/g, '_').slice(0, most) ?? '';
  return printable === '' ? '-' : printable;
}

function cut(bytes: Buffer, most: number): Buffer {
  let end = Math.min(bytes.length, most);
  // UTF-8's continuation bytes begin with the bits 10.
  while (end < bytes.length && end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
