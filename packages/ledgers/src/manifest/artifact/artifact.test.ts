import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findManifest, nodeManifests } from '../registry.ts';
import type { Artifact } from '../schema.ts';
import { assessArtifact, assessSource, chooseSource, obtainSource } from './index.ts';
import { platform } from './source.ts';

let folder: string;
const empty = { PATH: '/nonexistent' };
const variable = 'BLOCKCLUSTER_TEST_PROGRAM';
const artifact: Artifact = {
  program: 'no-such-program',
  variable,
  version: { args: [], pattern: '' },
  sources: [{ from: 'path' }],
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bcartifact-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the sources of a program', () => {
  test('a program is found where the environment says, and said to be missing elsewhere', async () => {
    const answer = await assessSource(artifact, { from: 'path' }, empty);
    expect(answer).toMatchObject({ reachable: false, code: 'NODE_PROGRAM_MISSING' });
    expect(answer.how).toContain(variable);
    const path = join(folder, 'program');
    await writeFile(path, '#!/bin/sh\n');
    process.env[variable] = path;
    expect(await assessSource(artifact, { from: 'path' }, empty)).toMatchObject({ reachable: false });
    await chmod(path, 0o755);
    expect(await assessSource(artifact, { from: 'path' }, empty)).toMatchObject({ reachable: true });
    delete process.env[variable];
  });

  test('a program is found under a name that others install it by, and both names are said where neither is there', async () => {
    const named = { ...artifact, otherNames: ['bc-other-name'] };
    const missing = await assessSource(named, { from: 'path' }, empty);
    expect(missing.reason).toContain('no-such-program or bc-other-name is not on the PATH');
    const path = join(folder, 'bc-other-name');
    await writeFile(path, '#!/bin/sh\n', { mode: 0o755 });
    const before = process.env.PATH;
    process.env.PATH = `${before}:${folder}`;
    expect(await assessSource(named, { from: 'path' }, empty)).toMatchObject({ reachable: true });
    process.env.PATH = before;
  });

  test('without Go a module says so, and how to get it', async () => {
    const source = findManifest('bitcoin').artifacts[0]?.sources.find(({ from }) => from === 'go');
    if (source === undefined) throw new Error('btcd has no Go module');
    const { code, how } = await assessSource(artifact, source, empty);
    // Go's own installer puts it where it is found without a PATH.
    if (code === 'NODE_TOOL_MISSING') expect(how).toContain('install Go');
    else expect(['NODE_SOURCE_READY', 'NODE_SOURCE_OFFLINE']).toContain(code);
  });

  test('what is not made for this kind of machine says so', async () => {
    const answers = await Promise.all([
      assessSource(artifact, { from: 'npm', packages: {}, file: 'x' }, empty),
      assessSource(artifact, { from: 'release', version: '1', signer: 'nobody', files: {} }, empty),
      assessSource(artifact, { from: 'image', image: 'x', digests: {}, file: '/x' }, empty),
    ]);
    for (const answer of answers) expect(answer).toMatchObject({ reachable: false, code: 'NODE_SOURCE_PLATFORM' });
  });

  test('an image needs an engine, an absent host is offline', async () => {
    const image = {
      from: 'image',
      image: 'x',
      digests: { [platform]: `sha256:${'0'.repeat(64)}` },
      file: '/x',
    } as const;
    expect(await assessSource(artifact, image, empty)).toMatchObject({ reachable: false, code: 'NODE_TOOL_MISSING' });
    const file = { url: 'https://localhost:1/x.tar.gz', sha256: '0'.repeat(64), file: 'x' };
    const release = { from: 'release', version: '1', signer: 'nobody', files: { [platform]: file } } as const;
    expect(await assessSource(artifact, release, empty)).toMatchObject({ code: 'NODE_SOURCE_OFFLINE' });
  });

  test('when nothing can be reached, each source says why and what to do', async () => {
    const failure: unknown = await chooseSource(artifact, empty).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'NODE_ARTIFACT_UNREACHABLE' });
    expect(String(failure)).toContain('not on the PATH');
    expect(Reflect.get(Object(failure), 'details')).toMatchObject({ sources: [{ source: 'path', reachable: false }] });
    await expect(chooseSource(artifact, empty, 'go')).rejects.toMatchObject({ code: 'NODE_ARTIFACT_UNREACHABLE' });
  });

  test('anvil comes with npm', async () => {
    const anvil = findManifest('anvil').artifacts[0];
    if (anvil === undefined) throw new Error('no artifact');
    const [, npm] = await assessArtifact(anvil, process.env);
    expect(npm).toMatchObject({ source: 'npm', reachable: true });
    const { source } = await chooseSource(anvil, process.env, 'npm');
    const signal = new AbortController().signal;
    const path = await obtainSource(anvil, source, { scratch: folder, env: process.env, progress: () => {}, signal });
    expect(path).toMatch(/anvil$/);
  });

  test('every release is pinned by its hash and every module by its version', () => {
    for (const { artifacts } of nodeManifests)
      for (const { sources } of artifacts)
        for (const source of sources) {
          if (source.from === 'release')
            for (const file of Object.values(source.files)) expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
          if (source.from === 'go') expect(source.version).toMatch(/^v\d+\.\d+\.\d+/);
        }
  });
});
