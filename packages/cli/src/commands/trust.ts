import { resolve } from 'node:path';
import { CodedError, defaultTrust, followTrust, formatTime, parseTrust, type Trust } from '@blockcluster/btml';
import { readArgs } from '../args.ts';
import { ownServer } from '../connection.ts';
import { readBounded } from '../files.ts';
import { type Command, type CommandIo, exitCode } from '../io.ts';
import { accept, type Followed, followedPublishers, MAX_TRUST_FILE } from '../trust-store.ts';
import { describeAge } from '../verdict-text.ts';

/** `trust`: the roots that `verify` believes, whose they are, how old they are, and how newer ones come. */
export const trust: Command = async (args, io) => {
  const { values, positionals } = readArgs(args, {
    publisher: { type: 'string' },
    url: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const [verb, file] = positionals;
  const print = (value: unknown, text: string): number => {
    io.out(values.json ? `${JSON.stringify(value)}\n` : text);
    return exitCode.ok;
  };
  switch (verb) {
    case 'show': {
      const shown = [shownTrust('built in', defaultTrust(), io)];
      for (const one of await followedPublishers(io)) shown.push(shownTrust(one.file, one.trust, io));
      return print(shown, shown.map(shownText).join(''));
    }
    case 'verify': {
      if (file === undefined) throw new CodedError('CLI_USAGE', 'name the trust file');
      const offered = parseTrust(await readBounded(resolve(io.cwd, file), MAX_TRUST_FILE));
      const known = await knownPublisher(io, values.publisher, offered);
      const head = followTrust('head' in known ? known.head : known, offered, io.now() / 1_000);
      const shown = shownTrust(file, offered, io);
      return print({ ...shown, follows: 'head' in known ? known.head.version : null, head }, shownText(shown));
    }
    case 'update': {
      const followed = await choose(io, values.publisher);
      const { bytes, own } = await offer(io, { file, url: values.url }, followed?.head.version);
      const known = followed ?? (await pin(values.publisher, parseTrust(bytes), own));
      const { changed, replaced, followed: now } = await accept(io, known, bytes);
      const { version, publisher } = now.head;
      const from = replaced === undefined ? '' : `, version ${replaced} is archived`;
      const age = describeAge(ageOf(now.trust, io));
      const says = changed
        ? `version ${version} of ${publisher}${from}`
        : `version ${version} is the newest that was offered`;
      return print({ version, publisher, replaced: replaced ?? null, changed, file: now.file }, `${says} (${age})\n`);
    }
    default:
      throw new CodedError('CLI_USAGE', 'say show, update or verify');
  }
};

/** The publisher that is meant: the only one that is followed, or the one that was named. */
async function choose(io: CommandIo, named: string | undefined): Promise<Followed | undefined> {
  const all = await followedPublishers(io);
  if (named !== undefined)
    return all.find(({ head, folder }) => head.publisher === named || folder.endsWith(named.slice(-16)));
  if (all.length > 1)
    throw new CodedError(
      'CLI_USAGE',
      `several publishers are followed, say which with --publisher: ${all.map(({ head }) => head.publisher).join(', ')}`,
    );
  return all[0];
}

async function knownPublisher(io: CommandIo, named: string | undefined, offered: Trust) {
  return (await choose(io, named)) ?? (await pin(named, offered, false));
}

/** At first contact a person says whose key is believed; only the server of one's own data directory goes without. */
async function pin(named: string | undefined, { signed }: Trust, own: boolean): Promise<{ publisher: string }> {
  if (named !== undefined) return { publisher: named };
  const publisher = signed?.statements[0]?.publisher;
  if (publisher === undefined) throw new CodedError('TRUST_UNSIGNED', 'Nobody signed this trust file');
  if (own) return { publisher };
  throw new CodedError(
    'CLI_TRUST_PUBLISHER',
    `signed by ${publisher}: compare that key with what its owner tells you in another way, then repeat with --publisher ${publisher}`,
  );
}

interface Source {
  readonly file: string | undefined;
  readonly url: string | undefined;
}

/** What is offered: a file, or what a server answers. `own`: the server of this data directory. */
async function offer(
  io: CommandIo,
  from: Source,
  known: number | undefined,
): Promise<{ bytes: Uint8Array; own: boolean }> {
  if (from.file !== undefined) {
    if (from.url !== undefined) throw new CodedError('CLI_USAGE', 'name a file or --url, not both');
    return { bytes: await readBounded(resolve(io.cwd, from.file), MAX_TRUST_FILE), own: false };
  }
  const { url, own } = from.url === undefined ? await ownServer(io) : { url: from.url, own: false };
  const after = known === undefined ? '' : `?after=${known}`;
  const response = await fetch(`${url.replace(/\/+$/, '')}/api/v1/trust${after}`, { signal: io.signal });
  if (!response.ok) throw new CodedError('CLI_UNREACHABLE', `the server answered with HTTP status ${response.status}`);
  return { bytes: await readLimited(response), own };
}

async function readLimited(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.byteLength;
    if (length > MAX_TRUST_FILE) throw new CodedError('CLI_FILE', `the answer is longer than ${MAX_TRUST_FILE} bytes`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function ageOf({ issued }: Pick<Trust, 'issued'>, io: CommandIo): number {
  return Math.max(0, Math.floor(io.now() / 1_000) - issued);
}

/** Until when the publisher wants these roots believed, if it said so. */
function expiryOf({ signed }: Trust, io: CommandIo): { expires?: string; expired?: boolean } {
  const expires = signed?.statements.at(-1)?.expires;
  return expires === undefined ? {} : { expires, expired: io.now() >= Date.parse(expires) };
}

function shownTrust(source: string, given: Trust, io: CommandIo) {
  const { signed, issued, chains } = given;
  return {
    source,
    ...(signed === undefined ? {} : { publisher: signed.head.publisher, version: signed.head.version }),
    ...expiryOf(given, io),
    issued: formatTime(issued),
    age: ageOf(given, io),
    chains: chains.map((chain) => ({
      ...{ chain: chain.chain, rule: chain.rule, name: chain.name, age: ageOf(chain, io) },
      ...(chain.rule === 'beacon' ? { committees: chain.committees.size } : {}),
    })),
  };
}

function shownText({
  source,
  publisher,
  version,
  age,
  chains,
  expires,
  expired,
}: ReturnType<typeof shownTrust>): string {
  const by = publisher === undefined ? 'not signed' : `version ${version} of ${publisher}`;
  const lines = chains.map(
    ({ chain, rule, name, age: own, ...more }) =>
      `  ${chain}  ${rule}, ${describeAge(own)}${'committees' in more ? `, ${more.committees} committees` : ''}: ${name}\n`,
  );
  const until = expires === undefined ? '' : expired ? `, EXPIRED at ${expires}` : `, until ${expires}`;
  return `${source}: ${by}, ${describeAge(age)}${until}\n${lines.join('')}`;
}
