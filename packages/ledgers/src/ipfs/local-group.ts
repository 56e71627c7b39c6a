import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, type Ed25519Sign, encodeDidKey, type NoteKey } from '@blockcluster/btml';
import { ed25519 } from '@noble/curves/ed25519.js';
import type { BlockSource } from './blocks/dag.ts';
import { createBlockStore, folderBytes } from './blocks/store.ts';
import type { StorageDriver } from './driver.ts';
import { gatewaySource } from './gateway/client.ts';
import { createGateway } from './gateway/server.ts';
import { createStorageDriver, type GroupOptions } from './group.ts';
import type { KuboNode } from './kubo/node.ts';
import { kuboStore } from './kubo/store.ts';
import { createMemberClient, type MemberClient } from './member/client.ts';
import { createMemberHandler } from './member/http.ts';
import { Member, type MemberIdentity } from './member/member.ts';
import { fileState } from './member/state.ts';
import { type Served, serve } from './serve.ts';

/** An Ed25519 identity of a secret of 32 bytes. */
export function ed25519Identity(name: string, secret: Uint8Array): MemberIdentity {
  const key = encodeDidKey({ type: 'ed25519', bytes: ed25519.getPublicKey(secret) });
  return { name, key, sign: (message) => ed25519.sign(message, secret) };
}

/** A member's identity, kept in its folder; made when there is none. */
export async function memberIdentity(folder: string, name: string): Promise<MemberIdentity> {
  const file = join(folder, 'member.key');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (Reflect.get(Object(error), 'code') !== 'EEXIST') throw error;
  }
  const secret = Buffer.from((await readFile(file, 'utf8')).trim(), 'hex');
  if (secret.length !== 32) throw new CodedError('MEMBER_REQUEST', `${file} is not the key of a member`);
  return ed25519Identity(name, secret);
}

/** A member that runs in this process, and serves HTTP on 127.0.0.1. */
export interface LocalMember {
  readonly member: Member;
  readonly url: string;
  stop(): Promise<void>;
}

export interface LocalMemberOptions {
  readonly folder: string;
  readonly name: string;
  readonly issuers: readonly string[];
  readonly logs: readonly NoteKey[];
  /** Seconds since 1970. */
  readonly now: () => number;
  readonly port?: number;
}

/** Starts a member whose blocks, key and memory are in a folder. */
export async function startMember(options: LocalMemberOptions): Promise<LocalMember> {
  const { folder, name, issuers, logs, now, port } = options;
  const identity = await memberIdentity(folder, name);
  const store = createBlockStore(folderBytes(join(folder, 'blocks')));
  const state = await fileState(join(folder, 'state.json'));
  const member = new Member({ ...identity, store, state, issuers, logs, now });
  const served = await serve(createMemberHandler(member), port);
  return { member, url: served.url, stop: () => served.close() };
}

/**
 * A member of this process without HTTP.
 *
 * @param source of the content that it is told to hold; the gateway that it is told of when left out.
 */
export function localClient(member: Member, source?: BlockSource): MemberClient {
  return {
    name: member.name,
    key: member.key,
    hold: (cid, gateway) => member.hold(cid, source ?? gatewaySource(gateway)),
    answer: (challenge) => member.answer(challenge),
    cosign: (head) => member.cosign(head),
    agree: (terms) => member.agree(terms),
    held: async () => (await member.held()).length,
  };
}

export interface LocalGroupOptions {
  readonly folder: string;
  readonly group: string;
  readonly label: string;
  /** Names of the members; each has a folder of its own. */
  readonly names: readonly string[];
  readonly threshold: number;
  /** The organization that publishes and challenges. */
  readonly issuer: { readonly key: string; readonly sign: Ed25519Sign };
  readonly logs: readonly NoteKey[];
  /** Seconds since 1970. */
  readonly now: () => number;
  readonly onRefusal?: GroupOptions['onRefusal'];
  /** Where content is published (default: a store in the folder, behind a gateway of its own). */
  readonly publisher?: Publisher;
}

/** A store, and the gateway at which members fetch from it. */
export type Publisher = Pick<GroupOptions, 'store' | 'version' | 'pin' | 'peers'> & { readonly gateway: string };

/** Publishes on a Kubo node. */
export function kuboPublisher(node: Pick<KuboNode, 'client' | 'gateway' | 'version'>): Publisher {
  const { client, gateway, version } = node;
  return {
    store: kuboStore(client),
    gateway,
    version: `kubo ${version}`,
    pin: (cid) => client.pin(cid),
    peers: async () => (await client.peers()).length,
  };
}

export interface LocalGroup {
  readonly driver: StorageDriver;
  readonly members: readonly LocalMember[];
  /** Address of the gateway to what was published. */
  readonly gateway: string;
  stop(): Promise<void>;
}

/**
 * A whole group on one machine: a store with its gateway, and members that serve HTTP on 127.0.0.1. It needs no program
 * but Node. Members under one roof are no witnesses to outsiders: real groups run them apart.
 */
export async function startLocalGroup(options: LocalGroupOptions): Promise<LocalGroup> {
  const { folder, group, label, names, threshold, issuer, logs, now, onRefusal } = options;
  const running: (Served | LocalMember)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((each) => ('close' in each ? each.close() : each.stop())));
  };
  try {
    let { publisher } = options;
    if (publisher === undefined) {
      const store = createBlockStore(folderBytes(join(folder, 'published')));
      const gateway = await serve(createGateway(store));
      running.push(gateway);
      publisher = { store, gateway: gateway.url, version: 'embedded' };
    }
    const members: LocalMember[] = [];
    for (const name of names) {
      const member = await startMember({ folder: join(folder, name), name, issuers: [issuer.key], logs, now });
      running.push(member);
      members.push(member);
    }
    const clients = members.map(({ member: { name, key }, url }) =>
      createMemberClient({ url, name, key, issuer, now }),
    );
    const driver = createStorageDriver({
      group,
      label,
      members: clients,
      threshold,
      issuer,
      now,
      ...publisher,
      ...(onRefusal === undefined ? {} : { onRefusal }),
    });
    return { driver, members, gateway: publisher.gateway, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
