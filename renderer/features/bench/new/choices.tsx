import { useId } from 'react';
import styles from './choices.module.css';

/** Some of several: a box each, in a scrolling list. */
export function Choices({
  label,
  options,
  chosen,
  onChange,
  problem,
}: {
  readonly label: string;
  readonly options: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly problem: string | undefined;
}) {
  const id = useId();
  const toggle = (option: string) =>
    onChange(chosen.includes(option) ? chosen.filter((each) => each !== option) : [...chosen, option]);
  return (
    <fieldset className={styles.choices} aria-describedby={problem ? id : undefined}>
      <legend>{label}</legend>
      <div className={styles.list}>
        {options.map((option) => (
          <label key={option}>
            <input type="checkbox" checked={chosen.includes(option)} onChange={() => toggle(option)} />
            <span>{option}</span>
          </label>
        ))}
      </div>
      {problem && (
        <p role="alert" id={id} className={styles.problem}>
          {problem}
        </p>
      )}
    </fieldset>
  );
}
