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

/** A parsed value, a template or not, under the name by which findings call it. */
export interface NamedValue {
  readonly stack: string;
  readonly template: unknown;
}

/** Checks of any template, ours or anyone's. */
const everyTemplate: readonly TemplateCheck[] = [checkExpansion, checkResources, checkQuotas];

/** Checks of a template that AWS takes as it is: a macro may bring what they miss. */
const finalTemplate: readonly TemplateCheck[] = [checkFunctions, checkReferences, checkCycles, checkDeclarations];

/** A finding of these leaves nothing that could be resolved. */
const structural = new Set(['structure', 'functions', 'references', 'cycles', 'nesting']);

/**
 * Checks of a template with its nested ones, whoever wrote them: each by itself, all together, what they are by their defaults, and every chain
 * of resources that makes a claim true.
 *
 * @param children logical ID of the nested stack -> its template
 * @throws Problem for what is no template at all
 */
export function checkTemplates(root: NamedValue, children: Readonly<Record<string, NamedValue>>): readonly Finding[] {
  return checked(root, children, checkChains);
}

/**
 * A system of ours: what any templates are checked for, and what ours say to who deploys them, may not hold, and need of a Region.
 *
 * @param children logical ID of the nested stack -> its template
 * @param partitions in which every Region must have what it needs. Default: none
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

/** What any templates are checked for, without the chains: what AWS, or CloudFormation itself, would refuse. */
export function checkShape(root: NamedValue, children: Readonly<Record<string, NamedValue>>): readonly Finding[] {
  return checked(root, children, () => []);
}

function checked(
  root: NamedValue,
  children: Readonly<Record<string, NamedValue>>,
  chains: typeof checkChains,
): readonly Finding[] {
  const sound = Object.entries(children).map(
    ([id, child]) => [id, checkTemplateStructure(child.stack, child.template)] as const,
  );
  const { named, findings } = checkTemplateStructure(root.stack, root.template);
  const nested = Object.fromEntries(sound.map(([id, child]) => [id, child.named]));
  const all = [named, ...Object.values(nested)];
  const expanded = all.some(({ template }) => isExpanded(template));
  const alone = [
    ...findings,
    ...sound.flatMap(([, child]) => child.findings),
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
 * Checks a release: that the folder is what the build makes, every template by itself, and the system as a whole.
 *
 * @param folder `templates-out/<blueprint>`
 * @returns findings with the places where their resources were made
 */
export function checkRelease(blueprint: Blueprint, release: Release, folder: string): readonly Finding[] {
  const { manifest } = release;
  const read = (file: string) => readNamed(release.files.find((made) => made.file === file)!);
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
 * Checks the snippets of a package: that the folder is what the build makes, and each as a template. A snippet is a part: what its
 * chains lead to are its parameters, so they are followed in the systems that it stands in.
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
