import type { SlotName } from '../../core/contract/services.ts';
import styles from './slot-chip.module.css';

/** A slot: always its colour, its shape and its name together, and never its health. */
export function SlotChip({ slot }: { readonly slot: SlotName }) {
  return (
    <span className={styles.chip}>
      <SlotShape slot={slot} /> {slot.toUpperCase()}
    </span>
  );
}

/** ■ for blue, ▲ for green. */
export function SlotShape({ slot }: { readonly slot: SlotName }) {
  return (
    <svg className={styles[slot]} viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
      {slot === 'blue' ? <rect x="1" y="1" width="10" height="10" /> : <path d="M6 0.5 11.7 11H0.3Z" />}
    </svg>
  );
}
