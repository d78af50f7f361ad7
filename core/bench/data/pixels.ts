/** From decoded pixels to what a vision model takes. Pure. */

/** RGBA, 8 bits each. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** `0-1`: divided by 255. `imagenet`: then less the mean of ImageNet, divided by its deviation. `0-255`: as they are. */
export type Scale = '0-1' | '0-255' | 'imagenet';

export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly layout: 'NCHW' | 'NHWC';
  readonly scale: Scale;
}

const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];

/**
 * What a four-dimensional input wants, null where it is no image: one, three or four channels, first (NCHW) or last
 * (NHWC).
 */
export function imageShapeOf(shape: readonly number[], scale: Scale): ImageShape | null {
  const [, a = 0, b = 0, c = 0] = shape;
  const colours = (size: number) => size === 1 || size === 3 || size === 4;
  if (shape.length !== 4) return null;
  if (colours(a)) return { channels: a, height: b, width: c, layout: 'NCHW', scale };
  if (colours(c)) return { channels: c, height: a, width: b, layout: 'NHWC', scale };
  return null;
}

/** Resized bilinearly, pixel centres on pixel centres; one channel is the luma of BT.601. */
export function toPixels(picture: Picture, { height, width, channels, layout, scale }: ImageShape): Float32Array {
  const out = new Float32Array(height * width * channels);
  const plane = height * width;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const rgba = sample(
        picture,
        ((x + 0.5) * picture.width) / width - 0.5,
        ((y + 0.5) * picture.height) / height - 0.5,
      );
      const [r = 0, g = 0, b = 0] = rgba;
      const values = channels === 1 ? [0.299 * r + 0.587 * g + 0.114 * b] : rgba;
      for (let channel = 0; channel < channels; channel++) {
        const at = layout === 'NCHW' ? channel * plane + y * width + x : (y * width + x) * channels + channel;
        out[at] = scaled(values[channel] ?? 0, channel, scale);
      }
    }
  }
  return out;
}

function scaled(value: number, channel: number, scale: Scale): number {
  if (scale === '0-255') return value;
  const part = value / 255;
  return scale === '0-1' ? part : (part - (MEAN[channel] ?? 0)) / (DEVIATION[channel] ?? 1);
}

function sample({ width, height, data }: Picture, x: number, y: number): number[] {
  const [left, top] = [clamp(Math.floor(x), width), clamp(Math.floor(y), height)];
  const [right, bottom] = [clamp(Math.floor(x) + 1, width), clamp(Math.floor(y) + 1, height)];
  const [across, down] = [x - Math.floor(x), y - Math.floor(y)];
  return [0, 1, 2, 3].map((channel) => {
    const at = (column: number, row: number) => data[(row * width + column) * 4 + channel] ?? 0;
    const upper = at(left, top) * (1 - across) + at(right, top) * across;
    const lower = at(left, bottom) * (1 - across) + at(right, bottom) * across;
    return upper * (1 - down) + lower * down;
  });
}

function clamp(position: number, size: number): number {
  return Math.min(size - 1, Math.max(0, position));
}
