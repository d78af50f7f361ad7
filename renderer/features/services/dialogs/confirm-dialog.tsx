import { useState } from 'react';
import type { Change } from '../../../../core/contract/services.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { closeDialog, showJob } from './address.ts';
import { ChangePreview, usePreview } from './change-preview.tsx';
import { useSubmit } from './use-submit.ts';

type Direct = Exclude<Change, { action: 'deploy' }>;

/** Shows what a switch, a rollback or a removal will change, then does it. Cancel has the focus. */
export default function ConfirmDialog({ change }: { readonly change: Direct }) {
  const preview = usePreview(change);
  const { busy, problem, submit } = useSubmit<{ job: string }>();
  const [typed, setTyped] = useState('');
  const remove = change.action === 'remove';
  const ready = preview.answer?.ok === true && (!remove || typed === change.service);
  return (
    <Dialog title={titleOf(change)} wide onClose={closeDialog}>
      <ChangePreview {...preview} />
      {remove && (
        <Field
          label={`Type ${change.service} to remove it`}
          value={typed}
          onChange={setTyped}
          required
          help="Clients get an error from then on. Models and hosts stay."
        />
      )}
      {problem && <ProblemNote problem={problem} />}
      <DialogButtons>
        <Button autoFocus onPress={closeDialog}>
          {busy ? 'Close' : 'Cancel'}
        </Button>
        <Button
          look={remove ? 'danger' : 'primary'}
          isDisabled={!ready || busy}
          onPress={() =>
            submit(
              (client) => client.services.change(change),
              ({ job }) => showJob(job),
            )
          }
        >
          {verbOf(change)}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

function titleOf(change: Direct): string {
  if (change.action === 'switch') return `Switch ${change.service} to ${change.to}`;
  return change.action === 'rollback' ? `Roll ${change.service} back` : `Remove ${change.service}`;
}

function verbOf(change: Direct): string {
  if (change.action === 'switch') return `Switch to ${change.to}`;
  return change.action === 'rollback' ? 'Roll back' : `Remove ${change.service}`;
}
