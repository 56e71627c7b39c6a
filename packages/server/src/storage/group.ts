import { type BlockCid, type CodedError, formatBlockCid, isCodedError, parseBlockCid } from '@blockcluster/btml';
import {
  type BlockStore,
  createMemberClient,
  createStorageDriver,
  localClient,
  type MemberClient,
  type StorageDriver,
} from '@blockcluster/ledgers';
import type { Kysely } from 'kysely';
import { sealedSecret } from '../access/sealed-secret.ts';
import type { ServerContext } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import { noteKeyOf } from '../log/checkpoint.ts';
import type { LogKey } from '../log/key.ts';
import { version } from '../version.ts';
import { databaseStore, GROUP_ROOT, mendingStore } from './blocks.ts';
import { gatewayToken } from './capability-token.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { ensureGroup, identityOf, listMembers, localMember, type MemberRow, storeOf } from './members.ts';
import { storageTrust } from './trust.ts';

/** The store of what this installation published. */
export const GROUP_STORE = 'group';

/** The group as it is now, for one piece of work. */
export interface OpenGroup {
  readonly driver: StorageDriver;
  readonly members: readonly MemberRow[];
  /** What members refused or failed at so far, by name: the newest of each. */
  readonly refusals: ReadonlyMap<string, CodedError>;
}

export interface OpenOptions {
  /** CID of the content that the work is about: what remote members may fetch. */
  readonly subject?: string;
  /** Only the members of this machine: they answer at once. */
  readonly localOnly?: boolean;
  /** Only the member of this name. */
  readonly only?: string;
}

const SECRET = 'storage-gateway';
const SECRET_BYTES = 32;

/** The installation's group of members: who holds content and witnesses the log. */
export class StorageGroup {
  readonly #context: ServerContext;
  readonly #key: LogKey;
  /** Signs the addresses from which remote members fetch. */
  readonly secret: Uint8Array;

  private constructor(context: ServerContext, key: LogKey, secret: Uint8Array) {
    this.#context = context;
    this.#key = key;
    this.secret = secret;
  }

  /** Opens the group; makes it at the first start. */
  static async load(context: ServerContext, key: LogKey): Promise<StorageGroup> {
    await ensureGroup(context, key.did);
    return new StorageGroup(context, key, await sealedSecret(context, SECRET, SECRET_BYTES));
  }

  get issuer(): string {
    return this.#key.did;
  }

  /** Seconds since 1970. */
  now(): number {
    return this.#context.clock.now() / 1000;
  }

  /** What this installation published; a block that rotted is mended from a member's copy. */
  async published(): Promise<BlockStore> {
    const { db } = this.#context;
    const rows = await listMembers(db);
    const others = rows.filter(({ sealed }) => sealed !== null).map(({ name }) => databaseStore(db, storeOf(name)));
    return mendingStore(databaseStore(db, GROUP_STORE, { root: GROUP_ROOT }), others);
  }

  /** The group with its present members. */
  async open({ subject = GROUP_ROOT, localOnly = false, only }: OpenOptions = {}): Promise<OpenGroup> {
    const { db, config } = this.#context;
    const { name, threshold } = await groupRow(db);
    const all = await listMembers(db);
    const members = all.filter(({ left_at }) => left_at === null);
    const asked = members.filter((row) => (only ?? row.name) === row.name && !(localOnly && row.sealed === null));
    const store = await this.published();
    const refusals = new Map<string, CodedError>();
    const [trust] = await storageTrust(db);
    const base = `${config.publicUrl ?? ''}/api/v1/gateway/${gatewayToken(this.secret, subject, this.now())}`;
    const driver = createStorageDriver({
      group: name,
      label: labelOf(members),
      members: asked.map((row) => this.#client(row, store)),
      threshold,
      gateway: base,
      store,
      version: `blockcluster ${version}`,
      issuer: { key: this.#key.did, sign: this.#key.sign },
      development: partiesOf(members) < threshold,
      ...(trust === undefined ? {} : { trust }),
      now: () => this.now(),
      onRefusal: (member, error) => refusals.set(member, error),
    });
    return { driver, members, refusals };
  }

  #client(row: MemberRow, store: BlockStore): MemberClient {
    if (row.url === null) {
      const identity = identityOf(this.#context, row);
      const obeys = { issuers: [this.#key.did], logs: [noteKeyOf(this.#key)] };
      return localClient(localMember(this.#context, identity, obeys), (cid) => store.get(cid));
    }
    return createMemberClient({
      url: row.url,
      name: row.name,
      key: row.key,
      issuer: { key: this.#key.did, sign: this.#key.sign },
      now: () => this.now(),
      send: guardedFetch({ allow: this.#context.config.webhookAllow }),
    });
  }
}

async function groupRow(db: Kysely<Schema>): Promise<{ readonly name: string; readonly threshold: number }> {
  return db.selectFrom('storage_group').select(['name', 'threshold']).executeTakeFirstOrThrow();
}

/** Members of one machine are one party; a remote one is its own. */
export function partiesOf(members: readonly Pick<MemberRow, 'name' | 'party'>[]): number {
  return new Set(members.map(({ name, party }) => (party === '' ? `member ${name}` : `party ${party}`))).size;
}

function labelOf(members: readonly MemberRow[]): string {
  const parties = partiesOf(members);
  return `${members.length} members of ${parties} ${parties === 1 ? 'party' : 'parties'}`;
}

/** A CID as strangers write it; undefined for what is none, or is not of a block that is stored here. */
export function readCid(text: string): BlockCid | undefined {
  try {
    const cid = parseBlockCid(text);
    // One spelling: version 1 in base32.
    return formatBlockCid(cid) === text ? cid : undefined;
  } catch (error) {
    if (!isCodedError(error)) throw error;
    return undefined;
  }
}
