import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageProblem } from '@hipaa-stacks/cloudformation';
import { buildBlueprint, buildSnippet } from '../../build/build.ts';
import { blueprintNames, loadBlueprint, loadExamples, packageNames } from '../../build/load.ts';
import { exceptionsOf } from '../../build/manifest.ts';
import { type Exception, lint, resourceExceptions } from '../../check/cfn-lint.ts';
import { checkRelease, checkSnippets, checkTemplates, type NamedValue } from '../../check/check.ts';
import { type Finding, formatFinding } from '../../check/finding.ts';
import { lineOf } from '../../check/line-of.ts';
import { isObject } from '../../template/walk.ts';
import { parseYaml } from '../../template/yaml.ts';
import { workspaceRoot } from '../../workspace.ts';

/** The subject that selects the snippets of all packages; `snippets/<package>` selects those of one. */
const SNIPPETS = 'snippets';

/** The action of `hipaa-stacks check`. */
export async function checkAction(subjects: string[], options: { cfnLint?: boolean; json?: boolean }): Promise<void> {
  const all = subjects.length > 0 ? subjects : [...blueprintNames(workspaceRoot()), SNIPPETS];
  const checked: Checked[] = [];
  for (const subject of all) checked.push(await checkSubject(subject));
  const findings = checked.flatMap((each) => each.findings);
  if (options.cfnLint) {
    const files = checked.flatMap((each) => each.files).filter((file) => file.endsWith('.yaml'));
    const exceptions = checked.flatMap((each) => each.exceptions);
    findings.push(...(await lint(join(workspaceRoot(), 'templates-out'), files, exceptions, console.error)));
  }
  if (options.json) console.log(JSON.stringify(findings, null, 2));
  else for (const finding of findings) console.log(formatFinding(finding));
  console.error(`${all.join(', ')}: ${findings.length === 0 ? 'no findings' : `${findings.length} findings`}`);
  if (findings.length > 0) process.exitCode = 1;
}

/** Findings, the files below `templates-out` that cfn-lint can check too, and the exceptions of their resources. */
interface Checked {
  readonly findings: readonly Finding[];
  readonly files: readonly string[];
  readonly exceptions: readonly Exception[];
}

async function checkSubject(subject: string): Promise<Checked> {
  if (/\.(ya?ml|json|template)$/.test(subject)) return { findings: checkFile(subject), files: [], exceptions: [] };
  if (subject === SNIPPETS) return await checkSnippetsOf(packageNames(workspaceRoot()));
  if (subject.startsWith(`${SNIPPETS}/`)) return await checkSnippetsOf([subject.slice(SNIPPETS.length + 1)]);
  return await checkBlueprint(subject);
}

async function checkBlueprint(name: string): Promise<Checked> {
  const root = workspaceRoot();
  const blueprint = await loadBlueprint(root, name);
  const release = await buildBlueprint(blueprint);
  return {
    findings: checkRelease(blueprint, release, join(root, 'templates-out', name)),
    files: existingFiles(release.files, name),
    exceptions: resourceExceptions(name, release.manifest.exceptions),
  };
}

async function checkSnippetsOf(packages: readonly string[]): Promise<Checked> {
  const root = workspaceRoot();
  const checked: Checked[] = [];
  for (const name of packages) {
    const examples = await loadExamples(root, name);
    const files = await Promise.all(examples.map(buildSnippet));
    const folder = join(SNIPPETS, name);
    const findings = checkSnippets(files, join(root, 'templates-out', folder));
    const exceptions = resourceExceptions(
      folder,
      examples.flatMap((example) => exceptionsOf(example, example.name)),
    );
    checked.push({ findings, files: existingFiles(files, folder), exceptions });
  }
  return {
    findings: checked.flatMap((each) => each.findings),
    files: checked.flatMap((each) => each.files),
    exceptions: checked.flatMap((each) => each.exceptions),
  };
}

/** Files of a folder that exist. A missing file already has a finding. */
const existingFiles = (files: readonly { readonly file: string }[], folder: string): readonly string[] =>
  files
    .map(({ file }) => join(folder, file))
    .filter((file) => existsSync(join(workspaceRoot(), 'templates-out', file)));

/** Checks a template from any source, and the nested templates that it references by a path. */
function checkFile(path: string): readonly Finding[] {
  const root = readNamed(path);
  const resources = isObject(root.template) && isObject(root.template.Resources) ? root.template.Resources : {};
  const children = Object.entries(resources).flatMap(([id, resource]) => {
    const file = isObject(resource) ? nestedFile(path, resource) : undefined;
    return file ? [[id, readNamed(file)] as const] : [];
  });
  return checkTemplates(root, Object.fromEntries(children)).map(withLine);
}

function nestedFile(path: string, { Type, Properties }: { readonly [key: string]: unknown }): string | undefined {
  const url = Type === 'AWS::CloudFormation::Stack' && isObject(Properties) ? Properties.TemplateURL : undefined;
  if (typeof url !== 'string' || /^https?:/.test(url)) return undefined;
  const file = resolve(dirname(path), url);
  return existsSync(file) ? file : undefined;
}

function readNamed(path: string): NamedValue {
  return { stack: path, template: parseYaml(read(path), path) };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const what = `it cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new UsageProblem(path, what, 'Give the path of a template.');
  }
}

/** Adds the line of the resource in the file, as the location of a template that this project did not build. */
function withLine(finding: Finding): Finding {
  const line = finding.logicalId && lineOf(read(finding.stack), finding.logicalId);
  return line ? { ...finding, madeAt: [`${finding.stack}:${line}`] } : finding;
}
