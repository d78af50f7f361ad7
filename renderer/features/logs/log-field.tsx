import type { KeyboardEvent } from 'react';
import { FieldError, Input, TextField } from 'react-aria-components';
import styles from './logs.module.css';

/** A pattern or a text to look for, in the bar above a log; what is wrong with it stands below it. */
export function LogField({
  label,
  placeholder,
  value,
  onChange,
  problem = null,
  onKeyDown,
}: {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem?: string | null;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}) {
  return (
    <TextField
      aria-label={label}
      className={styles.field ?? ''}
      value={value}
      onChange={onChange}
      isInvalid={problem !== null}
      validationBehavior="aria"
    >
      <Input placeholder={placeholder} spellCheck={false} autoComplete="off" {...(onKeyDown && { onKeyDown })} />
      <FieldError className={styles.wrong ?? ''}>{problem}</FieldError>
    </TextField>
  );
}
