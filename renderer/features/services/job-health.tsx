import type { Job, JobStep } from '../../../core/contract/jobs.ts';
import { Health } from '../../ui/health.tsx';
import { phaseWords, statusWords } from '../jobs/job-words.ts';

export function JobHealth({ status }: Pick<Job, 'status'>) {
  const { level, word } = statusWords[status];
  return <Health level={level}>{word}</Health>;
}

/** `waiting`: it is over when the operator says so. */
export function StepHealth({ phase, waiting }: { readonly phase: JobStep['phase']; readonly waiting: boolean }) {
  const { level, word } = waiting ? { level: 'warn' as const, word: 'waiting' } : phaseWords[phase];
  return <Health level={level}>{word}</Health>;
}
