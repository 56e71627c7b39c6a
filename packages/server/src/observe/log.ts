import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import type { LogLevel } from '../config.ts';

/** Names under which secrets travel; their values never reach the log, at whatever place they stand. */
const SECRET_NAMES = ['authorization', 'cookie', 'password', 'secret', 'token', 'apiKey', 'csrf'];

/** Structured logs in JSON lines. Requests are logged without headers and without the query. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        ...SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        '*["x-csrf-token"]',
        '*["set-cookie"]',
        '*.headers["x-csrf-token"]',
      ],
      censor: '[secret]',
    },
    serializers: {
      req: (request: { id?: unknown; method?: unknown; url?: unknown; ip?: unknown }) => ({
        id: request.id,
        method: request.method,
        path: typeof request.url === 'string' ? request.url.split('?', 1)[0] : undefined,
        address: request.ip,
      }),
      res: (response: { statusCode?: unknown }) => ({ status: response.statusCode }),
      err: serializeError,
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Of an error: type, code, message and stack. Fields that libraries hang on it (bound values, hosts) stay out. */
function serializeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    type: error.name,
    ...('code' in error ? { code: error.code } : {}),
    message: error.message,
    stack: error.stack,
    ...(error.cause !== undefined && depth < 3 ? { cause: serializeError(error.cause, depth + 1) } : {}),
  };
}
