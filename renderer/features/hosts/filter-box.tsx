import { useEffect, useRef } from 'react';
import { Input, SearchField } from 'react-aria-components';
import { go, withParams } from '../../state/url.ts';
import styles from './hosts.module.css';

/** Filters a page by what the address bar says, `/` leads here from anywhere on the page. */
export function FilterBox({
  value,
  label = 'Filter hosts',
  placeholder = 'Filter: name, label, kind …',
}: {
  readonly value: string;
  readonly label?: string;
  readonly placeholder?: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      const { target } = event;
      if (target instanceof HTMLElement && target.closest('input, textarea, select, [role="dialog"]')) return;
      event.preventDefault();
      input.current?.select();
      input.current?.focus();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <SearchField
      aria-label={label}
      className={styles.filter ?? ''}
      value={value}
      onChange={(text) => go(withParams({ q: text === '' ? null : text }), { replace: true })}
    >
      <Input ref={input} placeholder={placeholder} spellCheck={false} autoComplete="off" />
      <kbd>/</kbd>
    </SearchField>
  );
}
