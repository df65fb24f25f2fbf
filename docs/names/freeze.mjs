#!/usr/bin/env node
// Adds the public names of templates-out to frozen.json. It never removes a name: see README.md. Usage, after `npm run build`:
//
//   node docs/names/freeze.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { publicNames } from '../../tools/dist/public-names.js';
import { releasesIn } from '../../tools/dist/workspace.js';

const templates = fileURLToPath(new URL('../../templates-out/', import.meta.url));
const list = new URL('frozen.json', import.meta.url);
const frozen = JSON.parse(readFileSync(list, 'utf8'));

for (const blueprint of releasesIn(templates)) {
  const known = new Set(frozen[blueprint]);
  const added = publicNames(`${templates}${blueprint}`).filter((name) => !known.has(name));
  frozen[blueprint] = [...known, ...added].sort();
  console.log(`${blueprint}: ${added.length} names added, ${frozen[blueprint].length} frozen`);
}
writeFileSync(list, `${JSON.stringify(frozen, undefined, 2)}\n`);
