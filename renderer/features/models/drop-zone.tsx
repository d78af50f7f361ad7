import { type DragEvent, type ReactNode, useState } from 'react';
import { go, withParams } from '../../state/url.ts';
import styles from './models.module.css';
import { filesOf, usePicked } from './picked.ts';

/** The whole page takes a dropped file or folder; what is done with it is asked in the import dialog. */
export function DropZone({ children }: { readonly children: ReactNode }) {
  const [over, setOver] = useState(false);
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = await filesOf(event.dataTransfer);
    if (files.length === 0) return;
    usePicked.setState({ files });
    go(withParams({ do: 'import' }));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the one for the keyboard
    <div
      className={`${styles.zone} ${over ? styles.over : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={drop}
    >
      {children}
    </div>
  );
}
