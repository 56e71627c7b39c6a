import { resolve } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import type { ReceiptFormat } from '@blockcluster/client';
import { readArgs } from '../args.ts';
import { connect } from '../connection.ts';
import { writeAtomically } from '../files.ts';
import { type Command, exitCode } from '../io.ts';

const formats: readonly string[] = ['json', 'markup', 'ots', 'tlog', 'bundle'];
const isFormat = (text: string): text is ReceiptFormat => formats.includes(text);

/** `receipt`: prints a record's receipt, byte for byte, or writes it to a file. */
export const receipt: Command = async (args, io) => {
  const { values, positionals } = readArgs(args, {
    format: { type: 'string', default: 'json' },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const [id] = positionals;
  if (id === undefined || positionals.length > 1) throw new CodedError('CLI_USAGE', 'name one record by its id');
  if (!isFormat(values.format)) throw new CodedError('CLI_USAGE', `--format takes one of ${formats.join(', ')}`);
  const { client } = await connect(io);
  const bytes = await client.receipt(id, values.format);
  if (values.out !== undefined) {
    await writeAtomically(resolve(io.cwd, values.out), bytes);
    io.out(values.json ? `${JSON.stringify({ record: id, file: values.out })}\n` : `${values.out}: receipt\n`);
    return exitCode.ok;
  }
  if (values.format === 'ots' || values.format === 'bundle') {
    throw new CodedError('CLI_USAGE', `${values.format} is binary: name a file with --out`);
  }
  io.out(new TextDecoder().decode(bytes));
  return exitCode.ok;
};
