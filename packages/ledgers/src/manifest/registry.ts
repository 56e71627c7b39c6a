import { CodedError } from '@blockcluster/btml';
import { btcdMainnet, btcdRegtest, btcdSignet } from '../bitcoin/manifests/btcd.ts';
import {
  bitcoinCoreFull,
  bitcoinCorePruned,
  bitcoinCoreRegtest,
  bitcoinCoreSignet,
} from '../bitcoin/manifests/core.ts';
import { bitcoinCoreKit, btcdKit } from '../bitcoin/nodes/btcd-kit.ts';
import { cometbft } from '../cosmos/manifests/cometbft.ts';
import { wasmd } from '../cosmos/manifests/wasmd.ts';
import { cometKit } from '../cosmos/nodes/kit.ts';
import { wasmdKit } from '../cosmos/nodes/wasmd-kit.ts';
import { anvil } from '../evm/manifests/anvil.ts';
import { gethClique, gethDev, gethEthash } from '../evm/manifests/geth.ts';
import { gethPrysm } from '../evm/manifests/prysm.ts';
import { gethPrysmKit } from '../evm/nodes/beacon/kit.ts';
import { anvilKit, gethCliqueKit, gethDevKit, gethEthashKit } from '../evm/nodes/kits.ts';
import { kubo } from '../ipfs/manifests/kubo.ts';
import { kuboKit } from '../ipfs/nodes/kit.ts';
import type { NodeKit } from './kit.ts';
import type { NodeManifest } from './schema.ts';

/** Every node that the product knows how to run. The first that answers to a word is what `nodes add WORD` adds. */
export const nodeManifests: readonly NodeManifest[] = [
  btcdRegtest,
  bitcoinCorePruned,
  bitcoinCoreFull,
  bitcoinCoreSignet,
  bitcoinCoreRegtest,
  btcdSignet,
  btcdMainnet,
  gethDev,
  gethClique,
  gethEthash,
  gethPrysm,
  anvil,
  cometbft,
  wasmd,
  kubo,
];

const kits: Readonly<Record<string, NodeKit>> = {
  btcd: btcdKit,
  'bitcoin-core': bitcoinCoreKit,
  anvil: anvilKit,
  'geth-dev': gethDevKit,
  'geth-clique': gethCliqueKit,
  'geth-ethash': gethEthashKit,
  'geth-prysm': gethPrysmKit,
  cometbft: cometKit,
  wasmd: wasmdKit,
  kubo: kuboKit,
};

/** The manifest with an id or an alias; throws NODE_MANIFEST_UNKNOWN. */
export function findManifest(word: string): NodeManifest {
  const found =
    nodeManifests.find((manifest) => manifest.id === word) ??
    nodeManifests.find((manifest) => manifest.aliases.includes(word));
  if (found === undefined)
    throw new CodedError('NODE_MANIFEST_UNKNOWN', `No node is called "${word}"`, {
      details: { known: nodeManifests.map((manifest) => manifest.id) },
    });
  return found;
}

/** What a manifest can't say as data. */
export function kitOf(manifest: NodeManifest): NodeKit {
  const kit = kits[manifest.run.kit];
  if (kit === undefined) throw new CodedError('NODE_MANIFEST_UNKNOWN', `No kit is called "${manifest.run.kit}"`);
  return kit;
}
