import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageProblem } from '@hipaa-stacks/cloudformation';
import { Command } from 'commander';
import { buildBlueprint } from '../build/build.ts';
import { blueprintNames, loadBlueprint } from '../build/load.ts';
import { lint } from '../check/cfn-lint.ts';
import { checkRelease, checkTemplates } from '../check/check.ts';
import { type Finding, formatFinding, type NamedTemplate } from '../check/finding.ts';
import { lineOf } from '../check/line-of.ts';
import { parseTemplate } from '../template/yaml.ts';
import { workspaceRoot } from '../workspace.ts';

export const checkCommand = new Command('check')
  .description('check blueprints, or any CloudFormation template by its path')
  .argument('[subjects...]', 'names of blueprints, or paths of templates; default: all blueprints')
  .option('--cfn-lint', 'run cfn-lint (pinned, through pipx) on the templates of blueprints too')
  .option('--json', 'print the findings as JSON')
  .addHelpText(
    'after',
    '\nExample:\n  hipaa-stacks check audit-trail --cfn-lint\n  hipaa-stacks check path/to/template.yaml',
  )
  .action(async (subjects: string[], options: { cfnLint?: boolean; json?: boolean }) => {
    const all = subjects.length > 0 ? subjects : blueprintNames(workspaceRoot());
    const findings: Finding[] = [];
    for (const subject of all) findings.push(...(await checkSubject(subject, options.cfnLint === true)));
    if (options.json) console.log(JSON.stringify(findings, null, 2));
    else for (const finding of findings) console.log(formatFinding(finding));
    console.error(`${all.join(', ')}: ${findings.length === 0 ? 'no findings' : `${findings.length} findings`}`);
    if (findings.length > 0) process.exitCode = 1;
  });

async function checkSubject(subject: string, cfnLint: boolean): Promise<readonly Finding[]> {
  if (/\.(ya?ml|json|template)$/.test(subject)) return checkFile(subject);
  const root = workspaceRoot();
  const blueprint = await loadBlueprint(root, subject);
  const folder = join(root, 'templates-out', subject);
  const findings = checkRelease(blueprint, await buildBlueprint(blueprint), folder);
  return cfnLint ? [...findings, ...(await lint(folder))] : findings;
}

/** A template of anyone's, and the nested ones that it names by a path. */
function checkFile(path: string): readonly Finding[] {
  const root = readNamed(path);
  const children = Object.entries(root.template.Resources).flatMap(([id, { Type, Properties }]) => {
    const url = Type === 'AWS::CloudFormation::Stack' ? Properties?.TemplateURL : undefined;
    const file = typeof url === 'string' && !/^https?:/.test(url) ? resolve(dirname(path), url) : '';
    return file && existsSync(file) ? [[id, readNamed(file)] as const] : [];
  });
  return checkTemplates(root, Object.fromEntries(children)).map(withLine);
}

function readNamed(path: string): NamedTemplate {
  return { stack: path, template: parseTemplate(read(path), path) };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const what = `it can't be read (${(error as NodeJS.ErrnoException).code})`;
    throw new UsageProblem(path, what, 'Give the path of a template.');
  }
}

/** Where the resource stands in the file: the place where a foreign template was made. */
function withLine(finding: Finding): Finding {
  const line = finding.logicalId && lineOf(read(finding.stack), finding.logicalId);
  return line ? { ...finding, madeAt: [`${finding.stack}:${line}`] } : finding;
}
