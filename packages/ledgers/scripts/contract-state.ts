// Makes packages/btml/fixtures/cometbft/contract-state.json: proofs of the state of two CW20 tokens of a new chain of four
// validators (wasmd by BLOCKCLUSTER_WASMD or on the PATH), with the trust entry to verify them by.
//   node packages/ledgers/scripts/contract-state.ts
import { readFile, writeFile } from 'node:fs/promises';
import { type BtmlMap, EXECUTE, formatTime, INSTANTIATE, wasmMapKey } from '@blockcluster/btml';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { addressOfKey } from '../src/cosmos/compile/account.ts';
import { contractAddressOf } from '../src/cosmos/compile/contract.ts';
import { createCosmosDriver } from '../src/cosmos/driver.ts';
import { startWasmdNetwork, WASMD_DENOM, WASMD_PREFIX } from '../src/cosmos/nodes/wasmd.ts';
import { CosmosSigner, settled } from '../test/cosmos-support.ts';

const target = new URL('../../btml/fixtures/cometbft/contract-state.json', import.meta.url);
const code = await readFile(new URL('../src/contract/cosmwasm/templates/cw20_base.wasm.gz', import.meta.url));
const text = (value: string) => new TextEncoder().encode(value);

const secret = secp256k1.utils.randomSecretKey();
const maker = addressOfKey(secp256k1.getPublicKey(secret, true), WASMD_PREFIX);
const network = await startWasmdNetwork({ chainId: 'state-1', fund: { [maker]: 10n ** 12n } });
try {
  const driver = createCosmosDriver({
    ...{ url: network.url, name: 'state', label: 'State', chainId: network.chainId, flavor: 'sdk' },
    ...{ prefix: WASMD_PREFIX, denom: WASMD_DENOM },
  });
  const { chain, contracts } = driver;
  const signer = new CosmosSigner(driver, secret);
  const done = async (op: BtmlMap) => {
    const { txid } = await signer.send(op);
    const { at, success } = await settled(driver, txid);
    if (!success) throw new Error(`${txid} failed`);
    return { txid, height: at.height };
  };
  const common = { chain, from: signer.account, bind: 'cd'.repeat(32) };
  const stored = await done({ ...common, op: 'deploy', code: code.toString('hex') });
  const { codeId, checksum } = await driver.storedCode(stored.txid);
  const texts = (...values: string[]) => values.map((v) => ({ t: 'string', v }));
  const token = async (label: string, amount: string) => {
    const contract = contractAddressOf({ codehash: checksum, maker, label });
    const message = { name: label, symbol: 'COIN', decimals: 6, initial_balances: [{ address: maker, amount }] };
    const args = [{ t: 'uint64', v: String(codeId) }, ...texts(label, JSON.stringify(message))];
    await done({ ...common, op: 'call', contract, codehash: checksum, gas: '600000', method: INSTANTIATE, args });
    return contract;
  };
  const gold = await token('gold', '1000');
  const silver = await token('silver', '5000');
  const friend = new CosmosSigner(driver).account.slice(chain.length + 1);
  const before = await driver.status();
  const moved = await done({
    ...{ ...common, op: 'call', contract: gold, codehash: checksum, gas: '300000', method: EXECUTE },
    args: texts(JSON.stringify({ transfer: { recipient: friend, amount: '25' } })),
  });
  await done(signer.payOp(signer.account, 1n));
  await done(signer.payOp(signer.account, 1n));
  if (contracts === undefined) throw new Error('a chain without contracts');
  const state = async (contract: string, name: string, key: string[], height: number) =>
    (await contracts.state({ contract, key: wasmMapKey(text(name), key.map(text)), height })).proof;
  const earlier = moved.height - 1;
  const proofs = {
    balance: await state(gold, 'balance', [maker], moved.height),
    received: await state(gold, 'balance', [friend], moved.height),
    earlier: await state(gold, 'balance', [maker], earlier),
    notYet: await state(gold, 'balance', [friend], earlier),
    elsewhere: await state(silver, 'balance', [maker], moved.height),
    notElsewhere: await state(silver, 'balance', [friend], moved.height),
    info: await state(gold, 'token_info', [], moved.height),
    later: await state(gold, 'balance', [maker], moved.height + 1),
  };
  const now = Math.ceil(Date.now() / 1000) + 60;
  const trust = { trust: '1.0', issued: formatTime(now), chains: [await driver.trust({ pins: [], contracts: [] })] };
  await writeFile(
    target,
    `${JSON.stringify({ now: String(now), maker, friend, gold, silver, trust, proofs }, null, 1)}\n`,
  );
  process.stderr.write(`${before.height} blocks before the transfer; written ${target.pathname}\n`);
} finally {
  await network.stop();
}
