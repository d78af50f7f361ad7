import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import styles from './new-page.module.css';
import { openDimensions } from './open-dimensions.ts';
import { type PartProps, refOf } from './part.ts';

/** Sizes where the chosen models leave them open beyond the batch; nothing where they do not. */
export function DimensionsField({ form, problems, set, models }: PartProps) {
  const chosen = new Set([...form.models, form.a, form.b]);
  const open = openDimensions(models.filter((row) => chosen.has(refOf(row))));
  if (open.length === 0 && form.dimensions === '') return null;
  return (
    <Field
      label="Sizes of open dimensions"
      value={form.dimensions}
      onChange={(dimensions) => set({ dimensions })}
      problem={problems.dimensions ?? null}
      placeholder={open.map((name) => `${name}=1`).join(', ')}
      help={open.length > 0 ? `Open in these models: ${open.join(', ')}` : 'None is open in these models'}
    />
  );
}

const pixels = [
  { value: '0-1', text: '0 to 1' },
  { value: 'imagenet', text: 'Normalised as for ImageNet' },
  { value: '0-255', text: '0 to 255, as they are' },
] as const;

/** Real rows: a file or folder on the core's computer, and how they become inputs. */
export function DataFields({ form, problems, set, required = false }: PartProps & { readonly required?: boolean }) {
  return (
    <>
      <Field
        label={required ? 'Labelled rows' : 'Real inputs'}
        required={required}
        value={form.data}
        onChange={(data) => set({ data })}
        problem={problems.data ?? null}
        help={`A CSV, Parquet, JSONL, NPY or NPZ file, or a folder of images, on the core's computer${required ? '' : '; without it inputs are generated'}`}
      />
      {form.data.trim() !== '' && (
        <div className={styles.pair}>
          <Field
            label="Feature columns"
            value={form.features}
            onChange={(features) => set({ features })}
            problem={problems.features ?? null}
            help="In the input's order; without them those that the model names"
          />
          <Select
            label="Pixels of images"
            value={form.pixels}
            onChange={(value) => set({ pixels: value })}
            options={pixels}
          />
        </div>
      )}
    </>
  );
}
