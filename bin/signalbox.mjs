#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { become, install, node24 } from '../scripts/node24.mjs';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);

if (!node24()) install();
// In a checkout the screens are built from what is there; a package brings them, and others may be named.
const given = args.some((each) => each === '--help' || each === '--screens' || each.startsWith('--screens='));
const builds = args[0] === 'serve' && !given && existsSync(join(root, 'node_modules/vite'));
if (builds) spawnSync(node24(), [join(root, 'scripts/build.ts'), '--if-older'], { stdio: ['ignore', 2, 2] });
become(join(root, 'core/cli/main.ts'), args);
