// Writes docs/errors.md from the registries of the packages. `npm run docs` runs it; a test holds the two together.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorRegistry } from '@blockcluster/btml';
import { repositoryRoot } from './source-files.ts';

const registryFiles: [string, string][] = [
  ['btml', 'The language: documents, signatures, proofs'],
  ['ledgers', 'Ledgers and their nodes'],
  ['server', 'The server'],
  ['cli', 'The command'],
];

/** All registries, in the order of the document. */
export async function loadRegistries(): Promise<{ name: string; title: string; entries: ErrorRegistry }[]> {
  const loaded = [];
  for (const [name, title] of registryFiles) {
    const module: Record<string, unknown> = await import(`../packages/${name}/src/error-codes.ts`);
    const entries = module[`${name}Errors`];
    if (entries === undefined) throw new Error(`packages/${name}/src/error-codes.ts exports no ${name}Errors`);
    loaded.push({ name, title, entries: entries as ErrorRegistry });
  }
  return loaded;
}

/** The text of docs/errors.md. */
export async function renderErrors(): Promise<string> {
  const lines = [
    '# Error reference',
    '',
    'Every refusal has a stable code. Over HTTP it arrives as RFC 9457 problem details with the member `code`; the',
    'command prints it; a verdict carries it. This page is generated from the registries (`npm run docs`).',
    '',
  ];
  for (const { title, entries } of await loadRegistries()) {
    lines.push(`## ${title}`, '', '| Code | HTTP | What happened | What to do |', '|---|---|---|---|');
    for (const [code, entry] of Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1))) {
      const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
      lines.push(
        `| <a id="${code}"></a>\`${code}\` | ${entry.status ?? ''} | ${cell(entry.title)} | ${cell(entry.action)} |`,
      );
    }
    lines.push('');
  }
  return lines.join('\n');
}

if (import.meta.main) writeFileSync(join(repositoryRoot, 'docs/errors.md'), await renderErrors());
