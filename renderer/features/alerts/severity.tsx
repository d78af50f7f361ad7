import { Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { Severity } from '../../../core/contract/alerts.ts';
import styles from './alerts.module.css';

const looks = {
  page: { word: 'Page', Icon: OctagonAlert, look: styles.page },
  warning: { word: 'Warning', Icon: TriangleAlert, look: styles.soon },
  info: { word: 'Info', Icon: Info, look: '' },
};

/** How grave an alert is: a word and a shape, so that it needs no colour. `quiet`: nobody is told of it now. */
export function SeverityMark({ severity, quiet = false }: { readonly severity: Severity; readonly quiet?: boolean }) {
  const { word, Icon, look } = looks[severity];
  return (
    <span className={`${styles.severity} ${quiet ? '' : look}`}>
      <Icon size={14} aria-hidden="true" /> {word}
    </span>
  );
}
