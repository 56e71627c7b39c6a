import { type BtmlMap, buildReceipt, canonicalize, hexEncode, syncDomain } from '../../src/index.ts';
import { fromHex } from '../../src/proof/bytes.ts';
import { beaconAnchor, beaconStart, beaconStep, beaconTrust, testNetwork } from '../../test/support/beacon.ts';
import { anchoredReceipt } from '../../test/support/clique.ts';
import { testLog } from '../../test/support/log.ts';
import { testRecord } from '../../test/support/record.ts';
import { accepted, type Draft, refused } from './types.ts';

const now = '2026-11-22T13:00:00Z';
const record = testRecord('vectors');
const log = testLog(record, 5, 11);
const made = (options: Parameters<typeof beaconAnchor>[2] = {}) => beaconAnchor(log.root, log.path, options);
const pos = made();
const trust = beaconTrust(pos);
const { beacon } = pos.anchor;

const good = (name: string, anchor: BtmlMap, by: BtmlMap = trust): Draft =>
  accepted('verify-receipt', `pos: ${name}`, canonicalize(buildReceipt(record, [anchor])), { trust: by, now });
const bad = (name: string, tag: string, anchor: BtmlMap, error: string, by: BtmlMap = trust): Draft =>
  refused('verify-receipt', `pos: ${name}`, tag, canonicalize(buildReceipt(record, [anchor])), error, { trust: by, now });
const badBeacon = (name: string, tag: string, change: object, error: string): Draft =>
  bad(name, tag, { ...pos.anchor, beacon: { ...beacon, ...change } }, error);

const flip = (hex: string, at = 0): string => {
  const bytes = fromHex(hex);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return hexEncode(bytes);
};
const capella = { layout: 'capella', version: '03000001' } as const;
const capellaAnchor = made({ ...capella, onTop: 0 });
const far = made({ slot: 150 });
const few = made({ signers: 22 });
/** The key of the last member, who did not sign. */
const infinite = `${few.anchor.beacon.committee.slice(0, 96 * 31)}c0${'00'.repeat(47)}${few.anchor.beacon.committee.slice(96 * 32)}`;
const otherVersion = syncDomain(testNetwork({ version: '05000002' }), 100);
const long = made({ onTop: 3 }).anchor;

export const posVectors: readonly Draft[] = [
  good('archived committee', pos.anchor),
  good('layout of Capella, in the finalized block itself', capellaAnchor.anchor, beaconTrust(capellaAnchor, {}, capella)),
  good('bootstrap and two updates', far.anchor, beaconTrust(undefined, { ...beaconStart(8), updates: [beaconStep(40), beaconStep(100)] })),
  good('an update too few', far.anchor, beaconTrust(undefined, { ...beaconStart(8), updates: [beaconStep(40)] })),
  good('header of the last slot of a period, signed by the next committee', made({ slot: 127 }).anchor, beaconTrust(made({ slot: 127 }))),
  good('22 of 32 signers', made({ signers: 22 }).anchor),
  good('21 of 32 signers', made({ signers: 21 }).anchor),
  good('a committee that the trust does not know', pos.anchor, beaconTrust(far)),
  good('contract that the trust does not name', pos.anchor, beaconTrust(pos, { contracts: [`0x${'1'.repeat(40)}`] })),
  good('no trust', pos.anchor, { trust: '1.0', issued: '2026-11-22T12:30:00Z' }),

  badBeacon('one signer, claimed to be all', 'threshold', { ...made({ signers: 1 }).anchor.beacon, bits: 'ffffffff' }, 'POS_SIGNATURE'),
  badBeacon('no signer', 'threshold', { bits: '00000000', signature: `c0${'00'.repeat(95)}` }, 'POS_SIGNATURE'),
  badBeacon('more bits than members', 'trailing-data', { bits: `${beacon.bits}00` }, 'POS_BITS'),
  bad('signed for another fork version', 'domain-separation', made({ domain: otherVersion }).anchor, 'POS_SIGNATURE'),
  bad('signed under another ciphersuite', 'domain-separation', made({ dst: 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_' }).anchor, 'POS_SIGNATURE'),
  badBeacon('signature of another header', 'substitution', { signature: made({ slot: 101 }).anchor.beacon.signature }, 'POS_SIGNATURE'),
  badBeacon('committee of another period', 'substitution', { committee: far.anchor.beacon.committee }, 'POS_COMMITTEE'),
  badBeacon('a key of the committee changed', 'tampering', { committee: flip(beacon.committee, 1500) }, 'POS_COMMITTEE'),
  bad('the point at infinity as the key of a member', 'key-validation', { ...few.anchor, beacon: { ...few.anchor.beacon, committee: infinite } }, 'POS_KEY', beaconTrust(far)),
  badBeacon('finalized header changed', 'tampering', { finalized: flip(beacon.finalized, 20) }, 'POS_FINALITY'),
  badBeacon('finality branch of an older fork', 'fork', { finality: beacon.finality.slice(0, -1) }, 'POS_FINALITY'),
  badBeacon('execution branch of an older fork', 'fork', { execution: beacon.execution.slice(1) }, 'POS_EXECUTION'),
  bad('headers that end below the finalized block', 'missing-node', { ...pos.anchor, headers: pos.anchor.headers.slice(0, 1) }, 'POS_EXECUTION'),
  bad('a header left out', 'missing-node', { ...long, headers: [...long.headers.slice(0, 2), ...long.headers.slice(3)] }, 'EVM_LINK'),
  bad('transaction failed', 'reverted', made({ receipt: anchoredReceipt(log.root, 0) }).anchor, 'EVM_STATUS'),
  bad('another block pinned', 'fork', pos.anchor, 'FINALITY_CONFLICT', beaconTrust(pos, { pins: [`51:0x${'00'.repeat(32)}`] })),
  bad('a slot before the first fork', 'fork', pos.anchor, 'POS_FORK', beaconTrust(pos, { forks: [{ layout: 'electra', version: '05000001', epoch: '99' }] })),
];
