/** PNG pictures by their size in pixels. */
export type Pictures = ReadonlyMap<number, Buffer>;

const icoSizes = [16, 24, 32, 48, 64, 128, 256];

/** A Windows icon file: directory entries of 16 bytes, then the PNGs as they are (Windows Vista and later read those). */
export function icoOf(pictures: Pictures): Buffer {
  const header = Buffer.alloc(6 + 16 * icoSizes.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(icoSizes.length, 4);
  let offset = header.length;
  const parts: Buffer[] = [header];
  for (const [index, size] of icoSizes.entries()) {
    const png = pictureOf(pictures, size);
    const at = 6 + 16 * index;
    // 0 stands for 256.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
    parts.push(png);
  }
  return Buffer.concat(parts);
}

/** Apple's type codes for PNG pictures, by the size in pixels; those of a Retina display show half of it in points. */
const icnsTypes = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
] as const;

/** An Apple icon file: `icns` and the whole length, then for each picture its type, its length with these 8 bytes, the PNG. */
export function icnsOf(pictures: Pictures): Buffer {
  const parts = icnsTypes.map(([type, size]) => chunk(type, pictureOf(pictures, size)));
  return chunk('icns', Buffer.concat(parts));
}

function chunk(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
}

function pictureOf(pictures: Pictures, size: number): Buffer {
  const png = pictures.get(size);
  if (!png) throw new Error(`There is no picture of ${size} pixels`);
  return png;
}
