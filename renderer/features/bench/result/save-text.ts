const FREE_MS = 60_000;

/** Saves a text as a file of the browser's own folder. */
export function saveText({
  name,
  type,
  text,
}: {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click, and says not when it is done.
  setTimeout(() => URL.revokeObjectURL(url), FREE_MS);
}
