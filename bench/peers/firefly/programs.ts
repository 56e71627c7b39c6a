import { existsSync } from 'node:fs';

/** What the comparison runs, each found by an environment variable; how to build them: bench/peers/README.md. */
export interface FireflyPrograms {
  readonly core: string;
  readonly evmconnect: string;
  readonly signer: string;
  /** Core's `db/migrations/postgres`. */
  readonly migrations: string;
}

const variables = {
  core: 'BLOCKCLUSTER_FIREFLY',
  evmconnect: 'BLOCKCLUSTER_FIREFLY_EVMCONNECT',
  signer: 'BLOCKCLUSTER_FIREFLY_SIGNER',
  migrations: 'BLOCKCLUSTER_FIREFLY_MIGRATIONS',
} as const;

/** The programs, or what is missing, a phrase for each. */
export function findFirefly(
  env: Readonly<Record<string, string | undefined>>,
): FireflyPrograms | { readonly missing: readonly string[] } {
  const missing = Object.values(variables).flatMap((name) => {
    const path = env[name];
    if (path === undefined || path === '') return [`${name} is not set`];
    return existsSync(path) ? [] : [`${name} names ${path}, which is not there`];
  });
  if (missing.length > 0) return { missing };
  const path = (name: keyof typeof variables): string => env[variables[name]] ?? '';
  return {
    core: path('core'),
    evmconnect: path('evmconnect'),
    signer: path('signer'),
    migrations: path('migrations'),
  };
}
