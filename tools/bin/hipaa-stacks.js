#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// A command is over before optimized code has paid: by V8's own budget, compiling it is a third of the CPU that `check` takes.
// Later versions of V8 have no such budget, and a changed flag makes Node compile its own modules again.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=1000000');
// From Node 22.8. Not in the default folder, which is shared with other users of the machine.
module.enableCompileCache?.(fileURLToPath(new URL('../../.cache/node-compile', import.meta.url)));

const cli = new URL('../dist/cli.js', import.meta.url);
if (existsSync(cli)) {
  await import(cli.href);
} else {
  console.error('hipaa-stacks: the tools are not compiled yet. Run `npm run compile` first.');
  process.exitCode = 2;
}
