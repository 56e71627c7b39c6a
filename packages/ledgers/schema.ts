// Writes the JSON Schemas that others read from the TypeBox schemas; tests hold the two together.
import { writeFile } from 'node:fs/promises';
import { ContractDescriptor } from './src/contract/descriptor.ts';
import { NodeManifest } from './src/manifest/schema.ts';

const schemas = {
  'contract-descriptor.schema.json': ContractDescriptor,
  'node-manifest.schema.json': NodeManifest,
};
for (const [file, schema] of Object.entries(schemas))
  await writeFile(new URL(file, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
