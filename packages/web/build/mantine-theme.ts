import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import type { Plugin } from 'vite';
import { theme } from '../src/theme/theme.ts';

const id = 'virtual:mantine-theme.css';

/** The CSS custom properties of our theme, as far as they differ from the ones in Mantine's own style sheet. */
export function themeCss(): string {
  const ours = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
  const defaults = defaultCssVariablesResolver(DEFAULT_THEME);
  const changed = (part: 'variables' | 'light' | 'dark'): Record<string, string> => {
    const known = new Map(Object.entries(defaults[part]));
    return Object.fromEntries(Object.entries(ours[part]).filter(([name, value]) => known.get(name) !== value));
  };
  return convertCssVariables({ variables: changed('variables'), light: changed('light'), dark: changed('dark') });
}

/**
 * Mantine writes these properties into a `<style>` element while the page runs, which `style-src 'self'` forbids.
 * Written at build time into the style sheet, they need no exception in the policy.
 */
export function mantineTheme(): Plugin {
  return {
    name: 'blockcluster:mantine-theme',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (source) => (source === `\0${id}` ? themeCss() : undefined),
  };
}
