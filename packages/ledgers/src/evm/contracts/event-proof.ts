import {
  type BtmlMap,
  CodedError,
  canonicalize,
  checkEvmLog,
  parseEvmReceipt,
  readEventProof,
  receiptKey,
  trieValue,
} from '@blockcluster/btml';
import { parseEvmHeader } from '@blockcluster/btml/evm/header.ts';
import { bytesToHex, type Hex, hexToBytes } from 'viem';

/** What evidence of a transaction becomes where an entry of its log is proven. */
const forms: Readonly<Record<string, string>> = { 'evm-tx-1': 'evm-log-1', 'evm-tx-pos-1': 'evm-log-pos-1' };

/**
 * The proof of one entry in the log of a transaction (packages/btml/proofs.md, chapter 12), from the evidence of the
 * transaction. It is checked as a stranger would, so that a node's mistake is found here.
 *
 * @param address of the contract, lowercase.
 * @param number which of the entries that this contract left in the transaction, from 0.
 * @throws CodedError LEDGER_ANSWER where the transaction has no such entry, EVM_…
 */
export function eventProof(evidence: BtmlMap, address: string, number: number): BtmlMap {
  const { form, op: _, ...members } = evidence;
  const event = typeof form === 'string' ? forms[form] : undefined;
  if (event === undefined) throw new CodedError('LEDGER_ANSWER', 'This evidence is of no transaction');
  const logs = logsOf(members);
  const places = logs.flatMap((log, place) => (bytesToHex(log.address) === address ? [place] : []));
  const place = places[number];
  const log = place === undefined ? undefined : logs[place];
  if (log === undefined)
    throw new CodedError('LEDGER_ANSWER', 'The transaction in the block has no such entry in its log', {
      details: { address, number, entries: places.length },
    });
  const proof: BtmlMap = {
    ...members,
    event: '1.0',
    form: event,
    contract: address,
    log: String(place),
    ...(log.topics.length === 0 ? {} : { topics: log.topics.map(plainHex) }),
    ...(log.data.length === 0 ? {} : { data: plainHex(log.data) }),
  };
  checkEvmLog(readEventProof(proof));
  return JSON.parse(canonicalize(proof));
}

function logsOf({ headers, index, proof }: BtmlMap) {
  const [header] = textsOf(headers);
  if (header === undefined || typeof index !== 'string')
    throw new CodedError('LEDGER_ANSWER', 'The evidence holds no block');
  const { receiptsRoot } = parseEvmHeader(bytesOf(header));
  const value = trieValue(receiptsRoot, receiptKey(Number(index)), textsOf(proof).map(bytesOf), '/proof');
  return parseEvmReceipt(value).logs;
}

function textsOf(value: BtmlMap[string] | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item: unknown): item is string => typeof item === 'string') : [];
}

function bytesOf(hex: string): Uint8Array {
  const prefixed: Hex = `0x${hex}`;
  return hexToBytes(prefixed);
}

function plainHex(bytes: Uint8Array): string {
  return bytesToHex(bytes).slice(2);
}
