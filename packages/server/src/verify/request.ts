import { type BtmlMap, CodedError, checkValue, isMap } from '@blockcluster/btml';
import { parseJson } from '../http/json.ts';

/** What POST /verify is asked, read from its body. */
export interface VerifyRequest {
  readonly receipt: string | BtmlMap;
  readonly digest?: string;
  /** Text of a trust file. */
  readonly trust?: string;
  readonly any: boolean;
}

const MAX_RECEIPT_TEXT = 2_097_152;
const known = new Set(['receipt', 'digest', 'trust', 'any']);

const invalid = (pointer: string, message: string): CodedError =>
  new CodedError('REQUEST_INVALID', message, { pointer, details: { in: 'body' } });

/**
 * Reads the body of POST /verify as its schema describes it. By hand, because it runs in the process that verifies: a
 * body of megabytes that were parsed by the server would hold up everybody else.
 *
 * @throws CodedError REQUEST_JSON_…, REQUEST_INVALID, MODEL_…
 */
export function readVerifyRequest(text: string): VerifyRequest {
  const body = parseJson(text);
  if (!isObject(body)) throw invalid('', 'must be object');
  for (const name of Object.keys(body))
    if (!known.has(name))
      throw invalid(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'must NOT have additional properties');
  const { receipt, digest, trust, any = false } = body;
  if (digest !== undefined && !(typeof digest === 'string' && /^sha-256:[0-9a-f]{64}$/.test(digest)))
    throw invalid('/digest', 'must match pattern "^sha-256:[0-9a-f]{64}$"');
  if (trust !== undefined && !isObject(trust)) throw invalid('/trust', 'must be object');
  if (typeof any !== 'boolean') throw invalid('/any', 'must be boolean');
  return {
    receipt: readReceipt(receipt),
    any,
    ...(digest === undefined ? {} : { digest }),
    ...(trust === undefined ? {} : { trust: JSON.stringify(trust) }),
  };
}

function readReceipt(receipt: unknown): string | BtmlMap {
  if (receipt === undefined) throw invalid('/receipt', "must have required property 'receipt'");
  if (typeof receipt === 'string') {
    if (receipt.length === 0 || receipt.length > MAX_RECEIPT_TEXT)
      throw invalid('/receipt', `must have 1 to ${MAX_RECEIPT_TEXT} characters`);
    return receipt;
  }
  if (!isObject(receipt)) throw invalid('/receipt', 'must be string or object');
  checkValue(receipt);
  if (!isMap(receipt)) throw new CodedError('MODEL_ROOT', 'A document is a map', { pointer: '/receipt' });
  return receipt;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
