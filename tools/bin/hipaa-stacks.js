#!/usr/bin/env node
import { existsSync } from 'node:fs';

const cli = new URL('../dist/cli.js', import.meta.url);
if (existsSync(cli)) {
  await import(cli.href);
} else {
  console.error('hipaa-stacks: the tools are not compiled yet. Run `npm run compile` first.');
  process.exitCode = 2;
}
