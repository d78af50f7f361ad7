import type { ModelRow } from '../../../../core/contract/models.ts';
import type { BenchForm, BenchProblems } from './bench-form.ts';

/** What every part of the form is given. */
export interface PartProps {
  readonly form: BenchForm;
  readonly problems: BenchProblems;
  readonly set: (change: Partial<BenchForm>) => void;
  /** Of the registry, newest first. */
  readonly models: readonly ModelRow[];
}

export const refOf = ({ name, version }: Pick<ModelRow, 'name' | 'version'>) => `${name}@${version}`;
