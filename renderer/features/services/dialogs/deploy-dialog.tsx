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
import { type DeployForm, type DeployProblems, wishOf, withHost } from './deploy-wish.ts';
import { useSubmit } from './use-submit.ts';

type Deploy = Extract<Change, { action: 'deploy' }>;

export interface DeployDialogProps {
  readonly service: string;
  readonly model: string;
  readonly host: string;
  readonly hold: boolean;
}

/** Asks what to deploy where; shows what that changes; does it. What is given is filled in. */
export default function DeployDialog({ service, model, host, hold }: DeployDialogProps) {
  const services = useServices(({ rows }) => rows);
  const models = useModels(({ rows }) => rows);
  const hosts = useHosts(({ rows }) => rows);
  const [typed, setTyped] = useState<DeployForm>({
    service,
    model,
    host,
    port: '',
    hold,
    keepMinutes: '10',
    threads: '',
    memoryMb: '',
    newSignature: false,
  });
  const known = services?.get(typed.service);
  const form = withHost(typed, known, hosts?.keys() ?? []);
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
      {!models || !hosts || !services ? (
        <Waiting what="models, hosts and services" />
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
          <DeployFields
            form={form}
            problems={problems}
            // The host of a service that exists is not what was chosen for a new one.
            onChange={(next) => setTyped({ ...next, host: known ? typed.host : next.host })}
            nameGiven={service !== ''}
          />
          <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
        </form>
      )}
      <DialogButtons>
        <Button onPress={closeDialog}>Cancel</Button>
        <Button look="primary" isDisabled={!models?.size || !hosts || !services} onPress={show}>
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
          {busy ? 'Close' : 'Cancel'}
        </Button>
        <Button onPress={onBack} isDisabled={busy}>
          Back
        </Button>
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
