import {
  type ColumnDef,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  type SortingState,
  sortFns,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, memo, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import styles from './data-table.module.css';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns });

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** CSS grid track, such as `minmax(120px, 2fr)`. */
  readonly width: string;
  readonly cell: (row: Row) => ReactNode;
  /** What it sorts by; without it the column can not be sorted. */
  readonly sortBy?: (row: Row) => string | number;
  readonly numeric?: boolean;
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly onOpen: (row: Row) => void;
}

const ROW_PX = 30;

/** A dense table of any length: only what is seen is on the page, and only rows that changed are drawn again where `columns` and `onOpen` stay the same. Arrow keys move, Enter opens. */
export function DataTable<Row extends RowData>({ label, rows, columns, keyOf, onOpen }: DataTableProps<Row>) {
  const [sorting, setSorting] = useState<SortingState>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const definitions = useMemo(() => columns.map(toDefinition), [columns]);
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: keyOf,
    state: { sorting },
    onSortingChange: setSorting,
  });
  const sorted = table.getRowModel().rows;
  // Rows come, go and change their places: the chosen one stays chosen.
  const active = Math.max(0, chosen === null ? 0 : sorted.findIndex(({ id }) => id === chosen));
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 4,
  });
  const choose = useCallback(
    (id: string, row: Row) => {
      setChosen(id);
      onOpen(row);
    },
    [onOpen],
  );
  const template = columns.map(({ width }) => width).join(' ');

  const move = (event: KeyboardEvent) => {
    // Its buttons and links have keys of their own.
    if (event.target !== event.currentTarget) return;
    const page = Math.floor((scroller.current?.clientHeight ?? 300) / ROW_PX) - 1;
    const steps: { readonly [key: string]: number } = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -sorted.length,
      End: sorted.length,
    };
    const step = steps[event.key];
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (step === undefined) {
      const row = sorted[active];
      if (row) onOpen(row.original);
      return;
    }
    const next = Math.min(Math.max(active + step, 0), sorted.length - 1);
    setChosen(sorted[next]?.id ?? null);
    virtual.scrollToIndex(next);
  };

  return (
    <div className={styles.scroller} ref={scroller}>
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual grid has rows that no table element can hold */}
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        aria-activedescendant={sorted[active] ? `row-${sorted[active].id}` : undefined}
        tabIndex={0}
        className={styles.grid}
        onKeyDown={move}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row */}
        <div role="row" aria-rowindex={1} className={styles.head} style={{ gridTemplateColumns: template }}>
          {columns.map((column) => (
            <HeadCell key={column.id} column={column} sorting={sorting} onSort={setSorting} />
          ))}
        </div>
        <div role="presentation" className={styles.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = sorted[index];
            if (!row) return null;
            return (
              <BodyRow
                key={row.id}
                id={row.id}
                row={row.original}
                columns={columns}
                index={index}
                active={index === active}
                start={start}
                template={template}
                onChoose={choose}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface BodyRowProps<Row> {
  readonly id: string;
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly index: number;
  readonly active: boolean;
  readonly start: number;
  readonly template: string;
  readonly onChoose: (id: string, row: Row) => void;
}

/** Rendered again only when its row is another, or stands elsewhere. */
const BodyRow = memo(function BodyRow<Row>(props: BodyRowProps<Row>) {
  const { id, row, columns, index, active, start, template, onChoose } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid has rows that no table element can hold
    // biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter is heard by the grid
    <div
      id={`row-${id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active}
      className={styles.row}
      style={{ gridTemplateColumns: template, transform: `translateY(${start}px)` }}
      onClick={() => onChoose(id, row)}
    >
      {columns.map(({ id: column, cell, numeric }) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div key={column} role="gridcell" className={numeric ? styles.numeric : styles.cell}>
          {cell(row)}
        </div>
      ))}
    </div>
  );
}) as <Row>(props: BodyRowProps<Row>) => ReactNode;

function toDefinition<Row extends RowData>({ id, header, sortBy }: Column<Row>): ColumnDef<typeof features, Row> {
  return { id, header, accessorFn: sortBy ?? (() => ''), enableSorting: sortBy !== undefined };
}

function HeadCell<Row>({
  column: { id, header, sortBy, numeric },
  sorting,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sorting: SortingState;
  readonly onSort: (next: SortingState) => void;
}) {
  const mine = sorting[0]?.id === id ? sorting[0] : null;
  const order = mine ? (mine.desc ? 'descending' : 'ascending') : 'none';
  const Arrow = mine?.desc ? ArrowDown : ArrowUp;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: its button has the focus
    <div role="columnheader" aria-sort={sortBy ? order : undefined} className={numeric ? styles.numeric : styles.cell}>
      {sortBy ? (
        <button
          type="button"
          className={styles.sort}
          onClick={() => onSort(mine?.desc ? [] : [{ id, desc: mine !== null }])}
        >
          {header} {mine && <Arrow size={12} aria-hidden="true" />}
        </button>
      ) : (
        header
      )}
    </div>
  );
}
