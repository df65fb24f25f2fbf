#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

// A command is over before optimized code has paid: by V8's own budget, compiling it is a third of the CPU that `check` takes.
setFlagsFromString('--interrupt-budget=1000000');

const cli = new URL('../dist/cli.js', import.meta.url);
if (existsSync(cli)) {
  await import(cli.href);
} else {
  console.error('hipaa-stacks: the tools are not compiled yet. Run `npm run compile` first.');
  process.exitCode = 2;
}
