#!/usr/bin/env node
// Adds the public names of templates-out to frozen.json. It never removes a name: see README.md. Usage, after `npm run build`:
//
//   node docs/names/freeze.mjs
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { parseYaml } from '../../tools/dist/template/yaml.js';

const templates = new URL('../../templates-out/', import.meta.url);
const list = new URL('frozen.json', import.meta.url);
const frozen = JSON.parse(readFileSync(list, 'utf8'));

/** The flat form has the names of the others; the deployment role changes with each release. */
const notFrozen = new Set(['flat.yaml', 'deployment-role.yaml']);

/** The names of a template, as `<file> <section> <name>`. */
function namesOf(folder, file) {
  const template = parseYaml(readFileSync(new URL(file, folder), 'utf8'), file);
  const isPublic = file === 'root.yaml' || file.startsWith('companion-');
  const sections = isPublic ? ['Parameters', 'Resources', 'Outputs'] : ['Resources'];
  return sections.flatMap((section) =>
    Object.keys(template[section] ?? {}).map((name) => `${file} ${section} ${name}`),
  );
}

for (const blueprint of readdirSync(templates)) {
  const folder = new URL(`${blueprint}/`, templates);
  if (blueprint === 'snippets' || !statSync(folder).isDirectory()) continue;
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && !notFrozen.has(file));
  const names = files.flatMap((file) => namesOf(folder, file));
  const added = names.filter((name) => !frozen[blueprint]?.includes(name));
  frozen[blueprint] = [...new Set([...(frozen[blueprint] ?? []), ...names])].sort();
  console.log(`${blueprint}: ${added.length} names added, ${frozen[blueprint].length} frozen`);
}
writeFileSync(list, `${JSON.stringify(frozen, undefined, 2)}\n`);
