/** Checks the root and the nested templates of a release, as `hipaa-stacks check` does, without building anything. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTemplates } from '../../tools/dist/check/check.js';
import { parseTemplate } from '../../tools/dist/template/yaml.js';

const [folder] = process.argv.slice(2);
const { root, stacks } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
const read = ({ file }) => ({ stack: file, template: parseTemplate(readFileSync(join(folder, file), 'utf8'), file) });
const children = Object.entries(stacks).map(([id, stack]) => [id, read(stack)]);
// Findings of chains are ignored: this blueprint has, for example, queues without consumers.
const findings = checkTemplates(read(root), Object.fromEntries(children)).filter(({ check }) => !/^chain /.test(check));
if (findings.length > 0) throw new Error(JSON.stringify(findings, null, 2));
