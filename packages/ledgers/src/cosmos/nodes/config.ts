/** What tells the configuration of one node from that of another. */
export interface CometConfig {
  readonly name: string;
  /** Application inside the node (`persistent_kvstore`); empty for programs that bring their own. */
  readonly application: string;
  readonly rpcPort: number;
  readonly p2pPort: number;
  /** `<node id>@127.0.0.1:<port>` of the others. */
  readonly peers: readonly string[];
  /** Milliseconds that validators wait after a block before the next. */
  readonly blockTime: number;
}

/** A node's `config.toml`: what differs from CometBFT's defaults. Every interface is on the loopback address alone. */
export function cometConfig(config: CometConfig): string {
  const { name, application, rpcPort, p2pPort, peers, blockTime } = config;
  return `${application === '' ? '' : `proxy_app = "${application}"\n`}moniker = "${name}"
log_level = "info"

[rpc]
laddr = "tcp://127.0.0.1:${rpcPort}"
pprof_laddr = ""

[p2p]
laddr = "tcp://127.0.0.1:${p2pPort}"
persistent_peers = "${peers.join(',')}"
persistent_peers_max_dial_period = "2s"
addr_book_strict = false
allow_duplicate_ip = true
pex = false

[consensus]
timeout_propose = "2s"
timeout_prevote = "500ms"
timeout_precommit = "500ms"
timeout_commit = "${blockTime}ms"

[tx_index]
indexer = "kv"

[instrumentation]
prometheus = false
`;
}

/**
 * A node's `app.toml` on an SDK chain: it asks for fees, and offers CometBFT's RPC. Only with
 * gRPC, on a port that nobody needs to know, does it also answer there what it asks for gas.
 */
export function sdkConfig(gasPrice: string): string {
  return `minimum-gas-prices = "${gasPrice}"
pruning = "nothing"

[api]
enable = false

[grpc]
enable = true
address = "127.0.0.1:0"

[grpc-web]
enable = false

[telemetry]
enabled = false
`;
}
