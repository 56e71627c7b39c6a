import { resolve } from 'node:path';
import { type BtmlMap, CodedError } from '@blockcluster/btml';
import { readArgs } from '../args.ts';
import { connect } from '../connection.ts';
import { writeAtomically } from '../files.ts';
import { signKeyEvent } from '../identities/documents.ts';
import { newKeyFile, readKeyFile } from '../identities/key-file.ts';
import { resolveOffline } from '../identities/offline.ts';
import { resolutionText } from '../identities/text.ts';
import { type Command, type CommandIo, exitCode } from '../io.ts';

const usage = (message: string): CodedError => new CodedError('CLI_USAGE', message);

type Connected = Awaited<ReturnType<typeof connect>>['client'];

/** An identity by its id or by its subject. */
async function find(client: Connected, target: string) {
  const isId = /^b[a-z2-7]{60}$/.test(target);
  const { items } = isId
    ? { items: [{ id: target }] }
    : await client.unwrap(client.api.GET('/api/v1/identities', { params: { query: { subject: target } } }));
  const [found] = items;
  if (found === undefined) throw new CodedError('CLI_NOT_FOUND', `no identity is bound to "${target}"`);
  return client.unwrap(client.api.GET('/api/v1/identities/{id}', { params: { path: { id: found.id } } }));
}

/** The credential that holds now, by the order in which the installation took the events. */
function presentCredential({ events }: Awaited<ReturnType<typeof find>>): string {
  const ended = new Set(events.map(({ target }) => target));
  const present = events.findLast(({ id, kind }) => kind === 'credential' && !ended.has(id));
  if (present === undefined) throw new CodedError('CLI_NOT_FOUND', 'the identity has no key any more');
  return present.id;
}

function readTime(text: string | undefined, now: number): number {
  const time = text === undefined ? now : Date.parse(text);
  if (Number.isNaN(time)) throw usage(`--at takes a time such as 2026-11-22T12:00:00Z, not "${text}"`);
  return Math.floor(time / 1000);
}

/** A did:key as it is, or that of a key file. */
const didOf = async (io: CommandIo, text: string): Promise<string> =>
  text.startsWith('did:key:') ? text : (await readKeyFile(io, text)).did;

/** `identities`: binds, rotates and revokes keys by documents that are signed here, and resolves keys as of a time. */
export const identities: Command = async (args, io) => {
  const { values, positionals } = readArgs(args, {
    key: { type: 'string' },
    by: { type: 'string' },
    at: { type: 'string' },
    out: { type: 'string' },
    reason: { type: 'string' },
    expires: { type: 'string' },
    plan: { type: 'string' },
    evidence: { type: 'string' },
    trust: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  });
  const [verb, target] = positionals;
  const print = (value: unknown, text: string): number => {
    io.out(values.json ? `${JSON.stringify(value)}\n` : text);
    return exitCode.ok;
  };
  const need = (value: string | undefined, what: string): string => {
    if (value === undefined) throw usage(`${verb} needs ${what}`);
    return value;
  };
  const query = values.plan === undefined ? {} : { plan: values.plan };

  async function send(path: 'rotate' | 'revoke', id: string, members: BtmlMap): Promise<number> {
    const by = await readKeyFile(io, need(values.by, '--by KEYFILE, the key that signs'));
    const body = { ...signKeyEvent(members, by, io.now()) };
    const { client } = await connect(io);
    const params = { path: { id }, query };
    const answer = await client.unwrap(
      path === 'rotate'
        ? client.api.POST('/api/v1/identities/{id}/rotate', { params, body })
        : client.api.POST('/api/v1/identities/{id}/revoke', { params, body }),
    );
    return print(answer, `${answer.event.id}\n`);
  }

  switch (verb) {
    case 'new-key': {
      const { did } = await newKeyFile(io, need(target, 'a file'));
      return print({ key: did, file: target }, `${did}\n`);
    }
    case 'bind': {
      const subject = need(target, 'a subject');
      const key = await didOf(io, need(values.key, '--key DID|KEYFILE, the key to bind'));
      const by = await readKeyFile(io, need(values.by, '--by KEYFILE, the key that signs'));
      const expires = values.expires === undefined ? {} : { expires: values.expires };
      const body = { ...signKeyEvent({ kind: 'credential', subject, key, ...expires }, by, io.now()) };
      const { client } = await connect(io);
      const answer = await client.unwrap(client.api.POST('/api/v1/identities', { params: { query }, body }));
      return print(answer, `${answer.identity}\n`);
    }
    case 'rotate': {
      const { client } = await connect(io);
      const identity = await find(client, need(target, 'an identity'));
      const key = await didOf(io, need(values.key, '--key DID|KEYFILE, the key that comes'));
      const expires = values.expires === undefined ? {} : { expires: values.expires };
      const { id, subject } = identity;
      return send('rotate', id, { kind: 'credential', subject, key, prev: presentCredential(identity), ...expires });
    }
    case 'revoke': {
      const { client } = await connect(io);
      const identity = await find(client, need(target, 'an identity'));
      const reason = values.reason === undefined ? {} : { reason: values.reason };
      return send('revoke', identity.id, { kind: 'revocation', target: presentCredential(identity), ...reason });
    }
    case 'list': {
      const { client } = await connect(io);
      const { items } = await client.unwrap(client.api.GET('/api/v1/identities', { params: { query: {} } }));
      return print(
        items,
        items.map((one) => `${one.id}  ${one.subject}  ${one.keys.join(' ') || '(no key)'}\n`).join(''),
      );
    }
    case 'resolve': {
      const at = readTime(values.at, io.now());
      if (values.evidence !== undefined) {
        const answer = await resolveOffline(io, {
          evidence: values.evidence,
          trust: values.trust,
          identity: target,
          at,
        });
        print(answer, resolutionText(answer));
        return answer.state === 'determined' ? exitCode.ok : exitCode.unfinished;
      }
      const { client } = await connect(io);
      const { id } = await find(client, need(target, 'an identity, or --evidence FILE'));
      const time = new Date(at * 1000).toISOString();
      const params = { path: { id }, query: { at: time } };
      const answer = JSON.parse(
        await client.unwrap(client.api.GET('/api/v1/identities/{id}/keys', { params, parseAs: 'text' })),
      );
      if (values.out !== undefined)
        await writeAtomically(resolve(io.cwd, values.out), Buffer.from(`${JSON.stringify(answer.evidence)}\n`));
      const { evidence: _, ...rest } = answer;
      print(rest, resolutionText(rest));
      return answer.state === 'determined' ? exitCode.ok : exitCode.unfinished;
    }
    default:
      throw usage('say new-key FILE, bind SUBJECT, rotate ID, revoke ID, list or resolve ID');
  }
};
