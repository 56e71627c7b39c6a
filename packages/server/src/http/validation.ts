import { Readable } from 'node:stream';
import { CodedError } from '@blockcluster/btml';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import type {} from './types.ts';

const common = {
  allErrors: false,
  removeAdditional: false,
  useDefaults: true,
  strict: false,
  ownProperties: true,
} as const;

/** What no column of the database can hold: NUL, and halves of a surrogate pair. */
const storable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** JSON Pointer of the first text that cannot be stored; bodies nest 64 levels at most. */
function unstorable(value: unknown, pointer = ''): string | undefined {
  if (typeof value === 'string') return storable(value) ? undefined : pointer;
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value) || value instanceof Readable)
    return undefined;
  for (const [name, member] of Object.entries(value)) {
    const place = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!storable(name)) return place.replaceAll('\0', '').toWellFormed();
    const found = unstorable(member, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Refuses such text wherever it comes in, before a handler can bring it to the database. */
export function useStorableText(app: FastifyInstance): void {
  app.addHook('preValidation', (request, _reply, done) => {
    // What is verified isn't stored, and whatever is wrong with it is part of the verdict.
    const parts = request.routeOptions.config.rate === 'verify' ? [] : [request.params, request.query, request.body];
    for (const part of parts) {
      const pointer = unstorable(part);
      if (pointer === undefined) continue;
      const message = 'Text may hold neither NUL nor half a surrogate pair';
      done(new CodedError('REQUEST_INVALID', message, { pointer }));
      return;
    }
    done();
  });
}

/**
 * Bodies are taken as they are: no member is dropped, added by coercion or turned into another type. Path, query and
 * headers consist of strings, so that numbers and booleans in them are read from their text.
 */
export function useStrictValidation(app: FastifyInstance): void {
  const body = new Ajv({ ...common, coerceTypes: false });
  const text = new Ajv({ ...common, coerceTypes: 'array' });
  formats.default(body);
  formats.default(text);
  const compile: FastifySchemaCompiler<object> = ({ schema, httpPart }): ValidateFunction =>
    (httpPart === 'body' ? body : text).compile(schema);
  app.setValidatorCompiler(compile);
}
