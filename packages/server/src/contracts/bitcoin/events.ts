import { type BitcoinContracts, decodeSpending, type ScriptTrace } from '@blockcluster/ledgers';
import type { Followed, FoundEvent } from '../platform.ts';
import { boundAt } from './bound.ts';

/** Places of inputs and outputs in the log of a block: those of one transaction stand together, what it spends first. */
const PER_TRANSACTION = 4_096;

/** What blocks did to contracts: `funded` for each output that pays to one, `spent` for each that one gave away. */
export async function scriptEvents(
  chain: BitcoinContracts,
  request: { readonly from: number; readonly to: number; readonly contracts: readonly Followed[] },
): Promise<readonly FoundEvent[]> {
  const bound = request.contracts.map((contract) => ({
    descriptor: contract.descriptor,
    ...boundAt(contract.descriptor, contract, chain.network),
  }));
  const traces = await chain.traces(new Set(bound.map(({ output }) => output)), request.from, request.to);
  return traces.flatMap((trace) =>
    bound.flatMap(({ descriptor, script, output }, source): FoundEvent[] => {
      if (output !== trace.output) return [];
      const { at, txid, position } = trace;
      const place = trace.did === 'spent' ? trace.vin : PER_TRANSACTION / 2 + trace.vout;
      const index = position * PER_TRANSACTION + Math.min(place, PER_TRANSACTION - 1);
      const told = trace.did === 'spent' ? spentOf(trace, descriptor, script) : fundedOf(trace);
      return [{ id: `${txid}:${trace.did}:${numberOf(trace)}`, source, at, txid, index, ...told }];
    }),
  );
}

function numberOf(trace: ScriptTrace): number {
  return trace.did === 'spent' ? trace.vin : trace.vout;
}

function fundedOf({ txid, vout, value }: Extract<ScriptTrace, { did: 'funded' }>) {
  return { event: 'funded', arguments: { txid, vout: String(vout), value: String(value) } };
}

/** A witness that is none of the template's paths is told too: what the script held is gone. */
function spentOf(
  { outpoint, witness }: Extract<ScriptTrace, { did: 'spent' }>,
  descriptor: Followed['descriptor'],
  script: Uint8Array,
) {
  const hex = Buffer.from(script).toString('hex');
  const read = decodeSpending(descriptor, { script: `0x${hex}`, output: '' }, witness);
  const { path = 'unknown', arguments: shown = {} } = read ?? {};
  const { txid, vout } = outpoint;
  return { event: 'spent', arguments: { path, arguments: shown, txid, vout: String(vout) } };
}
