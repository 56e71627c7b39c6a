/** What a dropped file is for. */
export type FileRole = 'receipt' | 'file' | 'trust' | 'headers';

const HEAD = 4096;

/**
 * Guesses the role of a dropped file from its name and its first bytes, so that everything can be dropped at once.
 * A guess only: the page shows it, and each slot takes a file by hand as well.
 */
export async function roleOf(file: File): Promise<FileRole> {
  const name = file.name.toLowerCase();
  if (name.endsWith('.ots') || name.endsWith('.btml')) return 'receipt';
  if (name.endsWith('.headers')) return 'headers';
  const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const head = new TextDecoder('utf-8').decode(bytes).trimStart();
  if (head.startsWith('<btml-doc')) return 'receipt';
  if (head.startsWith('\u0000OpenTimestamps')) return 'receipt';
  if (name.endsWith('.json') && head.startsWith('{')) {
    if (/"trust"\s*:\s*"1\.0"/.test(head) || /^trust[^/]*\.json$/.test(name)) return 'trust';
    if (/"btml"\s*:/.test(head) && /"(anchors|promise|kind)"\s*:/.test(head)) return 'receipt';
  }
  return 'file';
}
