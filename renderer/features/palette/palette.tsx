import { type KeyboardEvent, useMemo, useState } from 'react';
import { go, withParams } from '../../state/url.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { type Findable, find } from './find.ts';
import { useFindables } from './findables.ts';
import styles from './palette.module.css';

const close = () => go(withParams({ palette: null }), { replace: true });

/** Ctrl/Cmd+K: goes to a host, service, model or action by a few letters of its name. */
export default function Palette() {
  const items = useFindables();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const found = useMemo(() => find(items, query), [items, query]);
  const choose = (item: Findable | undefined) => {
    if (!item) return;
    if (typeof item.to === 'string') return go(item.to, { replace: true });
    close();
    item.to();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') return choose(found[active]);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return undefined;
    event.preventDefault();
    const next = Math.min(Math.max(active + step, 0), found.length - 1);
    document.getElementById(`found-${next}`)?.scrollIntoView({ block: 'nearest' });
    return setActive(next);
  };
  return (
    <Dialog title="Find" onClose={close}>
      <input
        autoFocus
        className={styles.query}
        type="text"
        role="combobox"
        aria-label="Host, service, model or action"
        aria-expanded={true}
        aria-controls="found"
        aria-activedescendant={found[active] ? `found-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        value={query}
        onKeyDown={press}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
      />
      <div id="found" role="listbox" aria-label="Found" className={styles.list}>
        {found.map((item, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the input holds the focus and names the active option
          // biome-ignore lint/a11y/useKeyWithClickEvents: Enter is heard by the input
          <div
            key={item.id}
            id={`found-${index}`}
            role="option"
            aria-selected={index === active}
            className={styles.item}
            onClick={() => choose(item)}
          >
            <span className={styles.kind}>{item.kind}</span>
            <span>{item.text}</span>
            <span className={styles.detail}>{item.detail}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className={styles.detail}>Nothing is called that</p>}
    </Dialog>
  );
}
