import { createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { ssz } from '@blockcluster/btml';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { describe, expect, it } from 'vitest';
import { memberOf } from '../../client/answer.ts';
import { chainConfigYaml, forkVersion } from './chain-config.ts';
import { genesisDeposit } from './deposit.ts';
import { keystore, newValidatorKeys } from './keys.ts';

const at = (value: unknown, ...names: string[]): unknown => names.reduce(memberOf, value);
const hexAt = (value: unknown, ...names: string[]): Buffer => Buffer.from(String(at(value, ...names)), 'hex');

describe('what a local chain of stake starts from', () => {
  it('keeps validator keys in keystores of EIP-2335', () => {
    const [key, other] = newValidatorKeys(2);
    if (key === undefined || other === undefined) throw new Error('two keys were asked for');
    expect(key.publicKey).toHaveLength(48);
    expect(key.publicKey).not.toEqual(other.publicKey);
    const store: unknown = JSON.parse(keystore(key, 'a long password'));
    const kdf = at(store, 'crypto', 'kdf', 'params');
    const derived = pbkdf2Sync('a long password', hexAt(kdf, 'salt'), Number(at(kdf, 'c')), 32, 'sha256');
    const cipher = at(store, 'crypto', 'cipher');
    const decipher = createDecipheriv('aes-128-ctr', derived.subarray(0, 16), hexAt(cipher, 'params', 'iv'));
    expect(new Uint8Array(decipher.update(hexAt(cipher, 'message')))).toEqual(key.secret);
    const sum = createHash('sha256').update(derived.subarray(16)).update(hexAt(cipher, 'message')).digest('hex');
    expect(at(store, 'crypto', 'checksum', 'message')).toBe(sum);
  });

  it('signs deposits for the genesis fork', () => {
    const [key] = newValidatorKeys(1);
    if (key === undefined) throw new Error('a key was asked for');
    const deposit = genesisDeposit(key, Uint8Array.of(0, 1, 2, 3));
    expect(deposit.withdrawal_credentials).toMatch(/^00[0-9a-f]{62}$/);
    const message = ssz.merkleize(
      [
        ssz.bytesRoot(key.publicKey),
        Uint8Array.from(Buffer.from(deposit.withdrawal_credentials, 'hex')),
        ssz.uintRoot(BigInt(deposit.amount)),
      ],
      2,
    );
    const domain = new Uint8Array(32);
    domain[0] = 3;
    domain.set(ssz.hashPair(ssz.bytesRoot(Uint8Array.of(0, 1, 2, 3)), new Uint8Array(32)).subarray(0, 28), 4);
    const { longSignatures } = bls12_381;
    const signed = longSignatures.hash(ssz.hashPair(message, domain), 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_');
    expect(longSignatures.verify(Buffer.from(deposit.signature, 'hex'), signed, key.publicKey)).toBe(true);
  });

  it('gives every chain its own fork versions, each fork at an epoch of its own after the genesis', () => {
    const chain = { chainId: 7, secondsPerSlot: 4, slotsPerEpoch: 8, epochsPerSyncCommitteePeriod: 256, validators: 8 };
    const config = { ...chain, forkSuffix: 'aabbcc' };
    expect(forkVersion(config, 4)).toBe('04aabbcc');
    const yaml = chainConfigYaml(config);
    expect(yaml).toContain('BELLATRIX_FORK_EPOCH: 0\n');
    expect(yaml).toContain('CAPELLA_FORK_EPOCH: 1\n');
    expect(yaml).toContain('DENEB_FORK_EPOCH: 2\nELECTRA_FORK_VERSION: 0x05aabbcc\n');
    expect(yaml).toContain('SLOTS_PER_EPOCH: 8\n');
  });
});
