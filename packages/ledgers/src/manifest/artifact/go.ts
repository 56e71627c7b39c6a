import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import type { ArtifactSource } from '../schema.ts';
import { findTool, runTool } from './command.ts';
import type { ObtainContext, SourceReader } from './source.ts';

type GoSource = Extract<ArtifactSource, { from: 'go' }>;

/** Where Go's own installer puts it, which is on few people's PATH. */
const usual = ['/usr/local/go/bin', '/usr/lib/go/bin', '/opt/homebrew/bin'];
const LOOK_MS = 20_000;

/** A program built from its Go module, whose contents the checksum database vouches for. */
export const goSource: SourceReader<'go'> = {
  async assess(artifact, source, env) {
    const go = await findTool('go', env, usual);
    if (go === undefined)
      return {
        source: 'go',
        reachable: false,
        code: 'NODE_TOOL_MISSING',
        reason: 'Go is not installed on this machine',
        how: `install Go (https://go.dev/doc/install) and say so again, or build ${source.package}@${source.version} elsewhere and set ${artifact.variable}`,
      };
    try {
      await runTool(go, ['list', '-m', `${source.module}@${source.version}`], {
        env: goEnv(env),
        cwd: '/',
        timeoutMs: LOOK_MS,
      });
    } catch (error) {
      return {
        source: 'go',
        reachable: false,
        code: 'NODE_SOURCE_OFFLINE',
        reason: `Go can't fetch ${source.module}@${source.version}: ${reasonOf(error)}`,
        how: 'let this machine reach a Go module proxy (GOPROXY)',
      };
    }
    return {
      source: 'go',
      reachable: true,
      code: 'NODE_SOURCE_READY',
      reason: `Go is installed and finds ${source.module}@${source.version}`,
      how: 'build it; this takes minutes',
    };
  },

  async obtain(artifact, source, context) {
    const go = await findTool('go', context.env, usual);
    if (go === undefined) throw new CodedError('NODE_TOOL_MISSING', 'Go is not installed on this machine');
    const folder = join(context.scratch, 'build');
    await mkdir(folder, { recursive: true });
    const env = { ...goEnv(context.env), CGO_ENABLED: source.cgo === true ? '1' : '0' };
    const options = { cwd: folder, env, signal: context.signal };
    // A module of our own, because `go install` refuses modules with replace lines.
    await writeFile(join(folder, 'go.mod'), moduleFile(source));
    await writeFile(join(folder, 'tools.go'), `//go:build tools\n\npackage tools\n\nimport _ "${source.package}"\n`);
    context.progress({ step: 'fetching', detail: `${source.module}@${source.version}` });
    await runTool(go, ['mod', 'tidy'], { ...options, onLine: (line) => report(context, 'fetching', line) });
    const total = await packagesOf(go, source, options);
    const out = join(context.scratch, artifact.program);
    let done = 0;
    const args = ['build', '-v', '-trimpath', '-o', out];
    if (source.ldflags !== undefined) args.push(`-ldflags=${source.ldflags}`);
    if (source.tags !== undefined) args.push(`-tags=${source.tags}`);
    await runTool(go, [...args, source.package], {
      ...options,
      onLine: (line) => {
        done += 1;
        context.progress({ step: 'building', done: Math.min(done, total), total, detail: line.slice(0, 120) });
      },
    });
    for (const { module, file } of source.libraries ?? []) {
      const dir = await runTool(go, ['list', '-m', '-f', '{{.Dir}}', module], options);
      await copyFile(join(dir.trim(), file), join(context.scratch, basename(file)));
    }
    return out;
  },
};

/** An upper bound of what is compiled: packages in the build cache are passed over silently. */
async function packagesOf(go: string, source: GoSource, options: Parameters<typeof runTool>[2]): Promise<number> {
  const tags = source.tags === undefined ? [] : [`-tags=${source.tags}`];
  const text = await runTool(go, ['list', '-deps', ...tags, source.package], options);
  return text.trim().split('\n').length;
}

function moduleFile(source: GoSource): string {
  const lines = ['module blockcluster.dev/build', '', 'go 1.22', '', `require ${source.module} ${source.version}`];
  for (const line of source.require ?? []) lines.push(`require ${line}`);
  for (const { old, with: replacement } of source.replace ?? []) lines.push(`replace ${old} => ${replacement}`);
  return `${lines.join('\n')}\n`;
}

/** Only what Go needs: our own environment may hold secrets, and a build runs other people's code generators. */
function goEnv(env: ObtainContext['env']): Record<string, string> {
  const names = ['PATH', 'HOME', 'GOPROXY', 'GOFLAGS', 'GONOSUMDB', 'GONOSUMCHECK', 'GOSUMDB', 'GOPRIVATE', 'GOCACHE'];
  names.push('GOMODCACHE', 'GOPATH', 'GOTOOLCHAIN', 'GOMAXPROCS', 'CC', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY');
  names.push('SSL_CERT_FILE', 'SSL_CERT_DIR', 'https_proxy', 'http_proxy', 'no_proxy', 'TMPDIR', 'GOTMPDIR');
  const kept = names.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { GOTOOLCHAIN: 'auto', ...Object.fromEntries(kept), GOWORK: 'off' };
}

function report(context: ObtainContext, step: string, line: string): void {
  context.progress({ step, detail: line.replace(/^go: (downloading )?/, '').slice(0, 120) });
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n').at(-1)?.slice(0, 300) ?? '';
}
