import { useState } from 'react';
import { go, withParams } from '../../../state/url.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { hostPath } from '../hosts-table.tsx';
import { AddFields } from './add-fields.tsx';
import { type AddForm, emptyForm, keyQuestion } from './add-form.ts';
import { KeyStep } from './key-step.tsx';
import { useAdd } from './use-add.ts';

const close = () => go(withParams({ do: null }), { replace: true });

/** Adds a host: what it is, then whether its key is to be trusted, then what the check of it says. */
export function AddDialog() {
  const [form, setForm] = useState<AddForm>(emptyForm);
  const { problem, busy, add, forget } = useAdd((name) => go(`${hostPath(name)}?tab=check`, { replace: true }));
  const [asked, setAsked] = useState<string | null>(null);
  const question = problem && keyQuestion(problem);
  const trusted = busy ? asked : null;
  return (
    <Dialog title={question ? 'Is this the key of the host?' : 'Add a host'} onClose={close} wide>
      {question ? (
        <KeyStep
          question={question}
          onBack={forget}
          onTrust={() => {
            setAsked(question.fingerprint);
            void add(form, question.fingerprint);
          }}
        />
      ) : (
        <AddFields
          form={form}
          onChange={setForm}
          problem={problem}
          waitingFor={busy ? (trusted === null ? 'connecting' : 'trusted') : null}
          onAdd={() => {
            setAsked(null);
            void add(form, null);
          }}
          onCancel={close}
        />
      )}
    </Dialog>
  );
}
