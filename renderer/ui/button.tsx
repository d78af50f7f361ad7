import { Button as AriaButton, type ButtonProps as AriaProps } from 'react-aria-components';
import styles from './button.module.css';

export interface ButtonProps extends AriaProps {
  /** `danger` changes what is live or can not be taken back. */
  readonly look?: 'plain' | 'primary' | 'danger' | 'bare';
}

export function Button({ look = 'plain', ...props }: ButtonProps) {
  return <AriaButton {...props} className={`${styles.button} ${styles[look]}`} />;
}
