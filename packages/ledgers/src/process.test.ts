import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { until } from '../test/evm-support.ts';
import { startAnvil } from './evm/nodes/anvil.ts';
import { findProgram, startProcess } from './process.ts';

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(process.platform === 'win32')('processes of nodes', { timeout: 60_000 }, () => {
  it('end when they are told to', async () => {
    const anvil = await startAnvil();
    expect(runs(anvil.pid)).toBe(true);
    await anvil.stop();
    expect(runs(anvil.pid)).toBe(false);
  });

  it('end when the process that started them is killed', async () => {
    const script = `
      const { startAnvil } = await import(${JSON.stringify(new URL('./evm/nodes/anvil.ts', import.meta.url).href)});
      console.log((await startAnvil()).pid);
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(owner.stdout, 'data');
    const pid = Number(String(line));
    expect(runs(pid)).toBe(true);
    owner.kill('SIGKILL');
    await until(async () => (runs(pid) ? undefined : true));
  });

  it('say why they failed', async () => {
    const missing = startProcess('/nonexistent/node', [], { cwd: '/' });
    await until(async () => (missing.ended() ? true : undefined));
    expect(missing.log()).toContain('nonexistent');
  });
});

describe.skipIf(process.platform === 'win32')('finding a program', () => {
  it('passes over what npm puts on the PATH', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'blockcluster-path-'));
    try {
      const npm = join(folder, 'node_modules', '.bin');
      const own = join(folder, 'bin');
      for (const place of [npm, own]) {
        await mkdir(place, { recursive: true });
        await writeFile(join(place, 'a-node'), '#!/bin/sh\n');
        await chmod(join(place, 'a-node'), 0o755);
      }
      vi.stubEnv('PATH', [npm, own].join(delimiter));
      expect(findProgram('a-node', 'BLOCKCLUSTER_A_NODE')).toBe(join(own, 'a-node'));
      vi.stubEnv('PATH', npm);
      expect(findProgram('a-node', 'BLOCKCLUSTER_A_NODE')).toBeUndefined();
    } finally {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
