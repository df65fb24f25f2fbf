import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cdkNag } from './checkers/cdk-nag.mjs';
import { checkov } from './checkers/checkov.mjs';
import { cloudformationValidate } from './checkers/cloudformation-validate.mjs';
import { parliament } from './checkers/parliament.mjs';
import { pythonCheckers } from './checkers/python.mjs';
import { judge, merged } from './judge.mjs';
import { subjectsOf } from './subjects.mjs';

/**
 * Runs all checkers on folders of `templates-out`.
 *
 * @param say receives progress messages
 * @returns for each blueprint its name, the number of evaluated templates and resources, and the result of `judge`
 */
export async function opinions(folders, say = () => {}) {
  const environment = await pythonCheckers(say);
  const workDir = await mkdtemp(join(tmpdir(), 'opinions-'));
  try {
    const blueprints = [];
    for (const folder of folders) blueprints.push(await subjectsOf(folder, workDir));
    const raw = await findingsOf(
      blueprints.flatMap(({ subjects }) => subjects),
      environment,
      workDir,
      say,
    );
    return blueprints.map(({ manifest, subjects }) => {
      const own = raw.filter(({ subject }) => subject.blueprint === manifest.blueprint);
      const resources = subjects.reduce((sum, { template }) => sum + Object.keys(template.Resources).length, 0);
      return {
        blueprint: manifest.blueprint,
        templates: subjects.length,
        resources,
        ...judge(merged(own), manifest.exceptions),
      };
    });
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function findingsOf(subjects, environment, workDir, say) {
  const timed = async (name, run) => {
    const started = performance.now();
    const found = await run();
    say(`${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    return found;
  };
  const found = await Promise.all([
    timed('checkov', () => checkov(subjects, environment, workDir)),
    timed('parliament', () => parliament(subjects, environment)),
    timed('cdk-nag', () => cdkNag(subjects)),
    timed('cloudformation-validate', () => cloudformationValidate(subjects)),
  ]);
  return found.flat();
}
