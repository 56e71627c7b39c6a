import { CodedError } from '@blockcluster/btml';
import { findProgram } from '../../../process.ts';

/**
 * The four programs behind a local proof-of-stake network.
 *
 * `scripts/nodes/build-prysm.sh <folder>` builds the last three from the Go module of Prysm 5.3.0 (five minutes of CPU
 * time with Go 1.26, a C compiler, 160 MB of programs), and with `--with-geth` go-ethereum 1.13.15 too. Prysm's build tag
 * `minimal` would make epochs shorter still, but the SSZ code that its module carries is that of mainnet's sizes.
 */
export interface BeaconPrograms {
  /** go-ethereum 1.13 or later: the execution node. */
  readonly geth: string;
  /** Prysm's beacon node, validator client and `prysmctl`. */
  readonly beacon: string;
  readonly validator: string;
  readonly ctl: string;
}

const wanted = [
  { member: 'beacon', name: 'prysm-beacon', variable: 'BLOCKCLUSTER_PRYSM_BEACON' },
  { member: 'validator', name: 'prysm-validator', variable: 'BLOCKCLUSTER_PRYSM_VALIDATOR' },
  { member: 'ctl', name: 'prysm-ctl', variable: 'BLOCKCLUSTER_PRYSM_CTL' },
] as const;

/**
 * Where the programs are: `BLOCKCLUSTER_GETH_POS` (or `BLOCKCLUSTER_GETH`, or geth on the PATH) and
 * `BLOCKCLUSTER_PRYSM_BEACON`, `_VALIDATOR` and `_CTL` (or prysm-beacon, prysm-validator and prysm-ctl on the PATH).
 * Undefined when one is missing.
 */
export function beaconPrograms(): BeaconPrograms | undefined {
  const found = search();
  return found.missing.length === 0 ? found.programs : undefined;
}

/** The same, but throws LEDGER_NODE_MISSING with the names of those that are missing. */
export function requireBeaconPrograms(): BeaconPrograms {
  const { programs, missing } = search();
  if (missing.length > 0)
    throw new CodedError('LEDGER_NODE_MISSING', `Neither on the PATH nor configured: ${missing.join(', ')}`, {
      details: { missing },
    });
  return programs;
}

function search(): { programs: BeaconPrograms; missing: string[] } {
  const missing: string[] = [];
  const programs = { geth: '', beacon: '', validator: '', ctl: '' };
  const geth = findProgram('geth', 'BLOCKCLUSTER_GETH_POS') ?? findProgram('geth', 'BLOCKCLUSTER_GETH');
  if (geth === undefined) missing.push('geth');
  else programs.geth = geth;
  for (const { member, name, variable } of wanted) {
    const path = findProgram(name, variable);
    if (path === undefined) missing.push(name);
    else programs[member] = path;
  }
  return { programs, missing };
}
