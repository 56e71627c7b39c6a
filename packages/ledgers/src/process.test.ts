import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { until } from '../test/evm-support.ts';
import { startAnvil } from './evm/nodes/anvil.ts';
import { startProcess } from './process.ts';

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
