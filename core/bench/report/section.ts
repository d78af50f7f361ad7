/** The parts of a report. */

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Section {
  readonly title: string;
  readonly lines?: readonly string[];
  readonly table?: Table;
  /** SVG, with its own title; only where pictures can be shown. */
  readonly charts?: readonly string[];
}
