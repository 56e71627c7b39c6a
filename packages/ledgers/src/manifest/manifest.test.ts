import { readFile } from 'node:fs/promises';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { kitOf, nodeManifests } from './registry.ts';
import { NodeManifest } from './schema.ts';

describe('the node manifests', () => {
  test('the published JSON Schema is the one in the sources', async () => {
    const text = await readFile(new URL('../../node-manifest.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(NodeManifest)));
  });

  test.each(nodeManifests.map((manifest) => [manifest.id, manifest] as const))(
    '%s follows the schema',
    (_id, manifest) => {
      expect([...Value.Errors(NodeManifest, JSON.parse(JSON.stringify(manifest)))]).toEqual([]);
      expect(kitOf(manifest)).toBeDefined();
      const programs = manifest.artifacts.map((artifact) => artifact.program);
      for (const role of manifest.run.roles) expect(programs).toContain(role.program);
      expect(manifest.run.roles.filter((role) => role.serves)).toHaveLength(1);
      // A probe that hangs must still be noticed, and acted upon, within the bound.
      const { everySeconds, timeoutSeconds, boundSeconds } = manifest.probes;
      expect(boundSeconds).toBeGreaterThanOrEqual(2 * (everySeconds + timeoutSeconds));
    },
  );

  test('ids are unique, and an alias names one manifest', () => {
    const ids = nodeManifests.map((manifest) => manifest.id);
    const aliases = nodeManifests.flatMap((manifest) => manifest.aliases);
    expect(new Set([...ids, ...aliases]).size).toBe(ids.length + aliases.length);
  });

  test('hold no secret: what a template needs is generated', () => {
    for (const manifest of nodeManifests)
      for (const { files, args } of manifest.run.roles) {
        const text = [...files.map((file) => file.template), ...args].join('\n');
        for (const [, value = ''] of text.matchAll(/(?:pass\w*|secret|mnemonic|token)[ =:"]+([^\s"]+)/gi))
          expect(value).toMatch(/^\{\{/);
      }
  });

  test('every placeholder of a template is known', () => {
    for (const manifest of nodeManifests)
      for (const role of manifest.run.roles) {
        const text = [...role.files.map((file) => file.template), ...role.args].join('\n');
        for (const [, kind = '', name = ''] of text.matchAll(/\{\{([a-z]+)\.?([A-Za-z0-9.-]*)\}\}/g)) {
          const names = {
            home: [''],
            member: [''],
            port: role.ports.map((port) => port.name),
            param: Object.keys(manifest.parameters),
            if: Object.keys(manifest.parameters),
            unless: Object.keys(manifest.parameters),
            secret: manifest.secrets.map((secret) => secret.name),
            value: [name],
          }[kind];
          expect(names, `${manifest.id}: ${kind}.${name}`).toContain(name);
        }
      }
  });
});
