// Plants faults in every blueprint and writes the results to docs/faults.md: npm run compile && node tools/src/check/faults/report.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const compiled = (file) => import(new URL(`../../../dist/check/faults/${file}`, import.meta.url).href);
const { faultsByChance, faultsByRule, plantAll } = await compiled('plant.js');
const { readTemplates } = await compiled('system.js');
const { releasesIn } = await compiled('../../workspace.js');
const { belowFloors, faultsReport } = await compiled('report.js');

const out = new URL('../../../../templates-out', import.meta.url).pathname;
const page = new URL('../../../../docs/faults.md', import.meta.url);
const [ofEach, count, seed] = [4, 140, 23];
const plantedBlueprints = releasesIn(out).map((blueprint) => {
  const templates = readTemplates(`${out}/${blueprint}`);
  const byRule = plantAll(templates, faultsByRule(templates, ofEach, seed));
  return { blueprint, byRule, byChance: plantAll(templates, faultsByChance(templates, count, seed)) };
});
const report = { plantedBlueprints, seed, ofEach, date: new Date().toISOString().slice(0, 10) };
const mark = '<!-- written by tools/src/check/faults/report.mjs -->';
const [text = ''] = readFileSync(page, 'utf8').split(mark);
writeFileSync(page, `${text}${mark}\n\n${faultsReport(report)}\n`);
const below = belowFloors(report);
if (below.length > 0) throw new Error(`Below the floors: ${below.join('; ')}`);
