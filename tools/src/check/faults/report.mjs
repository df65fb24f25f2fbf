// Plants faults in audit-trail and writes what came of it into docs/faults.md: npm run compile && node tools/src/check/faults/report.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const compiled = (file) => import(new URL(`../../../dist/check/faults/${file}`, import.meta.url).href);
const { faultsByChance, faultsByRule, plantAll } = await compiled('plant.js');
const { readTemplates } = await compiled('system.js');
const { faultsReport } = await compiled('report.js');

const folder = process.argv[2] ?? new URL('../../../../templates-out/audit-trail', import.meta.url).pathname;
const page = new URL('../../../../docs/faults.md', import.meta.url);
const [ofEach, count, seed] = [4, 140, 23];
const templates = readTemplates(folder);
const report = faultsReport({
  byRule: plantAll(templates, faultsByRule(templates, ofEach, seed)),
  byChance: plantAll(templates, faultsByChance(templates, count, seed)),
  ...{ seed, ofEach, date: new Date().toISOString().slice(0, 10) },
});
const mark = '<!-- written by tools/src/check/faults/report.mjs -->';
const [text = ''] = readFileSync(page, 'utf8').split(mark);
writeFileSync(page, `${text}${mark}\n\n${report}\n`);
