#!/usr/bin/env node
// Plain JavaScript: finds Node 24 and hands over to the command itself.
import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from '../../../scripts/launch.js';

const here = dirname(realpathSync(fileURLToPath(import.meta.url)));
launch([resolve(here, '../src/main.ts'), ...process.argv.slice(2)]);
