import type { Plugin } from 'vite';

/**
 * The content security policies that fit the built pages. Each page carries its own in a `<meta>`, so that it holds
 * whatever server hands the page out; `dist/csp.json` lists them for servers that send headers as well.
 * There is no `unsafe-inline`: the theme is a style sheet (mantine-theme.ts), and React sets styles through the object
 * model, which the policy does not concern.
 */
const common = ["default-src 'none'", "base-uri 'none'", "form-action 'none'"];

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

const charset = '<meta charset="utf-8" />';

/** Puts a policy first into a page's head, before anything that it governs. */
export function withPolicy(page: string, policy: string): string {
  return page.replace(
    charset,
    () => `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
  );
}

/** Writes its policy into each built page. The development server needs inline scripts of its own and goes without. */
export function contentSecurityPolicy(): Plugin {
  return {
    name: 'blockcluster:policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (page, { path }) => {
        const policy = pagePolicies[path.replace(/^\//, '')];
        return policy === undefined ? page : withPolicy(page, policy);
      },
    },
  };
}

/** The policy inside the one-file verifier, which names its script and its style by hash. */
export function standalonePolicy(scriptHashes: readonly string[], styleHashes: readonly string[]): string {
  const list = (hashes: readonly string[]): string => hashes.map((hash) => `'sha256-${hash}'`).join(' ');
  return [
    ...common,
    `script-src ${list(scriptHashes)}`,
    `style-src ${list(styleHashes)}`,
    'img-src data:',
    "connect-src 'none'",
    'worker-src blob:',
  ].join('; ');
}
