import { useEffect, useRef } from 'react';
import styles from './sparkline.module.css';
import { useShownTheme } from './use-shown-theme.ts';

export interface SparklineProps {
  /** Oldest first, evenly spaced; null: not known, drawn as a gap. */
  readonly values: readonly (number | null)[];
  /** The value at the top, so that several can be compared. */
  readonly top: number;
  readonly tone: 'blue' | 'green' | 'ink';
}

/** A curve the size of a word. For eyes only: what matters of it must stand beside it as text. */
export function Sparkline({ values, top, tone }: SparklineProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useShownTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colour follows the theme
  useEffect(() => {
    if (canvas.current) draw(canvas.current, values, top);
  }, [values, top, tone, theme]);
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas without tabIndex takes no focus
  return <canvas ref={canvas} className={`${styles.canvas} ${styles[tone]}`} aria-hidden="true" />;
}

function draw(canvas: HTMLCanvasElement, values: SparklineProps['values'], top: number): void {
  const context = canvas.getContext('2d');
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!context || width === 0) return;
  const scale = window.devicePixelRatio;
  const [fullWidth, fullHeight] = [Math.round(width * scale), Math.round(height * scale)];
  // A canvas that is given a size is made anew, even if it is the size that it has.
  if (canvas.width !== fullWidth) canvas.width = fullWidth;
  if (canvas.height !== fullHeight) canvas.height = fullHeight;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  const color = getComputedStyle(canvas).color;
  const x = (index: number) => (index / Math.max(values.length - 1, 1)) * width;
  const y = (value: number) => height - 1 - (value / Math.max(top, 1e-9)) * (height - 3);
  context.strokeStyle = color;
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  context.beginPath();
  let pen = false;
  for (const [index, value] of values.entries()) {
    if (value !== null) context[pen ? 'lineTo' : 'moveTo'](x(index), y(value));
    pen = value !== null;
  }
  context.stroke();
}
