import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { DialogButtons } from '../../../ui/dialog.tsx';
import styles from './add.module.css';
import type { KeyQuestion } from './add-form.ts';

/** Shows the key of a host that was never met before, and asks whether it is the right one. */
export function KeyStep({
  question: { host, port, fingerprint, compare },
  onBack,
  onTrust,
}: {
  readonly question: KeyQuestion;
  readonly onBack: () => void;
  readonly onTrust: () => void;
}) {
  return (
    <>
      <p>
        {host}
        {port !== 22 && ` port ${port}`} was never met before. It shows this key:
      </p>
      <p className={styles.fingerprint}>{fingerprint}</p>
      <p>Compare it with what this prints on the host itself, or ask whoever runs it:</p>
      <div className={styles.command}>
        <code>{compare}</code>
        <CopyButton text={compare} what="the command" />
      </div>
      <p className={styles.muted}>
        Trust it only when the two are the same: whoever stands in between would show another one.
      </p>
      <DialogButtons>
        <Button autoFocus onPress={onBack}>
          Back
        </Button>
        <Button look="primary" onPress={onTrust}>
          Trust this key and add
        </Button>
      </DialogButtons>
    </>
  );
}
