/**
 * The content security policies that fit the built pages, one per page. The server may send them as headers
 * (`dist/csp.json`); the pages need nothing beyond. No `unsafe-inline`: the theme is a style sheet (mantine-theme.ts),
 * and React sets styles through the object model, which the policy does not concern.
 */
const common = ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];

const consolePolicy = [
  ...common,
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
].join('; ');

/** The verifier may ask nobody for anything once it is loaded: not even its own server. */
const verifierPolicy = [
  ...common,
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'none'",
  "worker-src 'self'",
].join('; ');

export const pagePolicies: Readonly<Record<string, string>> = {
  'index.html': consolePolicy,
  'verify.html': verifierPolicy,
};

/** The policy inside the one-file verifier, which names its script and its style by hash. */
export function standalonePolicy(scriptHashes: readonly string[], styleHashes: readonly string[]): string {
  const list = (hashes: readonly string[]): string => hashes.map((hash) => `'sha256-${hash}'`).join(' ');
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `script-src ${list(scriptHashes)}`,
    `style-src ${list(styleHashes)}`,
    'img-src data:',
    "connect-src 'none'",
    'worker-src blob:',
  ].join('; ');
}
