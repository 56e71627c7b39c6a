import { CodedError } from '@blockcluster/btml';

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * The refusal that fits a fault of the database: unreachable, full, overloaded. Undefined for anything else, among it
 * errors in our own SQL, which are defects.
 */
export function databaseFault(error: unknown): CodedError | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // pg reports a lost or unobtainable connection by message alone.
  if (
    code === '' &&
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/.test(
      error.message,
    )
  )
    return unavailable(error);
  if (
    CONNECTION_CODES.has(code) &&
    'syscall' in error &&
    (error.syscall === 'connect' ||
      error.syscall === 'read' ||
      error.syscall === 'write' ||
      error.syscall === 'getaddrinfo')
  )
    return unavailable(error);
  if (!SQLSTATE.test(code) || !('severity' in error)) return undefined;
  if (
    code === '53100' ||
    (code === '58030' && /No space left/.test(error.message)) ||
    /No space left on device/.test(error.message)
  )
    return new CodedError('DATABASE_DISK_FULL', 'The database cannot write: no space is left', { cause: error });
  // Class 08: connection; 57P01 to 57P05: shut down, crashed, starting up; class 53: no connections or memory left;
  // 25006: a standby that was promoted or demoted; 57014: the statement took too long.
  if (
    code.startsWith('08') ||
    code.startsWith('57P') ||
    code.startsWith('53') ||
    code === '25006' ||
    code === '57014' ||
    code === '25P03'
  )
    return unavailable(error);
  if (code === '40001' || code === '40P01' || code === '55P03')
    return new CodedError('DATABASE_CONFLICT', 'Another change came first', { cause: error });
  return undefined;
}

function unavailable(cause: Error): CodedError {
  return new CodedError('DATABASE_UNAVAILABLE', 'The database does not answer; nothing was accepted', { cause });
}
