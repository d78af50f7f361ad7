import { useMemo } from 'react';
import type { ModelRow } from '../../../core/contract/models.ts';
import { useServices } from '../../state/stores.ts';
import { go } from '../../state/url.ts';
import { Ago } from '../../ui/ago.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { bytes } from '../../ui/format.ts';
import { SlotChip } from '../../ui/slot-chip.tsx';
import styles from './models.module.css';
import { placesOf, shapeText } from './places.ts';

const columns: readonly Column<ModelRow>[] = [
  { id: 'name', header: 'Model', width: 'minmax(140px, 1.4fr)', cell: ({ name }) => name, sortBy: ({ name }) => name },
  {
    id: 'version',
    header: 'Version',
    width: 'minmax(90px, 0.7fr)',
    cell: ({ version }) => version,
    sortBy: ({ version }) => version,
  },
  { id: 'where', header: 'Where', width: 'minmax(220px, 3fr)', cell: (model) => <Where model={model} /> },
  {
    id: 'inputs',
    header: 'Inputs',
    width: 'minmax(160px, 1.6fr)',
    cell: ({ inputs }) => (
      <span className="mono">{inputs.map((each) => `${each.name} ${shapeText(each)}`).join(', ')}</span>
    ),
  },
  {
    id: 'smoke',
    header: 'Smoke inputs',
    width: '110px',
    numeric: true,
    cell: ({ smokeCases }) => smokeCases || 'none',
    sortBy: ({ smokeCases }) => smokeCases,
  },
  {
    id: 'size',
    header: 'Size',
    width: '90px',
    numeric: true,
    cell: ({ sizeBytes }) => bytes(sizeBytes),
    sortBy: ({ sizeBytes }) => sizeBytes,
  },
  {
    id: 'imported',
    header: 'Imported',
    width: '110px',
    numeric: true,
    cell: ({ importedAt }) => <Ago at={importedAt} />,
    sortBy: ({ importedAt }) => importedAt,
  },
];

const pathOf = ({ name, version }: ModelRow) => `/models/${encodeURIComponent(name)}/${encodeURIComponent(version)}`;

export function ModelsTable({ models }: { readonly models: readonly ModelRow[] }) {
  return (
    <DataTable
      label="Models"
      rows={models}
      columns={columns}
      keyOf={({ name, version }) => `${name}@${version}`}
      onOpen={(model) => go(pathOf(model))}
    />
  );
}

function Where({ model }: { readonly model: ModelRow }) {
  const services = useServices().rows;
  const places = useMemo(() => placesOf(model, services?.values() ?? []), [model, services]);
  if (places.length === 0) return <span className={styles.nowhere}>nowhere</span>;
  return (
    <span className={styles.places}>
      {places.map(({ service, slot, live }) => (
        <span key={service + slot}>
          {service} <SlotChip slot={slot} /> {live ? 'live' : 'idle'}
        </span>
      ))}
    </span>
  );
}
