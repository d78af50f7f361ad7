import type { Job, JobStep } from '../../../core/contract/jobs.ts';
import { Health } from '../../ui/health.tsx';
import type { HealthLevel } from '../../ui/health-level.ts';
import { statusWords } from './job-words.ts';

const levels: { readonly [status in Job['status']]: HealthLevel } = {
  running: 'busy',
  held: 'warn',
  interrupted: 'warn',
  succeeded: 'ok',
  failed: 'bad',
  aborted: 'off',
};

export function JobHealth({ status }: Pick<Job, 'status'>) {
  return <Health level={levels[status]}>{statusWords[status]}</Health>;
}

const phases: { readonly [phase in JobStep['phase']]: { readonly level: HealthLevel; readonly word: string } } = {
  pending: { level: 'off', word: 'to come' },
  running: { level: 'busy', word: 'running' },
  done: { level: 'ok', word: 'done' },
  failed: { level: 'bad', word: 'failed' },
  undone: { level: 'off', word: 'undone' },
};

export function StepHealth({ phase }: Pick<JobStep, 'phase'>) {
  const { level, word } = phases[phase];
  return <Health level={level}>{word}</Health>;
}
