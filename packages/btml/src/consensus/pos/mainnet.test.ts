import { describe, expect, test } from 'vitest';
import { executionBlock, mainnet, mainnetJson } from '../../../test/support/beacon-fixtures.ts';
import { parseEvmHeader, receiptKey, trieValue } from '../../evm/index.ts';
import { fromHex, toHex } from '../../proof/bytes.ts';
import { checkBeaconEvidence, verifyBeaconSignature } from './evidence.ts';
import { CommitteeChain, checkBootstrap, checkUpdate } from './follow.ts';
import { parseBeaconHeader } from './header.ts';
import { beaconBootstrap, beaconMembers, beaconUpdate, executionRoot } from './light-client.ts';
import type { BeaconUpdateMembers } from './members.ts';

const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const slow = 120_000;

const bootstrapData = mainnetJson('bootstrap').data;
const bootstrap = beaconBootstrap(bootstrapData);
const pinned = parseBeaconHeader(fromHex(bootstrap.header));
const checkpoint = { slot: pinned.slot, root: pinned.root };
const updates: { data: { next_sync_committee: unknown } }[] = mainnetJson('updates');
const finality = mainnetJson('finality').data;

describe('mainnet, Capella: from a pinned block to a transaction', () => {
  test('the pinned block shows the committee of its period', () => {
    const step = checkBootstrap(mainnet, checkpoint, bootstrap);
    expect(step.period).toBe(862);
    expect(step.committee.size).toBe(512);
  });

  test('six updates lead through six periods, and finality to a block and a transaction in it', {
    timeout: slow,
  }, () => {
    const chain = new CommitteeChain(
      mainnet,
      342,
      checkpoint,
      bootstrap,
      updates.map(({ data }) => beaconUpdate(data)),
    );
    expect(chain.periods).toEqual({ first: 862, last: 868 });
    expect(chain.archive()).toHaveLength(7);
    // The finality update is of period 867, whose committee the update before stated.
    const committee = updates[4]?.data.next_sync_committee;
    const members = beaconMembers(finality, committee);
    const block = executionBlock(mainnetJson('block-7109344').data.message.body.execution_payload);
    const header = parseEvmHeader(block.header);
    expect(header.id).toBe(finality.finalized_header.execution.block_hash);
    const evidence = checkBeaconEvidence(mainnet, members, header.hash, '');
    expect(evidence.period).toBe(867);
    expect(toHex(chain.rootOf(867) ?? new Uint8Array(0))).toBe(toHex(evidence.committee.root));
    expect(verifyBeaconSignature(mainnet, members, evidence, '')).toBe(512);
    const proof = block.transactionTrie.proof(receiptKey(5));
    const root = header.fields[4];
    if (!(root instanceof Uint8Array)) throw new TypeError('no transactions root');
    expect(trieValue(root, receiptKey(5), proof)).toEqual(block.transactions[5]);
  });
});
