/** What is done: sign, publish, execute, settle. */
export const layers = ['identity', 'data', 'contract', 'settlement'] as const;
export type Layer = (typeof layers)[number];

/** What makes the result valid. */
export const consensusKinds = ['pow', 'pos', 'poa', 'bft', 'storage'] as const;
export type CellKind = (typeof consensusKinds)[number];

/** One of the twenty places where an action can go. */
export interface MatrixCell {
  readonly layer: Layer;
  readonly kind: CellKind;
  /** A cell is supported only while a test acts in it on a real node and verifies the receipt offline. */
  readonly supported: boolean;
  /** What is done there, in words. */
  readonly action: string;
  /** Families of ledgers that do it. */
  readonly families: readonly ('bitcoin' | 'evm' | 'cosmos' | 'ipfs')[];
  /** Operations of an intent, or of the group of members. */
  readonly operations: readonly string[];
  /** Forms of anchors that a receipt of this cell shows. */
  readonly forms: readonly string[];
  /** Nodes that do it, where those of the column don't all. */
  readonly nodes?: readonly string[];
  /** The test that acts there, and what `npm run matrix` runs for it. */
  readonly test: string;
}

interface Column {
  /** What must hold before a verdict says `final`. */
  readonly rule: string;
  /** Nodes that do it on this machine, by what `blockcluster nodes add` calls them; the first is the common one. */
  readonly nodes: readonly string[];
}

/** The rule of each kind of consensus, and the nodes behind it. */
export const columns: Readonly<Record<CellKind, Column>> = {
  pow: {
    rule: 'confirmations and accumulated work above a pinned block; on a development chain, an ancestor of a pinned one',
    nodes: ['bitcoin', 'evm-pow'],
  },
  pos: { rule: 'finalized, signed by 342 of 512 of a trusted sync committee', nodes: ['evm-pos'] },
  poa: { rule: 'a majority of distinct sealers of a pinned set on top (named authorities)', nodes: ['evm-poa'] },
  bft: { rule: 'more than 2/3 of the voting power of a trusted set of validators', nodes: ['cosmos'] },
  storage: {
    rule: 'signed by as many named members as the threshold asks for; integrity alone is never "stored"',
    nodes: ['ipfs'],
  },
};

const anchors = {
  pow: ['bitcoin-op-return-1', 'evm-event-1'],
  pos: ['evm-event-pos-1'],
  poa: ['evm-event-1'],
  bft: ['cosmos-tx-1'],
  storage: ['witness-1'],
} as const;
const effects = {
  pow: ['bitcoin-tx-1', 'evm-tx-1'],
  pos: ['evm-tx-pos-1'],
  poa: ['evm-tx-1'],
  bft: ['cosmos-op-1'],
} as const;
const families = {
  pow: ['bitcoin', 'evm'],
  pos: ['evm'],
  poa: ['evm'],
  bft: ['cosmos'],
  storage: ['ipfs'],
} as const;
const keyEvents = 'bind, rotate or revoke a key by a signed credential or revocation, and commit it';

function cell(
  layer: Layer,
  kind: CellKind,
  rest: Omit<MatrixCell, 'layer' | 'kind' | 'families' | 'supported' | 'test'>,
) {
  return {
    layer,
    kind,
    families: families[kind],
    supported: true,
    test: `scripts/matrix/${kind}.ts`,
    ...rest,
  };
}

/**
 * The twenty cells: layers by kinds of consensus. This is data; what runs where is asked of the ledgers that an
 * installation has.
 */
export const matrix: readonly MatrixCell[] = [
  ...(['pow', 'pos', 'poa', 'bft'] as const).map((kind) =>
    cell('identity', kind, { action: keyEvents, operations: ['anchor'], forms: anchors[kind] }),
  ),
  cell('identity', 'storage', {
    action: 'keep a chain of signed key events with members, who prove by random challenges that they hold it',
    operations: ['append', 'challenge'],
    forms: ['retrieval-1'],
  }),
  cell('data', 'pow', { action: 'commit to content', operations: ['anchor'], forms: anchors.pow }),
  cell('data', 'pos', {
    action: 'publish content in a transaction',
    operations: ['publish', 'anchor'],
    forms: effects.pos,
  }),
  cell('data', 'poa', {
    action: 'publish content in a transaction',
    operations: ['publish', 'anchor'],
    forms: effects.poa,
  }),
  cell('data', 'bft', {
    action: 'publish content in a transaction',
    operations: ['publish', 'anchor'],
    forms: effects.bft,
  }),
  cell('data', 'storage', {
    action: 'store content with members, who prove by random challenges that they hold it',
    operations: ['publish', 'challenge'],
    forms: ['retrieval-1'],
  }),
  cell('contract', 'pow', {
    action: 'lock an amount under a script (Bitcoin); deploy and call (Ethash)',
    operations: ['deploy', 'call'],
    forms: effects.pow,
  }),
  cell('contract', 'pos', { action: 'deploy and call', operations: ['deploy', 'call'], forms: effects.pos }),
  cell('contract', 'poa', { action: 'deploy and call', operations: ['deploy', 'call'], forms: effects.poa }),
  cell('contract', 'bft', {
    action: 'store, instantiate and execute CosmWasm',
    operations: ['deploy', 'call'],
    forms: effects.bft,
    nodes: ['wasm'],
  }),
  cell('contract', 'storage', {
    action: 'agree who holds what until when, and challenge the holders in each period',
    operations: ['agree', 'exercise'],
    forms: ['agreement-1'],
  }),
  cell('settlement', 'pow', {
    action: 'pay, also many in one transaction; anchor a batch',
    operations: ['pay', 'anchor'],
    forms: [...effects.pow, ...anchors.pow],
  }),
  cell('settlement', 'pos', {
    action: 'pay, also many in one transaction; anchor a batch',
    operations: ['pay', 'anchor'],
    forms: [...effects.pos, ...anchors.pos],
  }),
  cell('settlement', 'poa', {
    action: 'pay, also many in one transaction; anchor a batch',
    operations: ['pay', 'anchor'],
    forms: [...effects.poa, ...anchors.poa],
  }),
  cell('settlement', 'bft', {
    action: 'pay, also many in one transaction; anchor a batch',
    operations: ['pay', 'anchor'],
    forms: [...effects.bft, ...anchors.bft],
    nodes: ['wasm', 'cosmos'],
  }),
  cell('settlement', 'storage', {
    action: 'have members witness the head of the log',
    operations: ['cosign'],
    forms: anchors.storage,
  }),
];
