import { z } from 'zod';
import { count, instant, procedure, rowStream } from './procedure.ts';

export const tensorSpec = z.object({
  name: z.string(),
  datatype: z.string(),
  /** A size, -1 or a symbol where the model leaves it open; null where it does not say how many dimensions there are. */
  shape: z
    .array(z.union([z.number(), z.string()]))
    .readonly()
    .nullable(),
});

export const modelRow = z.object({
  name: z.string(),
  version: z.string(),
  digest: z.string(),
  sizeBytes: count,
  importedAt: instant,
  producer: z.string(),
  opset: z.record(z.string(), z.number()),
  inputs: z.array(tensorSpec).readonly(),
  outputs: z.array(tensorSpec).readonly(),
  metadata: z.record(z.string(), z.string()),
  files: z.array(z.object({ path: z.string(), sha256: z.string(), size: count })).readonly(),
  /** How many smoke inputs with expected outputs came with it. */
  smokeCases: count,
});

/** Most bytes of one piece of an upload, before base64. */
export const UPLOAD_PIECE_BYTES = 512 * 1024;

const upload = z.object({ upload: z.string() });

export const modelsContract = {
  list: procedure.route({ method: 'GET', path: '/models' }).output(z.array(modelRow).readonly()),
  /** Rows are keyed `name@version`. */
  watch: procedure.route({ method: 'GET', path: '/models/watch' }).output(rowStream(modelRow)),
  get: procedure
    .route({ method: 'GET', path: '/models/{name}/{version}' })
    .input(z.object({ name: z.string(), version: z.string() }))
    .output(modelRow),
  /** Starts a job that imports a file or folder of the core's own computer, or what was uploaded. */
  import: procedure
    .route({ method: 'POST', path: '/models' })
    .input(
      z.object({
        name: z.string(),
        version: z.string(),
        source: z.union([z.object({ path: z.string() }), upload]),
      }),
    )
    .output(z.object({ job: z.string() })),
  /** Opens an upload of files that the screen holds. It is forgotten two minutes after its last piece. */
  uploadBegin: procedure
    .route({ method: 'POST', path: '/uploads' })
    .input(
      z.object({
        files: z
          .array(z.object({ path: z.string(), size: count }))
          .min(1)
          .max(64),
      }),
    )
    .output(upload),
  /** Appends a piece to a file of it: `offset` is where the piece begins and must be where the last one ended. */
  uploadPiece: procedure
    .route({ method: 'POST', path: '/uploads/{upload}' })
    .input(
      upload.extend({
        path: z.string(),
        offset: count,
        /** Base64 of at most UPLOAD_PIECE_BYTES. */
        data: z.string().max(Math.ceil(UPLOAD_PIECE_BYTES / 3) * 4),
      }),
    )
    .output(z.object({ received: count })),
  uploadDrop: procedure.route({ method: 'DELETE', path: '/uploads/{upload}' }).input(upload).output(z.object({})),
};

export type ModelRow = z.infer<typeof modelRow>;
export type TensorSpecView = z.infer<typeof tensorSpec>;
