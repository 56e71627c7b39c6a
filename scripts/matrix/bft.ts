import { createHash } from 'node:crypto';
import { type BtmlMap, EXECUTE, INSTANTIATE } from '@blockcluster/btml';
import {
  cellContract,
  cosmosAddressOf,
  cosmosContractAddress,
  createCosmosDriver,
  startWasmdNetwork,
  WASMD_DENOM,
  WASMD_PREFIX,
  wasmdPath,
} from '@blockcluster/ledgers';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { Actor } from './actor.ts';
import { actOnLedger, type Kind } from './run.ts';

const LABEL = 'a cell';
const text = (v: string): BtmlMap => ({ t: 'string', v });
const keep = (said: string): BtmlMap => text(JSON.stringify({ ok: Buffer.from(said).toString('base64') }));

/** Byzantine fault tolerance: a Cosmos SDK chain with contracts, of four validators. */
export const bft: Kind = {
  kind: 'bft',
  missing: () =>
    wasmdPath() === undefined ? 'wasmd: build it by scripts/nodes/build-cosmos.sh, or put it on the PATH' : undefined,
  async run(progress) {
    const secret = secp256k1.utils.randomSecretKey();
    const funded = cosmosAddressOf(secp256k1.getPublicKey(secret, true), WASMD_PREFIX);
    progress('bft: starting four validators');
    const network = await startWasmdNetwork({ fund: { [funded]: 10n ** 12n } });
    try {
      const { url, chainId } = network;
      const driver = createCosmosDriver({
        url,
        name: 'votes',
        label: 'wasmd',
        chainId,
        flavor: 'sdk',
        prefix: WASMD_PREFIX,
        denom: WASMD_DENOM,
      });
      const actor = new Actor(driver, secret);
      const code = Buffer.from(cellContract());
      const codehash = createHash('sha256').update(code).digest('hex');
      const maker = actor.account.slice(driver.chain.length + 1);
      const address = cosmosContractAddress({ codehash, maker, label: LABEL });
      const call = (method: string, args: BtmlMap[]): BtmlMap => {
        return { op: 'call', ...actor.common, contract: address, method, codehash, args, gas: '500000' };
      };
      // The chain counts stored codes from 1, and this is its first.
      const first = [{ t: 'uint64', v: '1' }, text(LABEL), keep('first')];
      const acted = await actOnLedger({
        kind: 'bft',
        actor,
        anchorOp: (root) => ({ op: 'anchor', ...actor.common, form: 'cosmos-tx-1', root }),
        publishOp: { op: 'publish', ...actor.common, content: Buffer.from('what everybody may read').toString('hex') },
        contract: [
          () => ({ op: 'deploy', ...actor.common, code: code.toString('hex') }),
          () => call(INSTANTIATE, first),
          () => call(EXECUTE, [keep('second')]),
        ],
        payOp: actor.payOp(actor.account, 12_345n),
        progress,
      });
      return { acted, trust: [await driver.trust({ pins: [], contracts: [] })] };
    } finally {
      await network.stop();
    }
  },
};
