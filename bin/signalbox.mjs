#!/usr/bin/env node
import { join } from 'node:path';
import { become, install, node24 } from '../scripts/node24.mjs';

if (!node24()) install();
become(join(import.meta.dirname, '../core/cli/main.ts'), process.argv.slice(2));
