/** One word for a POSIX shell: whatever the text holds, the shell passes it on unchanged. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
