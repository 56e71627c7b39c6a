import { findManifest, type SourceKind } from '@blockcluster/ledgers';
import type { Lease } from '../database/leases.ts';
import type { SupervisorModules } from './modules.ts';
import type { NodeRow, Programs, Progress } from './tables.ts';

const WRITE_MS = 500;

/** Obtains what the node needs and doesn't have yet, with progress in its row, until somebody wants something else. */
export async function obtainPrograms(
  modules: SupervisorModules,
  lease: Lease,
  row: NodeRow,
  signal: AbortSignal,
): Promise<void> {
  await modules.store.enter(lease, row, { state: 'obtaining' });
  const programs = await fetchPrograms(modules, lease, row, {
    signal,
    wanted: row.source ?? undefined,
    have: row.programs,
  });
  await modules.store.write(lease, row.name, { programs: JSON.stringify(programs), progress: null });
}

/** Every program of the node's manifest, from the asked source or the first that can be reached. */
export async function fetchPrograms(
  modules: SupervisorModules,
  lease: Lease,
  row: NodeRow,
  options: { readonly signal: AbortSignal; readonly wanted: SourceKind | undefined; readonly have: Programs },
): Promise<Programs> {
  const manifest = findManifest(row.manifest);
  const until = new AbortController();
  const watch = setInterval(() => void endWhenUnwanted(modules, row, until), 1_000);
  const signal = AbortSignal.any([options.signal, until.signal]);
  let written = 0;
  let writing: Promise<void> = Promise.resolve();
  const progress = (step: Progress): void => {
    const now = modules.clock.now();
    if (now - written < WRITE_MS) return;
    written = now;
    writing = writing
      .then(() => modules.store.write(lease, row.name, { progress: JSON.stringify(step) }))
      .catch(() => undefined);
  };
  try {
    const programs: Record<string, Programs[string]> = { ...options.have };
    for (const artifact of manifest.artifacts)
      if (programs[artifact.program] === undefined)
        programs[artifact.program] = await modules.programs.obtain(artifact, options.wanted, {
          progress,
          signal,
          account: modules.account,
        });
    return programs;
  } finally {
    clearInterval(watch);
    await writing;
  }
}

/** Nobody waits for a program whose node was stopped or removed meanwhile. */
async function endWhenUnwanted(modules: SupervisorModules, row: NodeRow, until: AbortController): Promise<void> {
  const now = await modules.store.find(row.name).catch(() => row);
  if (now?.desired !== 'running') until.abort();
}
