import type { NodeManifest, ParameterValue } from './schema.ts';

export type { ParameterValue } from './schema.ts';

/** One process of a node. */
export interface NodeMember {
  /** Unique within the node: `node`, or `validator0`, `validator1`, … */
  readonly name: string;
  readonly role: string;
  /** Place among the members of its role, from 0. */
  readonly index: number;
  /** Absolute path of its folder, for this program. */
  readonly dir: string;
  /** The same folder as the member's process knows it: it may not be allowed to walk the path above. */
  readonly home: string;
  readonly ports: Readonly<Record<string, number>>;
}

/** A node on this machine, with everything that is decided about it. */
export interface NodeSetup {
  readonly name: string;
  readonly manifest: NodeManifest;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** What `prepare` made: `NAME` for the whole node, `MEMBER.NAME` for one member. */
  readonly values: Readonly<Record<string, string>>;
  readonly members: readonly NodeMember[];
  /** Absolute paths of the programs, by name. */
  readonly programs: Readonly<Record<string, string>>;
  /** Runs a program of the node to its end, as the member's user in its folder; answers what it wrote. */
  run(member: NodeMember, program: string, args: readonly string[]): Promise<string>;
  /** Writes a file below the member's folder, readable by its user alone. */
  write(member: NodeMember, path: string, content: string): Promise<void>;
}

/** How a node answered. */
export interface NodeReading {
  readonly version: string;
  /** Of the first block; the empty string where the kind of node has none. */
  readonly genesis: string;
  readonly height: number;
  readonly hash: string;
  /** Seconds since 1970 of the newest block. */
  readonly time: number;
  readonly peers: number;
  /** The node itself says that it is still catching up. */
  readonly syncing: boolean;
}

/** Reads a node without changing it. Calls throw LEDGER_UNREACHABLE when there is no answer in time. */
export interface NodeProbe {
  read(): Promise<NodeReading>;
  /** The hash of the block at a height; undefined above the head. */
  hashAt(height: number): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Where a node answers; the members of a ledger's configuration of the family. */
export interface NodeEndpoint {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
}

/** What a manifest can't say as data: keys and genesis of a first start, and how the software is asked. */
export interface NodeKit {
  /** Once, when the node is added: chooses what the operator left open (a chain id, say). */
  settle?(parameters: Readonly<Record<string, ParameterValue>>): Record<string, ParameterValue>;
  /** CAIP-2 identifier of the chain, where it is known before the first start. */
  chain?(manifest: NodeManifest, parameters: Readonly<Record<string, ParameterValue>>): string | undefined;
  /** Before the first start: makes keys and genesis; what it answers is kept sealed and handed to templates. */
  prepare?(setup: NodeSetup): Promise<Readonly<Record<string, string>>>;
  /** Values for the templates of one member that depend on the others' ports; asked for at every start. */
  derive?(setup: NodeSetup, member: NodeMember): Readonly<Record<string, string>>;
  /** Before every start of a member, after its files are written. */
  beforeStart?(setup: NodeSetup, member: NodeMember): Promise<void>;
  /** After every start of the serving member, when it answers. */
  afterStart?(setup: NodeSetup, member: NodeMember): Promise<void>;
  /**
   * After any member was started, when the serving one answers: brings back what a program forgets when it ends. Asked
   * again in the next round until it resolves.
   */
  resume?(setup: NodeSetup): Promise<void>;
  endpoint(setup: NodeSetup, member: NodeMember): NodeEndpoint;
  probe(endpoint: NodeEndpoint, options: { readonly timeoutMs: number }): NodeProbe;
  /**
   * Settings of the ledger that this node can serve, for the server's configuration of the family; undefined where the
   * product has no driver for it.
   */
  ledger?(setup: NodeSetup): Readonly<Record<string, ParameterValue>> | undefined;
}
