import { resolve } from 'node:path';
import { CodedError } from '@blockcluster/btml';
// These modules alone: `down` must not load a server in order to stop one.
import { waitForEnd } from '@blockcluster/server/database/processes.ts';
import { serverOf } from '@blockcluster/server/server-lock.ts';
import { readArgs, readCount } from '../args.ts';
import { dataDirectory } from '../connection.ts';
import { type Command, exitCode } from '../io.ts';

/** `down`: stops the server of a data directory as Ctrl-C would, and returns when it has ended. */
export const down: Command = async (args, io) => {
  const { values } = readArgs(args, {
    data: { type: 'string' },
    timeout: { type: 'string', default: '30' },
    json: { type: 'boolean', default: false },
  });
  const data = values.data === undefined ? dataDirectory(io) : resolve(io.cwd, values.data);
  const limit = readCount(values.timeout, 'timeout', 1) * 1_000;
  const pid = await serverOf(data);
  if (pid !== undefined) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch (cause) {
      // Ended by itself since it was looked for.
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH'))
        throw new CodedError('CLI_NOT_STOPPED', `process ${pid} belongs to another user`, { cause });
    }
    if (!(await waitForEnd(pid, limit)))
      throw new CodedError('CLI_NOT_STOPPED', `process ${pid} has not ended within ${values.timeout} s`);
  }
  if (values.json) io.out(`${JSON.stringify({ data, stopped: pid ?? null })}\n`);
  else io.out(pid === undefined ? `no server runs on ${data}\n` : `stopped process ${pid}, which served ${data}\n`);
  return exitCode.ok;
};
