import type { IncomingMessage, ServerResponse } from 'node:http';
import { SmartCoercionPlugin } from '@orpc/json-schema';
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { ORPCError } from '@orpc/server';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract } from '../contract/contract.ts';
import { Problem } from '../contract/problem.ts';
import { wireErrorOf } from '../contract/wire-error.ts';
import type { Procedures } from '../procedures.ts';
import { sendJson, sendRefusal } from './answers.ts';

export const MOST_BODY_BYTES = 1024 * 1024;

const schemaConverters = [new ZodToJsonSchemaConverter()];

/** The procedures as plain HTTP under `/api`, for scripts and CI systems. */
export class Rest {
  readonly #handler: OpenAPIHandler<Record<never, never>>;
  readonly #version: string;
  #document: Promise<unknown> | null = null;

  constructor(procedures: Procedures, version: string) {
    this.#version = version;
    this.#handler = new OpenAPIHandler(procedures, {
      // A query's values are text: they become what the contract says.
      plugins: [new SmartCoercionPlugin({ schemaConverters })],
      interceptors: [
        ({ next }) =>
          next().catch((error: unknown) => {
            // Whatever a procedure throws is a problem already: this one did not get that far.
            throw error instanceof ORPCError ? error : wireErrorOf(new Problem('usage', 'Send JSON', {}, error));
          }),
      ],
    });
  }

  async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (path === '/api/openapi.json') {
      this.#document ??= describe(this.#version);
      return sendJson(response, 200, await this.#document);
    }
    const { matched } = await this.#handler.handle(request, response, { prefix: '/api' });
    if (!matched) sendRefusal(request, response, 404, 'There is no such call: /api/openapi.json lists them');
  }
}

function describe(version: string): Promise<unknown> {
  return new OpenAPIGenerator({ schemaConverters }).generate(contract, {
    info: {
      title: 'Signalbox',
      version,
      description: 'Puts AI models on hosts and switches traffic between two versions without losing a request.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api' }],
    security: [{ key: [] }],
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'The key in the file api-key of the data folder.' },
      },
    },
    customErrorResponseBodySchema: (errors, status) => ({
      type: 'object',
      description: 'What went wrong. The code is stable, the message says what to do next, data holds the facts.',
      properties: {
        defined: { const: true },
        code: { enum: errors.map(([code]) => code) },
        status: { const: status },
        message: { type: 'string' },
        data: { type: 'object' },
      },
      required: ['defined', 'code', 'status', 'message', 'data'],
    }),
  });
}
