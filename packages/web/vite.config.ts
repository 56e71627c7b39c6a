import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mantineTheme } from './build/mantine-theme.ts';
import { contentSecurityPolicy } from './build/policy.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The two pages that a server hands out: the console and the verifier, each with its own entry and its own chunks. */
export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [react(), mantineTheme(), contentSecurityPolicy()],
  worker: { format: 'es' },
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    target: 'es2022',
    // Inlined assets would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    // The policy forbids the inline script that the polyfill would be.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { input: { console: here('./index.html'), verify: here('./verify.html') } },
  },
});
