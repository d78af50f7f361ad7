import type { ReactNode } from 'react';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';
import styles from './field.module.css';

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: ReactNode;
  /** What is wrong with it, said beside it. */
  readonly problem?: string | null;
  readonly type?: 'text' | 'password' | 'number' | 'datetime-local' | 'time';
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly autoFocus?: boolean;
  /** Suggestions of the browser's own list. */
  readonly suggestions?: readonly string[];
}

/** One line of text with its label, its help, and what is wrong with it. */
export function Field({
  label,
  value,
  onChange,
  help,
  problem = null,
  type = 'text',
  placeholder,
  required = false,
  autoFocus = false,
  suggestions,
}: FieldProps) {
  const list = suggestions ? `list-${label.replaceAll(/\W+/g, '-')}` : undefined;
  return (
    <TextField
      className={styles.field ?? ''}
      value={value}
      onChange={onChange}
      isInvalid={problem !== null}
      isRequired={required}
      autoFocus={autoFocus}
      type={type}
      validationBehavior="aria"
    >
      <Label>
        {label}
        {!required && <span className={styles.optional}> optional</span>}
      </Label>
      <Input list={list} {...(placeholder !== undefined && { placeholder })} autoComplete="off" spellCheck={false} />
      {help && (
        <Text slot="description" className={styles.help}>
          {help}
        </Text>
      )}
      <FieldError className={styles.problem ?? ''}>{problem}</FieldError>
      {suggestions && (
        <datalist id={list}>
          {suggestions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </TextField>
  );
}
