import { type NodeProcess, startProcess } from '../../../process.ts';
import type { BeaconFiles } from './genesis.ts';
import type { BeaconPrograms } from './programs.ts';

/** Ports of 127.0.0.1. */
export interface BeaconPorts {
  /** JSON-RPC of the execution node. */
  readonly rpc: number;
  /** The engine API between execution and beacon node. */
  readonly engine: number;
  /** The beacon API. */
  readonly api: number;
  /** gRPC between beacon node and validator client. */
  readonly grpc: number;
  /** Where the beacon node would meet others. */
  readonly p2p: number;
  /** The validator client's own API. */
  readonly validator: number;
}

/** What fees are paid to when the operator names no account. */
const noRecipient = `0x${'00'.repeat(20)}`;

/** Starts the execution node: HTTP on 127.0.0.1, the engine API behind the shared secret, no peers, no accounts. */
export function startExecution(
  { geth }: BeaconPrograms,
  files: BeaconFiles,
  chainId: number,
  ports: BeaconPorts,
): NodeProcess {
  const args = ['--datadir', files.gethData, '--networkid', String(chainId)];
  args.push('--syncmode', 'full', '--gcmode', 'archive', '--cache', '32');
  args.push('--port', '0', '--nodiscover', '--maxpeers', '0', '--nat', 'none', '--netrestrict', '127.0.0.0/8');
  args.push('--ipcdisable', '--verbosity', '3');
  args.push('--http', '--http.addr', '127.0.0.1', '--http.port', String(ports.rpc));
  args.push('--http.api', 'eth,net,web3', '--http.vhosts', 'localhost');
  args.push(
    '--authrpc.addr',
    '127.0.0.1',
    '--authrpc.port',
    String(ports.engine),
    '--authrpc.jwtsecret',
    files.jwtSecret,
  );
  return startProcess(geth, args, { cwd: files.gethData });
}

/** Starts the beacon node, which keeps light-client data and waits for nobody. */
export function startBeacon({ beacon }: BeaconPrograms, files: BeaconFiles, chainId: number, ports: BeaconPorts) {
  const args = ['--accept-terms-of-use', '--datadir', files.beaconData, '--chain-config-file', files.chainConfig];
  args.push('--genesis-state', files.genesisState, '--interop-eth1data-votes', '--contract-deployment-block', '0');
  args.push('--chain-id', String(chainId), '--network-id', String(chainId));
  args.push('--execution-endpoint', `http://127.0.0.1:${ports.engine}`, '--jwt-secret', files.jwtSecret);
  args.push('--rpc-host', '127.0.0.1', '--rpc-port', String(ports.grpc));
  args.push('--http-host', '127.0.0.1', '--http-port', String(ports.api), '--http-modules', 'eth');
  args.push('--no-discovery', '--bootstrap-node', '', '--min-sync-peers', '0', '--minimum-peers-per-subnet', '0');
  args.push('--p2p-local-ip', '127.0.0.1', '--p2p-host-ip', '127.0.0.1', '--disable-quic');
  args.push('--p2p-tcp-port', String(ports.p2p), '--p2p-udp-port', String(ports.p2p));
  args.push('--disable-monitoring', '--enable-light-client', '--suggested-fee-recipient', noRecipient);
  return startProcess(beacon, args, { cwd: files.beaconData });
}

/** Starts the validator client with all keys of the network. */
export function startValidator({ validator }: BeaconPrograms, files: BeaconFiles, ports: BeaconPorts): NodeProcess {
  const args = ['--accept-terms-of-use', '--datadir', files.validatorData, '--chain-config-file', files.chainConfig];
  args.push('--wallet-dir', files.wallet, '--wallet-password-file', files.walletPassword);
  args.push('--beacon-rpc-provider', `127.0.0.1:${ports.grpc}`);
  args.push('--http-host', '127.0.0.1', '--http-port', String(ports.validator));
  args.push('--disable-monitoring', '--suggested-fee-recipient', noRecipient);
  return startProcess(validator, args, { cwd: files.validatorData });
}
