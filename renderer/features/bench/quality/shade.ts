/** How dark a count of a matrix is drawn. Pure. */

export function rowParts(rows: readonly (readonly number[])[]): number[][] {
  return rows.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (total === 0 ? 0 : count / total));
  });
}

const shades = ['shade0', 'shade1', 'shade2', 'shade3', 'shade4'] as const;

/** Fifths of 0 to 1; nothing at all is not shaded. */
export function shadeOf(part: number): (typeof shades)[number] {
  if (part === 0) return 'shade0';
  return shades[Math.min(4, 1 + Math.floor(part * 4))] ?? 'shade0';
}
