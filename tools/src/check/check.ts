import { type Blueprint, originOf } from '@hipaa-stacks/cloudformation';
import type { Release } from '../build/build.ts';
import type { ReleaseFile } from '../build/manifest.ts';
import type { Manifest } from '../manifest.ts';
import { parseYaml } from '../template/yaml.ts';
import { checkChains } from './chains/run.ts';
import { checkClaims } from './claims.ts';
import { checkCycles } from './cycles.ts';
import { checkDeclarations, checkRootParameters } from './declarations.ts';
import { checkDefaults } from './defaults.ts';
import { withExceptions } from './exceptions.ts';
import { checkExpansion, isExpanded } from './expansion.ts';
import { checkExports } from './exports.ts';
import type { Finding, NamedTemplate, TemplateCheck } from './finding.ts';
import { checkFunctions } from './functions.ts';
import { checkLiterals } from './literals.ts';
import { checkNesting } from './nesting.ts';
import { checkQuotas } from './quotas.ts';
import { checkReferences } from './references.ts';
import { checkRegions } from './regions.ts';
import { checkResources } from './resource-checks.ts';
import { checkStackSet } from './stack-set.ts';
import { staleFiles } from './stale.ts';
import { checkTemplateStructure } from './template-structure.ts';

/** A parsed value, a template or not, with its name in findings. */
export interface NamedValue {
  readonly stack: string;
  readonly template: unknown;
}

/** Checks of every template. */
const everyTemplate: readonly TemplateCheck[] = [checkExpansion, checkResources, checkQuotas];

/** Checks of a template that AWS does not transform: a macro can add what they miss. */
const finalTemplate: readonly TemplateCheck[] = [checkFunctions, checkReferences, checkCycles, checkDeclarations];

/** If one of these checks finds something, the template is not resolved. */
const structural = new Set(['structure', 'functions', 'references', 'cycles', 'nesting']);

/**
 * Checks a template with its nested templates from any source: each template separately, all together, resolved with their defaults, and
 * with every chain.
 *
 * @param children logical ID of the nested stack -> its template
 * @throws Problem for a value that is not a template
 */
export function checkTemplates(root: NamedValue, children: Readonly<Record<string, NamedValue>>): readonly Finding[] {
  return checked(root, children, checkChains);
}

/**
 * Checks a system of this project: the checks for any templates, and the additional ones for parameter descriptions, literals and Regions.
 *
 * @param children logical ID of the nested stack -> its template
 * @param partitions in which every Region must support its resource types. Default: none
 */
export function checkSystem(
  root: NamedTemplate,
  children: Readonly<Record<string, NamedTemplate>>,
  partitions: Manifest['partitions'] = [],
): readonly Finding[] {
  const nested = Object.values(children);
  return [
    ...checkTemplates(root, children),
    ...checkRootParameters(root),
    ...[root, ...nested].flatMap(checkLiterals),
    ...Object.entries(children)
      .filter(([id]) => !root.template.Resources[id]?.Condition)
      .flatMap(([, named]) => checkRegions(named, partitions)),
  ];
}

/** Checks of any templates, without the chains: errors that AWS or CloudFormation would refuse. */
export function checkShape(root: NamedValue, children: Readonly<Record<string, NamedValue>>): readonly Finding[] {
  return checked(root, children, () => []);
}

function checked(
  root: NamedValue,
  children: Readonly<Record<string, NamedValue>>,
  chains: typeof checkChains,
): readonly Finding[] {
  const valid = Object.entries(children).map(
    ([id, child]) => [id, checkTemplateStructure(child.stack, child.template)] as const,
  );
  const { named, findings } = checkTemplateStructure(root.stack, root.template);
  const nested = Object.fromEntries(valid.map(([id, child]) => [id, child.named]));
  const all = [named, ...Object.values(nested)];
  const expanded = all.some(({ template }) => isExpanded(template));
  const alone = [
    ...findings,
    ...valid.flatMap(([, child]) => child.findings),
    ...all.flatMap((one) => everyTemplate.flatMap((check) => check(one))),
    ...all
      .filter(({ template }) => !isExpanded(template))
      .flatMap((one) => finalTemplate.flatMap((check) => check(one))),
    ...checkExports(all),
    ...(expanded ? [] : checkNesting(named, nested)),
  ];
  if (expanded || alone.some(({ check }) => structural.has(check))) return alone;
  return [...alone, ...checkDefaults(named, nested), ...chains(named, nested)];
}

/**
 * Checks a release: that the folder matches the build, every template separately, and the system as a whole.
 *
 * @param folder `templates-out/<blueprint>`
 * @returns findings with the source locations of their resources
 */
export function checkRelease(blueprint: Blueprint, release: Release, folder: string): readonly Finding[] {
  const { manifest } = release;
  const read = (file: string) => readNamed(release.files.find((built) => built.file === file)!);
  const root = read(manifest.root.file);
  const children = Object.fromEntries(Object.entries(manifest.stacks).map(([id, { file }]) => [id, read(file)]));
  const alone = [
    ...('file' in manifest.flat ? [read(manifest.flat.file)] : []),
    ...manifest.companions.map(({ template }) => read(template.file)),
    read(manifest.deploymentRole.file),
  ];
  const findings = [
    ...staleFiles(release.files, folder),
    ...checkClaims(blueprint),
    ...checkSystem(root, children, manifest.partitions),
    ...alone.flatMap((named) => checkSystem(named, {})),
    ...alone.flatMap(checkStackSet),
  ];
  return withExceptions(findings, manifest.exceptions, blueprint.name).map((finding) => withOrigin(finding, blueprint));
}

/**
 * Checks the snippets of a package: that the folder matches the build, and each one as a template. The chains are not checked, since they
 * lead to parameters of a snippet: they are checked in the systems that use it.
 *
 * @param folder `templates-out/snippets/<package>`
 */
export function checkSnippets(files: readonly ReleaseFile[], folder: string): readonly Finding[] {
  const named = files.map(readNamed);
  return [
    ...staleFiles(files, folder),
    ...named.flatMap((each) => [...checkShape(each, {}), ...checkRootParameters(each), ...checkLiterals(each)]),
  ];
}

function readNamed({ file, bytes }: ReleaseFile): NamedTemplate {
  const template = parseYaml(new TextDecoder().decode(bytes), file) as NamedTemplate['template'];
  return { stack: file.replace(/\.yaml$/, ''), template };
}

function withOrigin(finding: Finding, { plan }: Blueprint): Finding {
  const resources = Object.values(plan.stacks).flatMap((parts) => parts.flatMap((part) => part.resources));
  const resource = resources.find(({ id }) => id === finding.logicalId);
  return resource ? { ...finding, madeAt: originOf(resource) } : finding;
}
