// Writes src/generated/schema.ts from the server's OpenAPI document: `npm run generate`. A test holds the two together.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const target = fileURLToPath(new URL('src/generated/schema.ts', import.meta.url));

/** The OpenAPI document of a server started for the purpose. */
export async function readOpenApi(): Promise<string> {
  const { startServer } = await import('@blockcluster/server');
  const data = await mkdtemp(join(tmpdir(), 'bc-openapi-'));
  const server = await startServer({ env: { LOG_LEVEL: 'error' }, config: { data, port: 0 } });
  try {
    return await (await fetch(`${server.url}/openapi.json`)).text();
  } finally {
    await server.stop();
    await rm(data, { recursive: true, force: true });
  }
}

/** The TypeScript source of the types of an OpenAPI document. */
export async function renderSchema(document: string): Promise<string> {
  const nodes = await openapiTS(document, { alphabetize: true, immutable: false });
  return `// Generated from the server's OpenAPI document by "npm run generate". Do not edit.\n\n${astToString(nodes)}`;
}

if (import.meta.main) await writeFile(target, await renderSchema(await readOpenApi()));
