import { useState } from 'react';
import type { Change } from '../../../../core/contract/services.ts';
import { useHosts, useModels, useServices } from '../../../state/stores.ts';
import { followLink } from '../../../state/url.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../../ui/dialog.tsx';
import { Waiting } from '../../../ui/empty.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { hostWords } from '../words.ts';
import { closeDialog, showJob } from './address.ts';
import { ChangePreview, usePreview } from './change-preview.tsx';
import styles from './deploy-dialog.module.css';
import { DeployFields } from './deploy-fields.tsx';
import { type DeployForm, type DeployProblems, wishOf } from './deploy-wish.ts';
import { useSubmit } from './use-submit.ts';

type Deploy = Extract<Change, { action: 'deploy' }>;

/** Asks what to deploy where; shows what that changes; does it. What is given is filled in. */
export default function DeployDialog({ service, model, host }: { service: string; model: string; host: string }) {
  const known = useServices(({ rows }) => rows?.get(service));
  const models = useModels(({ rows }) => rows);
  const hosts = useHosts(({ rows }) => rows);
  const only = hosts?.size === 1 ? ([...hosts.keys()][0] ?? '') : '';
  const [form, setForm] = useState<DeployForm>({
    service,
    model,
    host: known?.host ?? (host || only),
    port: '',
    hold: false,
    keepMinutes: '10',
    threads: '',
    memoryMb: '',
    newSignature: false,
  });
  const [problems, setProblems] = useState<DeployProblems>({});
  const [wish, setWish] = useState<Deploy | null>(null);

  if (wish) return <DeployPreview wish={wish} onBack={() => setWish(null)} />;
  const show = () => {
    const given = wishOf(form);
    setProblems(given.ok ? {} : given.problems);
    if (given.ok) setWish(given.change);
  };
  return (
    <Dialog title={service ? `Deploy to ${service}` : 'Deploy a model'} onClose={closeDialog}>
      {!models || !hosts ? (
        <Waiting what="models and hosts" />
      ) : models.size === 0 ? (
        <p>
          There is no model yet.{' '}
          <a href="/models?do=import" onClick={followLink}>
            Import a model
          </a>{' '}
          first.
        </p>
      ) : (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            show();
          }}
        >
          <DeployFields form={form} problems={problems} onChange={setForm} nameGiven={service !== ''} />
          <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
        </form>
      )}
      <DialogButtons>
        <Button onPress={closeDialog}>Cancel</Button>
        <Button look="primary" isDisabled={!models?.size || !hosts} onPress={show}>
          Show what it changes
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

function DeployPreview({ wish, onBack }: { readonly wish: Deploy; readonly onBack: () => void }) {
  const preview = usePreview(wish);
  const { busy, problem, submit } = useSubmit<{ job: string }>();
  return (
    <Dialog title={`Deploy ${wish.model} to ${wish.service} on ${hostWords(wish.host)}`} wide onClose={closeDialog}>
      <ChangePreview {...preview} />
      {problem && <ProblemNote problem={problem} />}
      <DialogButtons>
        <Button autoFocus onPress={closeDialog}>
          Cancel
        </Button>
        <Button onPress={onBack}>Back</Button>
        <Button
          look="primary"
          isDisabled={preview.answer?.ok !== true || busy}
          onPress={() =>
            submit(
              (client) => client.services.change(wish),
              ({ job }) => showJob(job),
            )
          }
        >
          {wish.hold ? 'Deploy and hold' : 'Deploy'}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
