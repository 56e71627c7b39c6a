import { findManifest } from '@blockcluster/ledgers';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { SupervisorModules } from './modules.ts';
import { readForecast } from './sampler.ts';
import type { NodeAnswer, SampleAnswer } from './schemas.ts';
import type { NodeRow, Programs, SampleRow } from './tables.ts';

type Modules = Pick<SupervisorModules, 'db' | 'clock' | 'endpointOf'>;

/** A node as the API shows it: never a secret, and no traffic that nobody vouches for now. */
export async function nodeView(modules: Modules, row: NodeRow): Promise<NodeAnswer> {
  const manifest = findManifest(row.manifest);
  const [supervised, sample, forecast] = await Promise.all([
    isSupervised(modules, row),
    newestSample(modules, row.name),
    readForecast(modules, row),
  ]);
  const boundMs = manifest.probes.boundSeconds * 1_000;
  const fresh = row.good_at !== null && modules.clock.now() - row.good_at.getTime() < boundMs;
  return {
    name: row.name,
    manifest: row.manifest,
    title: manifest.name,
    family: manifest.family,
    kind: manifest.consensus.kind,
    network: manifest.network,
    development: manifest.development,
    state: row.state,
    since: row.state_since.toISOString(),
    desired: row.desired,
    traffic: row.traffic && supervised && fresh,
    supervised,
    code: row.code,
    reason: row.reason,
    boundSeconds: manifest.probes.boundSeconds,
    external: row.endpoint !== null,
    endpoint: row.endpoint === null ? null : bare(modules.endpointOf(row).url),
    progress: row.progress,
    programs: Object.entries(row.programs).map(([program, { source, version, sha256 }]) => ({
      ...{ program, source, version, sha256 },
    })),
    members: row.members.map(({ name, role, pid, startedAt, ports }) => ({
      ...{ name, role, ports },
      pid: pid ?? null,
      startedAt: startedAt ?? null,
    })),
    parameters: row.parameters,
    references: row.refs.map((one) => one.node ?? bare(one.url ?? '')),
    reading: row.reading,
    restarts: row.restarts,
    sample: sample === undefined ? null : sampleView(sample),
    forecast: forecast
      ? {
          bytesPerDay: forecast.bytesPerDay,
          floorAt: dateOf(forecast.floorAt),
        }
      : null,
    upgrade: row.upgrade && {
      phase: row.upgrade.phase,
      requestedAt: row.upgrade.requestedAt,
      endedAt: row.upgrade.endedAt ?? null,
      from: versionsOf(row.upgrade.from),
      to: versionsOf(row.upgrade.to ?? {}),
      code: row.upgrade.code ?? null,
      reason: row.upgrade.reason ?? null,
    },
    createdAt: row.created_at.toISOString(),
    syncedAt: row.synced_at?.toISOString() ?? null,
  };
}

export function sampleView(row: SampleRow): Static<typeof SampleAnswer> {
  const number = (value: bigint | null): number | null => (value === null ? null : Number(value));
  const height = number(row.height);
  const reference = number(row.reference);
  return {
    at: row.at.toISOString(),
    state: row.state,
    height,
    reference,
    lag: height === null || reference === null ? null : Math.max(0, reference - height),
    headAge: row.head_age,
    peers: row.peers,
    disk: number(row.disk),
    free: number(row.free),
    memory: number(row.memory),
  };
}

const versionsOf = (programs: Programs): Record<string, string> =>
  Object.fromEntries(Object.entries(programs).map(([name, { version }]) => [name, version]));

/** A date far beyond any plan is none. */
function dateOf(at: number | undefined): string | null {
  return at === undefined || at > 8.64e15 ? null : new Date(at).toISOString();
}

function bare(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

async function isSupervised(modules: Modules, row: NodeRow): Promise<boolean> {
  const lease = await modules.db
    .selectFrom('leases')
    .select('name')
    .where('name', '=', `node:${row.name}`)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .executeTakeFirst();
  return lease !== undefined;
}

function newestSample(modules: Modules, name: string): Promise<SampleRow | undefined> {
  return modules.db
    .selectFrom('node_samples')
    .selectAll()
    .where('node', '=', name)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
}
