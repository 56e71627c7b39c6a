import { anchorContract, contractAddress, type EvmDriver } from '@blockcluster/ledgers';
import { Actor } from './actor.ts';
import { type Acted, actOnLedger } from './run.ts';

/** Acts in the four cells of a chain of the EVM family; answers the contract that anchors there, too. */
export async function actOnEvm(
  kind: 'pow' | 'pos' | 'poa',
  driver: EvmDriver,
  secret: Uint8Array,
  progress: (text: string) => void,
): Promise<{ readonly acted: readonly Acted[]; readonly contract: string }> {
  const actor = new Actor(driver, secret);
  const { nonce } = await driver.accountState(actor.account);
  const contract = contractAddress(actor.account, nonce);
  progress(`${kind}: deploying the anchor contract (${driver.label})`);
  await actor.act({ op: 'deploy', ...actor.common, code: anchorContract.bytecode });
  const acted = await actOnLedger({
    kind,
    actor,
    anchorOp: (root) => ({ op: 'anchor', ...actor.common, form: 'evm-event-1', root, contract }),
    publishOp: { op: 'publish', ...actor.common, content: Buffer.from('what everybody may read').toString('hex') },
    contract: [
      () => ({ op: 'deploy', ...actor.common, code: anchorContract.bytecode }),
      () => ({
        op: 'call',
        ...actor.common,
        contract,
        method: anchorContract.method,
        codehash: anchorContract.codeHash,
        args: [{ t: 'bytes32', v: '11'.repeat(32) }],
        gas: '60000',
      }),
    ],
    payOp: actor.payOp(`${driver.chain}:0x${'ab'.repeat(20)}`, 10n ** 15n),
    progress,
  });
  return { acted, contract };
}
