import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Blueprint, originOf } from '@hipaa-stacks/cloudformation';
import type { Release } from '../build/build.ts';
import { describeTemplate } from '../build/manifest.ts';
import { overQuota } from '../build/quotas.ts';
import { parseTemplate, printTemplate } from '../template/yaml.ts';
import { checkDeclarations, checkRootParameters } from './declarations.ts';
import type { Finding, NamedTemplate, TemplateCheck } from './finding.ts';
import { checkLiterals } from './literals.ts';
import { checkNesting } from './nesting.ts';
import { checkReferences } from './references.ts';
import { checkRegions } from './regions.ts';
import { checkSchemas } from './schemas.ts';

/** Checks of any template, ours or anyone's. */
const everyTemplate: readonly TemplateCheck[] = [checkReferences, checkSchemas, checkDeclarations, checkQuotas];

/** Checks of a template with its nested ones, whoever wrote them. */
export function checkTemplates(
  root: NamedTemplate,
  children: Readonly<Record<string, NamedTemplate>>,
): readonly Finding[] {
  const all = [root, ...Object.values(children)];
  return [...all.flatMap((named) => everyTemplate.flatMap((check) => check(named))), ...checkNesting(root, children)];
}

/**
 * Checks a release: that the folder is what the build makes, every template by itself, and the system as a whole.
 *
 * @param folder `templates-out/<blueprint>`
 * @returns findings with the places where their resources were made
 */
export function checkRelease(blueprint: Blueprint, release: Release, folder: string): readonly Finding[] {
  const { manifest } = release;
  const read = (file: string, stack = file.replace(/\.yaml$/, '')): NamedTemplate => {
    const bytes = release.files.find((made) => made.file === file)!.bytes;
    return { stack, template: parseTemplate(new TextDecoder().decode(bytes), `${blueprint.name}/${file}`) };
  };
  const root = read(manifest.root.file);
  const children = Object.fromEntries(Object.entries(manifest.stacks).map(([id, { file }]) => [id, read(file)]));
  const alone = [
    ...('file' in manifest.flat ? [read(manifest.flat.file)] : []),
    ...manifest.companions.map(({ template }) => read(template.file)),
    read(manifest.deploymentRole.file),
  ];
  const ours = [root, ...Object.values(children), ...alone];
  const findings = [
    ...stale(release, folder),
    ...checkTemplates(root, children),
    ...alone.flatMap((named) => checkTemplates(named, {})),
    ...[root, ...alone].flatMap(checkRootParameters),
    ...ours.flatMap(checkLiterals),
    ...Object.values(children).flatMap((named) => checkRegions(named, manifest.partitions)),
  ];
  return findings.map((finding) => withOrigin(finding, blueprint));
}

/** A template that breaks a quota of CloudFormation. */
function checkQuotas({ stack, template }: NamedTemplate): readonly Finding[] {
  const bytes = new TextEncoder().encode(printTemplate(template));
  return overQuota(describeTemplate(template, { file: stack, bytes })).map((broken) => ({
    check: 'quotas',
    stack,
    what: `has ${broken}`,
    mend: 'Split it into nested stacks.',
  }));
}

/** Files that the build would write otherwise. */
function stale({ files }: Release, folder: string): readonly Finding[] {
  const same = (file: string, bytes: Uint8Array) => {
    try {
      return readFileSync(join(folder, file)).equals(bytes);
    } catch {
      return false;
    }
  };
  return files
    .filter(({ file, bytes }) => !same(file, bytes))
    .map(({ file }) => ({
      check: 'stale',
      stack: file,
      what: 'is not what the build makes',
      mend: 'Run hipaa-stacks build, and never edit it by hand.',
    }));
}

function withOrigin(finding: Finding, { plan }: Blueprint): Finding {
  const resources = Object.values(plan.stacks).flatMap((parts) => parts.flatMap((part) => part.resources));
  const resource = resources.find(({ id }) => id === finding.logicalId);
  return resource ? { ...finding, madeAt: originOf(resource) } : finding;
}
