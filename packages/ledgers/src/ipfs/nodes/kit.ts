import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { basicAuth } from '../../basic-auth.ts';
import type { NodeEndpoint, NodeKit, NodeMember, NodeProbe, NodeSetup } from '../../manifest/kit.ts';

/** Kubo looks for its repository below the home directory. */
const CONFIG = '.ipfs/config';
const Version = Type.Object({ Version: Type.String() });
const Peers = Type.Object({ Peers: Type.Union([Type.Array(Type.Unknown()), Type.Null()]) });
const Config = Type.Record(Type.String(), Type.Unknown());

const endpoint = (setup: NodeSetup, member: NodeMember): NodeEndpoint => ({
  url: `http://127.0.0.1:${member.ports.api}`,
  user: 'operator',
  password: setup.secrets.api ?? '',
});

/** Asks Kubo how it is: it has no chain, so its heights are zero and it is synced when it answers. */
export function kuboProbe(target: NodeEndpoint, options: { readonly timeoutMs: number }): NodeProbe {
  const authorization = basicAuth(target.user ?? '', target.password);
  const ask = async (path: string): Promise<unknown> => {
    const url = new URL(`/api/v0/${path}`, target.url);
    try {
      const signal = AbortSignal.timeout(options.timeoutMs);
      const answer = await fetch(url, { method: 'POST', headers: { authorization }, signal });
      if (!answer.ok) throw new CodedError('LEDGER_REFUSED', `Kubo refused ${path}: HTTP status ${answer.status}`);
      return await answer.json();
    } catch (cause) {
      if (cause instanceof CodedError) throw cause;
      throw new CodedError('LEDGER_UNREACHABLE', `Kubo did not answer ${path}`, { cause });
    }
  };
  return {
    async read() {
      const [version, peers] = [await ask('version'), await ask('swarm/peers')];
      return {
        version: `kubo ${Value.Parse(Version, version).Version}`,
        ...{ genesis: '', height: 0, hash: '', time: 0, syncing: false },
        peers: Value.Parse(Peers, peers).Peers?.length ?? 0,
      };
    },
    hashAt: async () => undefined,
    close: async () => undefined,
  };
}

/** Kubo, whose interface asks for a secret of its own even on the loopback address. */
export const kuboKit: NodeKit = {
  endpoint,
  probe: kuboProbe,
  async prepare(setup) {
    for (const member of setup.members) await setup.run(member, 'kubo-ipfs', ['init', '--empty-repo']);
    return {};
  },
  async beforeStart(setup, member) {
    const config = Value.Parse(Config, JSON.parse(await readFile(join(member.dir, CONFIG), 'utf8')));
    const { api, gateway, p2p } = member.ports;
    const open = setup.parameters.public === true;
    const loopback = (port: number | undefined) => `/ip4/127.0.0.1/tcp/${port}`;
    const next = {
      ...config,
      Addresses: {
        API: loopback(api),
        Gateway: loopback(gateway),
        Swarm: [open ? `/ip4/0.0.0.0/tcp/${p2p}` : loopback(p2p)],
      },
      API: {
        Authorizations: { operator: { AuthSecret: `basic:operator:${setup.secrets.api}`, AllowedPaths: ['/api/v0'] } },
      },
      ...(open
        ? {}
        : { Bootstrap: [], Routing: { Type: 'none' }, AutoConf: { Enabled: false }, AutoTLS: { Enabled: false } }),
      ...(open ? {} : { DNS: { Resolvers: {} }, Ipns: {} }),
      Discovery: { MDNS: { Enabled: false } },
      Datastore: { ...Value.Parse(Config, config.Datastore), StorageMax: String(setup.parameters.storageMax) },
    };
    await setup.write(member, CONFIG, JSON.stringify(next, null, 2));
  },
};
