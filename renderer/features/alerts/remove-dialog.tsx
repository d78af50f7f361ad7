import type { ReactNode } from 'react';
import type { Client } from '../../transport/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useSubmit } from '../services/dialogs/use-submit.ts';
import styles from './alerts.module.css';

/** Says what a removal changes (`children`: list items), then does it. Cancel has the focus. */
export function RemoveDialog({
  title,
  verb,
  onClose,
  work,
  then,
  children,
}: {
  readonly title: string;
  readonly verb: string;
  readonly onClose: () => void;
  readonly work: (client: Client) => Promise<unknown>;
  readonly then: () => void;
  readonly children: ReactNode;
}) {
  const { busy, problem, submit } = useSubmit();
  return (
    <Dialog title={title} onClose={onClose}>
      <ul className={styles.points}>{children}</ul>
      <ProblemNote problem={problem} />
      <DialogButtons>
        <Button autoFocus onPress={onClose}>
          Cancel
        </Button>
        <Button look="danger" isDisabled={busy} onPress={() => submit(work, then)}>
          {verb}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
