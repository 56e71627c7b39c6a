import { type BtmlMap, buildReceipt, canonicalize, mergeReceipts, renderMarkup } from '../../src/index.ts';
import { anchoredReceipt, cliqueAnchor, cliqueTrust, sealers } from '../../test/support/clique.ts';
import { testLog } from '../../test/support/log.ts';
import { testEnvelope, testRecord } from '../../test/support/record.ts';
import { regtestAnchor, regtestTrust } from '../../test/support/regtest.ts';
import { accepted, type Draft, refused } from './types.ts';

const now = '2026-11-22T13:00:00Z';
const record = testRecord('vectors');
const log = testLog(record, 5, 11);
const pow = regtestAnchor(log.root, log.path);
const set = sealers(3);
const poa = cliqueAnchor(log.root, log.path, set);
const powTrust = regtestTrust(pow, 2);
const poaTrust = cliqueTrust(set);
const nothing = { trust: '1.0', issued: '2026-11-22T12:30:00Z' };
const powReceipt = buildReceipt(record, [pow.anchor]);
const poaReceipt = buildReceipt(record, [poa.anchor]);
const envelope = testEnvelope('vectors');
const alone = regtestAnchor(testLog(envelope, 0, 1).root, undefined, { others: 0 });
const signed = buildReceipt(envelope, [alone.anchor]);
const [proof] = envelope.proofs;

const good = (name: string, receipt: BtmlMap | string, trust: BtmlMap, more: object = {}): Draft =>
  accepted('verify-receipt', name, typeof receipt === 'string' ? receipt : canonicalize(receipt), { trust, now, ...more });
const bad = (name: string, tag: string, receipt: BtmlMap | string, error: string, trust: BtmlMap, more: object = {}): Draft =>
  refused('verify-receipt', name, tag, typeof receipt === 'string' ? receipt : canonicalize(receipt), error, { trust, now, ...more });
const badPow = (name: string, tag: string, change: BtmlMap, error: string): Draft =>
  bad(`pow: ${name}`, tag, buildReceipt(record, [{ ...pow.anchor, ...change }]), error, powTrust);
const evm = (receipt: Uint8Array): BtmlMap =>
  buildReceipt(record, [cliqueAnchor(log.root, log.path, set, { receipt }).anchor]);

const hash = '00'.repeat(32);
const headers = Array.isArray(pow.anchor.headers) ? pow.anchor.headers.map(String) : [];

export const receiptVectors: readonly Draft[] = [
  good('pow: last header pinned', powReceipt, powTrust, { digest: record.digest }),
  good('pow: as markup', renderMarkup(powReceipt), powTrust),
  good('pow: no trust', powReceipt, nothing),
  good('pow: a block below the last header pinned', powReceipt, regtestTrust(pow, 0)),
  good('pow: signed record, alone in log and block', signed, regtestTrust(alone, 2)),
  good('poa: majority of the sealers on top', poaReceipt, poaTrust),
  good('poa: too few sealers on top', buildReceipt(record, [cliqueAnchor(log.root, log.path, set, { onTop: 1 }).anchor]), poaTrust),
  good('poa: contract that the trust does not name', poaReceipt, cliqueTrust(set, { contracts: [`0x${'1'.repeat(40)}`] })),
  good('two anchors: the worst counts', mergeReceipts(powReceipt, poaReceipt), powTrust),
  good('two anchors: the best where it is asked for', mergeReceipts(powReceipt, poaReceipt), powTrust, { any: true }),
  good('a promise', { btml: '1.0', kind: 'receipt', record, promise: { log: record.issuer, deadline: '2026-11-23T00:00:00Z', plan: 'default' } }, nothing),

  bad('another file', 'substitution', powReceipt, 'PROOF_DIGEST', powTrust, { digest: `sha-256:${hash}` }),
  bad('line feed at the end', 'canonicalization', `${canonicalize(powReceipt)}\n`, 'ID_NOT_CANONICAL', powTrust),
  bad('members in another order', 'canonicalization', JSON.stringify({ record, kind: 'receipt', btml: '1.0', anchors: [pow.anchor] }), 'ID_NOT_CANONICAL', powTrust),
  bad('another record', 'substitution', buildReceipt(testRecord('another'), [pow.anchor]), 'PROOF_ROOT', powTrust),
  badPow('another height', 'tampering', { height: '121' }, 'POW_HEIGHT'),
  badPow('another position', 'tampering', { pos: '0' }, 'POW_ROOT'),
  badPow('position of a copy of the last transaction', 'duplicate-transactions', { pos: '5' }, 'POW_DUPLICATE'),
  badPow('position out of range', 'tampering', { pos: '12' }, 'POW_BRANCH'),
  badPow('coinbase path of another depth', 'inner-node', { cbranch: [hash] }, 'POW_DEPTH'),
  badPow('path of another depth', 'inner-node', { branch: [hash] }, 'POW_BRANCH'),
  badPow('transaction of 64 bytes', 'inner-node', { tx: '00'.repeat(64) }, 'POW_INNER_NODE'),
  badPow('another path in the log', 'tampering', { path: [`l:${hash}`] }, 'PROOF_ROOT'),
  badPow('headers turned round', 'tampering', { headers: headers.toReversed() }, 'POW_ROOT'),
  badPow('a header left out', 'tampering', { headers: [String(headers[0]), String(headers[2])] }, 'POW_LINK'),
  bad('envelope: signature changed', 'tampering', { ...signed, record: { ...envelope, proofs: [{ ...proof, value: `AAAA${proof?.value.slice(4)}` }] } }, 'SIG_INVALID', regtestTrust(alone, 2)),
  bad('poa: transaction failed', 'reverted', evm(anchoredReceipt(log.root, 0)), 'EVM_STATUS', poaTrust),
  bad('poa: event of another root', 'substitution', evm(anchoredReceipt(new Uint8Array(32))), 'PROOF_ROOT', poaTrust),
  bad('poa: another index of the transaction', 'tampering', buildReceipt(record, [{ ...poa.anchor, index: '1000' }]), 'EVM_TRIE', poaTrust),
  bad('poa: a proof node left over', 'trailing-data', buildReceipt(record, [{ ...poa.anchor, proof: [...(Array.isArray(poa.anchor.proof) ? poa.anchor.proof.map(String) : []), 'c0'] }]), 'EVM_TRIE', poaTrust),
];
