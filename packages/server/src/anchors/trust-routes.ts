import { Type } from 'typebox';
import { open } from '../access/policy.ts';
import type { ApiRoutes } from '../http/types.ts';
import type { TrustFile } from './trust-file.ts';

const File = Type.Unsafe<object>({ type: 'object', additionalProperties: true });
const Version = '^[0-9]{1,15}$';

/** GET /trust, GET /trust/{version}. */
export function trustRoutes(trust: TrustFile): ApiRoutes {
  return async (app) => {
    app.get(
      '/trust',
      {
        config: { access: open },
        schema: {
          tags: ['verify'],
          summary: 'Signed trust roots of the chains that this installation uses, for verifiers who trust it',
          querystring: Type.Object(
            {
              after: Type.Optional(
                Type.String({ pattern: Version, description: 'Adds the statements of all versions above this one' }),
              ),
            },
            { additionalProperties: false },
          ),
          response: { 200: File },
        },
      },
      ({ query }) => trust.current(query.after === undefined ? undefined : Number(query.after)),
    );
    app.get(
      '/trust/:version',
      {
        config: { access: open },
        schema: {
          tags: ['verify'],
          summary: 'An older version of the trust roots, as it was signed',
          params: Type.Object({ version: Type.String({ pattern: Version }) }),
          response: { 200: File },
        },
      },
      ({ params }) => trust.version(Number(params.version)),
    );
  };
}
