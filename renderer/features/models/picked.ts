import { create } from 'zustand';

/** A file of the operator's, and where it belongs in the model's folder. */
export interface PickedFile {
  readonly path: string;
  readonly file: File;
}

/** What was dropped or picked and is not imported yet. A file can not be kept in the address bar. */
export const usePicked = create<{ files: readonly PickedFile[] }>(() => ({ files: [] }));

/** All files of a drop, folders opened. */
export async function filesOf(transfer: DataTransfer): Promise<PickedFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  return (await Promise.all(entries.map((entry) => filesBelow(entry, '')))).flat();
}

async function filesBelow(entry: FileSystemEntry, folder: string): Promise<PickedFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path: folder + entry.name, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: PickedFile[] = [];
  // A reader gives a hundred entries at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    // The dropped folder's own name is not part of the model.
    for (const each of some)
      found.push(...(await filesBelow(each, each.isDirectory ? `${folder}${each.name}/` : folder)));
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
