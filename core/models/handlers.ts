import { isAbsolute } from 'node:path';
import { implement } from '@orpc/server';
import { modelsContract } from '../contract/models.ts';
import { checkName, checkVersion } from '../contract/names.ts';
import { Problem } from '../contract/problem.ts';
import { orNever } from '../platform/waiting.ts';
import { modelRef } from './model.ts';
import type { ImportProgress, ModelRegistry } from './service.ts';
import { type ModelShelf, rowOf } from './shelf.ts';
import type { Uploads } from './uploads.ts';

/** A job that imports, and what it says of itself. */
export interface ImportJob {
  readonly kind: 'import';
  readonly title: string;
  readonly steps: readonly ImportProgress['step'][];
  readonly work: (report: ImportReport, signal: AbortSignal) => Promise<void>;
}

export interface ImportReport {
  step(name: ImportProgress['step']): void;
  note(text: string): void;
  progress(done: number, total: number, unit: 'bytes'): void;
}

export interface ModelsHandlerDeps {
  readonly models: ModelRegistry;
  readonly shelf: ModelShelf;
  readonly uploads: Uploads;
  /** Answers with the job's id. */
  readonly startJob: (wish: ImportJob) => string;
}

/** Also removes the uploads that an earlier process has left. */
export function modelsHandlers({ models, shelf, uploads, startJob }: ModelsHandlerDeps) {
  uploads.clean();
  const os = implement(modelsContract);
  return {
    list: os.list.handler(async () => (await models.list()).map(rowOf)),
    watch: os.watch.handler(async function* ({ signal }) {
      await shelf.refresh();
      yield* shelf.table.watch(orNever(signal));
    }),
    get: os.get.handler(async ({ input }) => rowOf(await models.get(modelRef(input)))),

    import: os.import.handler(({ input: { name, version, source } }) => {
      const ref = modelRef({ name: checkName('model', name), version: checkVersion(version) });
      const upload = 'upload' in source ? source.upload : null;
      const path = 'upload' in source ? uploads.complete(source.upload) : fullPath(source.path);
      if (upload !== null) uploads.hold(upload);
      const work = async (report: ImportReport, signal: AbortSignal): Promise<void> => {
        try {
          const { model, unchanged } = await models.import(path, name, version, signal, tell(report));
          report.note(unchanged ? `${ref} is there already` : `${model.smoke.length} smoke cases came out right`);
        } finally {
          if (upload !== null) await uploads.drop(upload);
        }
        await shelf.refresh();
      };
      return { job: startJob({ kind: 'import', title: `Import ${ref}`, steps: ['copy', 'check'], work }) };
    }),

    uploadBegin: os.uploadBegin.handler(async ({ input }) => ({ upload: await uploads.begin(input.files) })),
    uploadPiece: os.uploadPiece.handler(async ({ input: { upload, path, offset, data } }) => ({
      received: await uploads.piece(upload, path, offset, data),
    })),
    uploadDrop: os.uploadDrop.handler(async ({ input }) => {
      await uploads.drop(input.upload);
      return {};
    }),
  };
}

/** The folder that the core was started in means nothing to who asks over a wire. */
function fullPath(path: string): string {
  if (isAbsolute(path)) return path;
  throw new Problem('usage', `Write the whole path of the model, not ${JSON.stringify(path)}`, { path });
}

function tell(report: ImportReport): (progress: ImportProgress) => void {
  let before: ImportProgress['step'] | null = null;
  return ({ step, bytes, totalBytes }) => {
    if (step !== before) report.step(step);
    before = step;
    if (step === 'copy') report.progress(bytes, totalBytes, 'bytes');
  };
}
