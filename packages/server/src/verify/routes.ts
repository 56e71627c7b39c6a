import { CodedError } from '@blockcluster/btml';
import { Type } from 'typebox';
import { declaredBytes } from '../access/authenticate.ts';
import { open } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { Digest, Document } from '../records/schemas.ts';
import { VerifyGate } from './gate.ts';
import type { Verifier } from './verifier.ts';

export interface VerifyModules {
  readonly verifier: Verifier;
  /** Text of this installation's trust file. */
  readonly trust: () => Promise<string>;
}

/** Receipts have 256 KiB; the rest is for trust that is sent along. */
const MAX_BODY = 8 * 1024 * 1024;
/** Of whoever has no key: a receipt and the trust roots of an installation fit many times over. */
const MAX_BODY_OF_STRANGERS = 1024 * 1024;

/** POST /verify: for whoever has a receipt and no program of their own. Offline verification needs no server. */
export function verifyRoutes(context: ServerContext, modules: VerifyModules): ApiRoutes {
  const gate = new VerifyGate();
  return async (app) => {
    // Neither parsed nor checked here: whoever verifies does that too, in a process of its own.
    app.removeContentTypeParser('application/json');
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body: string | Buffer, done) =>
      done(null, body),
    );
    app.post(
      '/verify',
      {
        config: { access: open, rate: 'verify' },
        bodyLimit: MAX_BODY,
        validatorCompiler: () => () => true,
        // Before the body is read, and after whoever sends it is known.
        preParsing: async (request, reply, payload) => {
          const { principal, ip } = request;
          const bytes = declaredBytes(request);
          if (principal === null && bytes > MAX_BODY_OF_STRANGERS)
            throw new CodedError(
              'REQUEST_TOO_LARGE',
              `Without a key, send ${MAX_BODY_OF_STRANGERS} bytes and their length`,
            );
          const leave = gate.enter(principal ? `${principal.kind}:${principal.id}` : ip, bytes);
          reply.raw.once('close', leave);
          // Its client has gone meanwhile: no event comes any more.
          if (reply.raw.destroyed) leave();
          return payload;
        },
        schema: {
          tags: ['verify'],
          summary: 'Verify a receipt',
          description:
            "Against this installation's trust roots, or against those that are sent along. A receipt sent as a string is " +
            'checked byte by byte; sent as a document, by its content. An invalid receipt is an answer, not an error.',
          body: Type.Object(
            {
              receipt: Type.Union([Type.String({ minLength: 1, maxLength: 2_097_152 }), Document]),
              digest: Type.Optional(Digest),
              trust: Type.Optional(Document),
              any: Type.Optional(Type.Boolean({ description: 'Takes the best anchor instead of the worst' })),
            },
            { additionalProperties: false },
          ),
          response: { 200: Document },
        },
      },
      async ({ body }: { readonly body: unknown }) => {
        const verdict = await modules.verifier.verify({
          body: typeof body === 'string' ? body : '',
          trust: await modules.trust(),
          now: context.clock.now(),
        });
        return { ...verdict };
      },
    );
  };
}
