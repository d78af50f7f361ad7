import { type Answer, call } from '../../transport/call.ts';
import type { PickedFile } from './picked.ts';

/** As the contract allows: a piece of an upload, before base64. */
const PIECE_BYTES = 512 * 1024;

/** Sends the files to the core piece by piece and answers with the upload's name. What was sent is dropped when it fails. */
export async function upload(
  files: readonly PickedFile[],
  signal: AbortSignal,
  onBytes: (sent: number) => void,
): Promise<Answer<string>> {
  const begun = await call((client) =>
    client.models.uploadBegin({ files: files.map(({ path, file }) => ({ path, size: file.size })) }, { signal }),
  );
  if (!begun.ok) return begun;
  const id = begun.value.upload;
  let sent = 0;
  for (const { path, file } of files) {
    for (let offset = 0; offset < file.size; offset += PIECE_BYTES) {
      const piece = file.slice(offset, offset + PIECE_BYTES);
      const answer = await call(async (client) =>
        client.models.uploadPiece({ upload: id, path, offset, data: await base64(piece) }, { signal }),
      );
      if (!answer.ok) {
        await call((client) => client.models.uploadDrop({ upload: id }));
        return answer;
      }
      sent += piece.size;
      onBytes(sent);
    }
  }
  return { ok: true, value: id };
}

async function base64(piece: Blob): Promise<string> {
  const bytes = new Uint8Array(await piece.arrayBuffer());
  let text = '';
  // In parts: the arguments of one call are limited.
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}
