/** A ledger with a real node, as the scenario needs it, and the contract that is used there. */
export interface World {
  /** As BLOCKCLUSTER_LEDGERS takes it; its name is the ledger's. */
  readonly ledger: { readonly name: string } & Readonly<Record<string, unknown>>;
  readonly subject: Subject;
  /** What an offline verifier says of a receipt when all is well: a chain without consensus proves nothing. */
  readonly verdict: 'final' | 'consistent';
  /** Gives the server's account money. */
  fund(account: string): Promise<void>;
  /** Stops the node and starts it again on the same chain. */
  restartNode(): Promise<void>;
  /** How the newest blocks are undone, or why they never are. */
  readonly history: { readonly undo: (blocks: number) => Promise<void> } | { readonly settled: string };
  stop(): Promise<void>;
}

/** A contract, by what is asked of it. Numbers count the calls. */
export interface Subject {
  /** Body of the import, without the name. */
  readonly imported: object;
  /** Arguments of the constructor, given the public key of the account that signs. */
  deploy(publicKey: string): object;
  /** Each call uses up what a deployment gave: there is a further one, with the same arguments, before each. */
  readonly refilled?: true;
  readonly call: { readonly method: string; values(turn: number): object };
  /** A call that is refused, and how the reason reads. */
  readonly failing: {
    readonly method: string;
    readonly values: object;
    readonly reason: RegExp;
    /** Whether trying it finds out; if not, a block has to. */
    readonly foreseen: boolean;
    /** Options with which it is signed all the same; absent where no block would hold it. */
    readonly forced?: string;
  };
  /** What the method answers after the calls so far. */
  readonly query: {
    readonly path: string;
    /** Which member of the answer is looked at: `result` when left out. */
    readonly member?: string;
    answer(turns: readonly number[]): unknown;
  };
  /** A place of its state that holds something, where blocks commit to state: as `storage/{slot}` takes it. */
  readonly state?: string;
  /** Name of the event that each call logs once. */
  readonly event: string;
}

/** A family that may run here. */
export interface Family {
  readonly name: string;
  /** What has to be there; undefined when it is. */
  missing(): string | undefined;
  open(): Promise<World>;
}
