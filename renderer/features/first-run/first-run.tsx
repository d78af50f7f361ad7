import { useKnownNow } from '../../state/clock.ts';
import { useJobs } from '../../state/stores.ts';
import { followLink } from '../../state/url.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { JobSteps } from '../jobs/job-steps.tsx';
import { useSubmit } from '../services/dialogs/use-submit.ts';
import { JobHealth } from '../services/job-health.tsx';
import { latestDemo, timeWords } from '../services/job-words.ts';
import { FirstPicture } from './first-picture.tsx';
import styles from './first-run.module.css';

/** There is nothing yet: what this is for, one button that shows it, two ways to begin for real. */
export function FirstRun() {
  const { busy, problem, submit } = useSubmit<{ job: string }>();
  const now = useKnownNow();
  const demo = useJobs(({ rows }) => latestDemo(rows?.values() ?? []));
  const running = demo?.status === 'running';
  return (
    <div className={styles.first}>
      <FirstPicture />
      <h2>Put a new model beside the old one, then throw the points</h2>
      <p>
        Signalbox puts models on your own machines over SSH and moves live traffic between two versions without losing a
        request. Nothing leaves your machines.
      </p>
      {demo && (running || demo.status === 'failed') && (
        <section className={styles.demo} aria-label="Demo">
          <p className={styles.status}>
            <span role="status">
              <JobHealth status={demo.status} />
            </span>{' '}
            <strong>{demo.title}</strong> {timeWords(demo, now)}
          </p>
          {demo.error && <ProblemNote problem={demo.error} />}
          <JobSteps job={demo} />
        </section>
      )}
      {!running && (
        <>
          <Button
            look="primary"
            isDisabled={busy}
            onPress={() =>
              submit(
                (client) => client.system.demo(),
                () => {},
              )
            }
          >
            Run the demo on this computer
          </Button>
          <p className={styles.quiet}>
            Starts a small model here, sends it requests, switches to its second version and back. It can be removed
            like any service.
          </p>
          {problem && <ProblemNote problem={problem} />}
        </>
      )}
      <p className={styles.links}>
        <a href="/hosts?do=add" onClick={followLink}>
          Add a host
        </a>
        <a href="/models?do=import" onClick={followLink}>
          Import a model
        </a>
      </p>
    </div>
  );
}
