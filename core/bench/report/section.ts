/** The parts of a report. */

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Section {
  readonly title: string;
  readonly lines?: readonly string[];
  readonly table?: Table;
  /** Only where pictures can be shown. */
  readonly charts?: readonly Chart[];
}

export interface Chart {
  /** What is seen, in a sentence: it stands for the picture where that cannot be seen. */
  readonly title: string;
  readonly svg: string;
}
