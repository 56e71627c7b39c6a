import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { type BtmlMap, EXECUTE, INSTANTIATE } from '@blockcluster/btml';
import {
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

const contract = new URL('../../packages/ledgers/fixtures/cosmwasm/queue.wasm.gz', import.meta.url);

const LABEL = 'a queue';
const text = (v: string): BtmlMap => ({ t: 'string', v });

/** Byzantine fault tolerance: a Cosmos SDK chain with contracts, of four validators. */
export const bft: Kind = {
  kind: 'bft',
  missing: () =>
    wasmdPath() === undefined ? 'wasmd: build it by scripts/nodes/build-wasmd.sh, or put it on the PATH' : undefined,
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
      const code = await readFile(contract);
      const codehash = createHash('sha256').update(gunzipSync(code)).digest('hex');
      const maker = actor.account.slice(driver.chain.length + 1);
      const address = cosmosContractAddress({ codehash, maker, label: LABEL }, WASMD_PREFIX);
      const call = (method: string, args: BtmlMap[]): BtmlMap => {
        return { op: 'call', ...actor.common, contract: address, method, codehash, args, gas: '500000' };
      };
      // The chain counts stored codes from 1, and this is its first.
      const first = [{ t: 'uint64', v: '1' }, text(LABEL), text('{}')];
      const acted = await actOnLedger({
        kind: 'bft',
        actor,
        anchorOp: (root) => ({ op: 'anchor', ...actor.common, form: 'cosmos-tx-1', root }),
        publishOp: { op: 'publish', ...actor.common, content: Buffer.from('what everybody may read').toString('hex') },
        contract: [
          () => ({ op: 'deploy', ...actor.common, code: code.toString('hex') }),
          () => call(INSTANTIATE, first),
          () => call(EXECUTE, [text('{"enqueue":{"value":7}}')]),
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
