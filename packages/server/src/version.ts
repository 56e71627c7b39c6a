import manifest from '../package.json' with { type: 'json' };

/** The product's version, from the package manifest. */
export const version: string = manifest.version;
