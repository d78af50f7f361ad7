/** What to write to a terminal so that it shows these lines. Pure but for what was shown before. */

const ESC = '\u001b[';
/** The other screen, so that what was there comes back at the end; no cursor; no wrapping. xterm's control sequences. */
export const enterScreen = `${ESC}?1049h${ESC}?25l${ESC}?7l${ESC}2J`;
export const leaveScreen = `${ESC}?7h${ESC}?25h${ESC}?1049l`;

export class Screen {
  #shown: readonly string[] = [];

  /** Only the lines that differ are written: what stays can not flicker. '' when nothing does. */
  update(lines: readonly string[]): string {
    let output = '';
    for (let at = 0; at < Math.max(lines.length, this.#shown.length); at += 1) {
      const line = lines[at] ?? '';
      if (line !== this.#shown[at]) output += `${ESC}${at + 1};1H${line}${ESC}K`;
    }
    this.#shown = lines;
    return output;
  }

  /** After the terminal has another size: all of it is written again. */
  clear(): string {
    this.#shown = [];
    return `${ESC}2J`;
  }
}
