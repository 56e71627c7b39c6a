import { openAsBlob } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { readArgs } from '../args.ts';
import { connect } from '../connection.ts';
import { isFile, mediaTypeOf, writeAtomically } from '../files.ts';
import { type Command, exitCode } from '../io.ts';

/** `content`: stores files with the members of the group, lists them, and fetches them and their receipts. */
export const content: Command = async (args, io) => {
  const { values, positionals } = readArgs(args, {
    out: { type: 'string' },
    name: { type: 'string' },
    plan: { type: 'string' },
    public: { type: 'boolean', default: false },
    receipt: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const [verb, target] = positionals;
  const print = (value: unknown, text: string): number => {
    io.out(values.json ? `${JSON.stringify(value)}\n` : text);
    return exitCode.ok;
  };
  switch (verb) {
    case 'put': {
      if (target === undefined) throw new CodedError('CLI_USAGE', 'name a file');
      const path = resolve(io.cwd, target);
      if (!(await isFile(path))) throw new CodedError('CLI_FILE', `${target} is no file`);
      const { client } = await connect(io);
      const media = mediaTypeOf(path);
      const item = await client.storeContent(await openAsBlob(path), {
        name: values.name ?? basename(path),
        public: values.public,
        ...(media === undefined ? {} : { media }),
        ...(values.plan === undefined ? {} : { plan: values.plan }),
      });
      const holders = item.holders.filter(({ state }) => state === 'holds').map(({ name }) => name);
      return print(item, `${item.cid}\n  ${item.size} bytes, held by ${holders.join(', ') || 'nobody yet'}\n`);
    }
    case 'get': {
      if (target === undefined) throw new CodedError('CLI_USAGE', 'name the content by its CID');
      const { client } = await connect(io);
      if (values.receipt) {
        const receipt = await client.contentReceipt(target);
        if (values.out === undefined) io.out(new TextDecoder().decode(receipt));
        else {
          await writeAtomically(resolve(io.cwd, values.out), receipt);
          return print({ cid: target, file: values.out, bytes: receipt.length }, `${values.out}: receipt\n`);
        }
        return exitCode.ok;
      }
      if (values.out === undefined) throw new CodedError('CLI_USAGE', 'name a file with --out');
      const bytes = await save(await client.content(target), resolve(io.cwd, values.out));
      return print({ cid: target, file: values.out, bytes }, `${values.out}: ${bytes} bytes\n`);
    }
    case 'list': {
      const { client } = await connect(io);
      const { items } = await client.unwrap(client.api.GET('/api/v1/content', { params: { query: {} } }));
      const line = ({ cid, size, holders, name }: (typeof items)[number]): string => {
        const held = holders.filter(({ state }) => state === 'holds').length;
        return `${cid}  ${String(size).padStart(11)}  ${held}/${holders.length}  ${name ?? ''}\n`;
      };
      return print(items, items.map(line).join(''));
    }
    default:
      throw new CodedError('CLI_USAGE', 'say put FILE, get CID or list');
  }
};

/** Writes an answer beside the file and renames it when its last byte is there; answers how many there were. */
async function save(answer: Response, path: string): Promise<number> {
  const beside = `${path}.${process.pid}.part`;
  const handle = await open(beside, 'wx', 0o644);
  let bytes = 0;
  try {
    for await (const part of answer.body ?? []) {
      await handle.write(part);
      bytes += part.length;
    }
    const stated = answer.headers.get('content-length');
    if (stated !== null && Number(stated) !== bytes)
      throw new CodedError('CLI_ANSWER', `the answer broke off after ${bytes} of ${stated} bytes`);
    await handle.sync();
    await handle.close();
    await rename(beside, path);
    return bytes;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await unlink(beside).catch(() => undefined);
    throw error;
  }
}
