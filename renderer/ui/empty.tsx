import type { ReactNode } from 'react';
import styles from './empty.module.css';

/** There is nothing, and that is known: says so, with the one thing to do about it. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** It is not known yet. Never shown as nothing. */
export function Waiting({ what }: { readonly what: string }) {
  return (
    <p className={styles.waiting} role="status">
      Asking for {what} …
    </p>
  );
}
