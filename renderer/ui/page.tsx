import { type ReactNode, useEffect } from 'react';
import styles from './page.module.css';

/** A page: its title (the window's too), what can be done on it, and its content. */
export function Page({
  title,
  crumb,
  actions,
  children,
}: {
  readonly title: string;
  readonly crumb?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Signalbox`;
  }, [title]);
  return (
    <main className={styles.page}>
      <header className={styles.header}>
        <div className={styles.title}>
          {crumb}
          {crumb && <span aria-hidden="true">/</span>}
          <h1>{title}</h1>
        </div>
        <div className={styles.actions}>{actions}</div>
      </header>
      <div className={styles.content}>{children}</div>
    </main>
  );
}
