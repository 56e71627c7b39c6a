// Writes node-manifest.schema.json from the TypeBox schema; a test holds the two together.
import { writeFile } from 'node:fs/promises';
import { NodeManifest } from './src/manifest/schema.ts';

await writeFile(new URL('node-manifest.schema.json', import.meta.url), `${JSON.stringify(NodeManifest, null, 2)}\n`);
