import { implement } from '@orpc/server';
import { jobsContract } from '../contract/jobs.ts';
import type { JobService } from './service.ts';

export interface JobsHandlerDeps {
  readonly jobs: JobService;
}

/** Jobs belong to the core: a caller that leaves ends none. */
export function jobsHandlers({ jobs }: JobsHandlerDeps) {
  const os = implement(jobsContract);
  return {
    list: os.list.handler(() => jobs.list()),
    watch: os.watch.handler(({ signal }) => jobs.watch(signal ?? new AbortController().signal)),
    get: os.get.handler(({ input }) => jobs.get(input.id)),
    cancel: os.cancel.handler(async ({ input }) => {
      await jobs.cancel(input.id);
      return {};
    }),
    resume: os.resume.handler(async ({ input }) => {
      await jobs.resume(input.id);
      return {};
    }),
    dismiss: os.dismiss.handler(({ input }) => {
      jobs.dismiss(input.id);
      return {};
    }),
  };
}
