import { Circle, CircleAlert, CircleCheck, CircleHelp, CircleX, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './health.module.css';
import type { HealthLevel } from './health-level.ts';

const icons = {
  ok: CircleCheck,
  warn: CircleAlert,
  bad: CircleX,
  unknown: CircleHelp,
  off: Circle,
  busy: LoaderCircle,
};

/** How something is: an icon and a word, so that it needs no colour to be read. */
export function Health({ level, children }: { readonly level: HealthLevel; readonly children: ReactNode }) {
  const Icon = icons[level];
  return (
    <span className={`${styles.health} ${styles[level]}`}>
      <Icon size={14} aria-hidden="true" /> {children}
    </span>
  );
}
