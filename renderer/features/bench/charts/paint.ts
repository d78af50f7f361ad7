/** The colours of the page that a canvas draws with. Blue and green are the slots', amber and vermilion health's. */
export interface Paint {
  readonly accent: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
}

export function paintOf(element: Element): Paint {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    accent: of('--accent'),
    ink: of('--ink'),
    muted: of('--muted'),
    line: of('--line'),
    surface: of('--surface'),
  };
}

const colours = ['accent', 'ink', 'muted'] as const;
const dashes = [[], [7, 3], [2, 2], [9, 3, 2, 3]] as const;
const shapes = ['circle', 'rect', 'triangle', 'rectRot', 'cross', 'star', 'crossRot', 'rectRounded'] as const;

/** How the curves of a chart are told apart: by colour, by dash and by the shape of their points. */
export function lookOf(index: number, paint: Paint) {
  return {
    colour: paint[colours[index % colours.length] ?? 'ink'],
    dash: [...(dashes[index % dashes.length] ?? [])],
    shape: shapes[index % shapes.length] ?? 'circle',
  };
}
