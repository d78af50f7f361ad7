import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';

/** One member of a tar; `open` is called when its turn comes and must give exactly `size` bytes. */
export interface TarMember {
  readonly name: string;
  readonly type: 'file' | 'directory';
  readonly mode: number;
  readonly size: number;
  open(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** A member whose bytes are at hand. */
export function textMember(name: string, text: string): TarMember {
  const bytes = Buffer.from(text);
  return { name, type: 'file', mode: 0o644, size: bytes.length, open: () => [bytes] };
}

/** A tar of `members` in their order, owned by 0:0 and dated 1970. Read it to its end or destroy it. */
export function tarOf(members: readonly TarMember[]): Readable {
  const tar = pack();
  fill(tar, members).then(
    () => tar.finalize(),
    (error: Error) => tar.destroy(error),
  );
  return Readable.from(tar, { objectMode: false });
}

/** Size in bytes of `tarOf(members)`, names being at most 100 characters long. */
export function tarSize(members: readonly TarMember[]): number {
  return members.reduce((sum, { size }) => sum + 512 + Math.ceil(size / 512) * 512, 1024);
}

async function fill(tar: Pack, members: readonly TarMember[]): Promise<void> {
  const owner = { uid: 0, gid: 0, mtime: new Date(0) };
  for (const { name, type, mode, size, open } of members) {
    const sink = tar.entry({ name, type, mode, size, ...owner });
    if (type === 'file') await pipeline(open(), sink);
  }
}
