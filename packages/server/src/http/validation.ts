import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';

const common = {
  allErrors: false,
  removeAdditional: false,
  useDefaults: true,
  strict: false,
  ownProperties: true,
} as const;

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
