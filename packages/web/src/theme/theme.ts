import { createTheme, type MantineColorsTuple } from '@mantine/core';

const brand: MantineColorsTuple = [
  '#e6f6f4',
  '#cdebe7',
  '#9cd7cf',
  '#66c1b6',
  '#3bafa2',
  '#1f9e90',
  '#0b8376',
  '#096c61',
  '#07564e',
  '#04403a',
];
/** A cooler, deeper dark than Mantine's: surfaces 7 (page), 6 (panel), 5 (raised), 4 (border), 2 (dimmed text). */
const dark: MantineColorsTuple = [
  '#d9e0e8',
  '#b8c2cf',
  '#94a1b2',
  '#6b7889',
  '#2f3947',
  '#232c38',
  '#19212b',
  '#10161e',
  '#0c1118',
  '#080c11',
];
const gray: MantineColorsTuple = [
  '#f8fafb',
  '#f1f4f6',
  '#e6ebef',
  '#d9e0e6',
  '#c3ccd5',
  '#a3afbb',
  '#67748a',
  '#475467',
  '#2b3648',
  '#161d29',
];

/** Colours, type and radii of the product. Rendered into CSS at build time (build/mantine-theme.ts). */
export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 6, dark: 6 },
  autoContrast: true,
  colors: { brand, dark, gray },
  white: '#ffffff',
  black: '#161d29',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'Inter, -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
});
