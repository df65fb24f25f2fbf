import { type Blueprint, Problem, type Template } from '@hipaa-stacks/cloudformation';
import { fileOf, type LinkedSystem, link } from '../link/link.ts';
import { stackId } from '../link/placement.ts';
import type { Manifest, ManifestCompanion, ManifestTemplate } from '../manifest.ts';
import { printTemplate } from '../template/yaml.ts';
import { bundleCode, CODE_BUCKET, type CodeZip } from './code.ts';
import { deploymentRoleSystem } from './deployment-role.ts';
import {
  byStackId,
  capabilitiesOf,
  describeTemplate,
  exceptionsOf,
  parametersOf,
  printManifest,
  type ReleaseFile,
  resourceTypesOf,
  sha256,
  supportsOf,
} from './manifest.ts';
import { overQuota, refuseOverQuota } from './quotas.ts';

/** A built blueprint: its manifest and every file in the manifest. */
export interface Release {
  readonly manifest: Manifest;
  readonly files: readonly ReleaseFile[];
  /** The nested form with long-form intrinsic functions, for the checks. */
  readonly system: LinkedSystem;
}

/** A template with its file and its entry in the manifest. */
interface Printed {
  readonly template: Template;
  readonly file: ReleaseFile;
  readonly entry: ManifestTemplate;
}

function print(file: string, template: Template): Printed {
  const printed: ReleaseFile = { file, bytes: new TextEncoder().encode(printTemplate(template)) };
  return { template, file: printed, entry: describeTemplate(template, printed) };
}

/**
 * Builds a blueprint: bundles its code, links the nested and the flat form, prints them as YAML, and checks them against the quotas.
 *
 * @param inlineLimit bytes above which the code of a function becomes a zip. Default: 100,000
 * @returns files and manifest, the same bytes for the same input
 */
export async function buildBlueprint(source: Blueprint, inlineLimit?: number): Promise<Release> {
  const { blueprint, zips } = await bundleCode(source, inlineLimit);
  const system = link(blueprint, 'nested');
  const root = print('root.yaml', system.root);
  const stacks = Object.fromEntries(
    Object.keys(blueprint.plan.stacks).map((stack) => [stack, print(fileOf(stack), system.children[stackId(stack)]!)]),
  );
  const nested = [root, ...Object.values(stacks)];
  const totalResources = nested.reduce((sum, { entry }) => sum + entry.resources, 0);
  const entries = Object.fromEntries(Object.entries(stacks).map(([stack, { entry }]) => [stack, entry]));
  refuseOverQuota(blueprint, { root: root.entry, ...entries }, totalResources);
  const flat = print('flat.yaml', link(blueprint, 'flat').root);
  const noFlat = overQuota(flat.entry);
  const companions = await companionsOf(blueprint);
  const templates = nested.map(({ template }) => template);
  const deployed = companions.filter(({ companion }) => companion.region === 'global');
  const everyTemplate = [...templates, ...deployed.map(({ printed }) => printed.template)];
  const roleSystem = deploymentRoleSystem(blueprint, everyTemplate);
  const role = print('deployment-role.yaml', link(roleSystem, 'flat').root);
  const code = zips.map(codeFile);
  const manifest: Manifest = {
    format: 1,
    blueprint: blueprint.name,
    title: blueprint.title,
    root: root.entry,
    stacks: byStackId(entries),
    flat: noFlat.length > 0 ? { missing: `one template would have ${noFlat.join(', ')}` } : flat.entry,
    deploymentRole: role.entry,
    companions: companions.map(({ companion }) => companion),
    code: code.map(({ entry }) => entry),
    ...(code.length > 0 && { codeBucketParameter: CODE_BUCKET }),
    partitions: blueprint.partitions,
    regional: blueprint.regional,
    parameters: parametersOf(blueprint),
    outputs: Object.keys(blueprint.plan.outputs),
    capabilities: capabilitiesOf(templates),
    totalResources,
    resourceTypes: resourceTypesOf(templates),
    supports: supportsOf(blueprint),
    exceptions: [
      ...exceptionsOf(blueprint),
      ...companions.flatMap(({ exceptions }) => exceptions),
      ...exceptionsOf(roleSystem, 'deployment-role'),
    ],
  };
  const printed = [
    ...nested,
    ...(noFlat.length > 0 ? [] : [flat]),
    role,
    ...companions.map((companion) => companion.printed),
  ];
  const files = [...printed.map(({ file }) => file), ...code.map(({ file }) => file)];
  const manifestFile = { file: 'manifest.json', bytes: new TextEncoder().encode(printManifest(manifest)) };
  return { manifest, files: [...files, manifestFile], system };
}

/** The flat form of a one-stack example, which can be deployed separately. */
export async function buildSnippet(example: Blueprint): Promise<ReleaseFile> {
  return print(`${example.name}.yaml`, link(await inlineCode(example), 'flat').root).file;
}

/** A single template has no bucket for a zip. */
async function inlineCode(alone: Blueprint): Promise<Blueprint> {
  const { blueprint, zips } = await bundleCode(alone);
  if (zips.length === 0) return blueprint;
  throw new Problem(
    alone.name,
    `the code of ${zips.map(({ keyParameter }) => keyParameter.replace(/CodeKey$/, '')).join(', ')} is too large for a single template`,
    'Make it smaller, or place it in a nested stack of the blueprint.',
  );
}

function codeFile({ keyParameter, bytes }: CodeZip) {
  const hash = sha256(bytes);
  const file = `code/${hash}.zip`;
  return { file: { file, bytes }, entry: { file, sha256: hash, bytes: bytes.length, keyParameter } };
}

async function companionsOf(blueprint: Blueprint) {
  const companions = Object.entries(blueprint.companions).map(async ([name, declared]) => {
    const { blueprint: own, region = 'global', order, parameters } = declared;
    const printed = print(`companion-${name}.yaml`, link(await inlineCode(own), 'flat').root);
    const companion: ManifestCompanion = { name, template: printed.entry, region, order, parameters };
    return { companion, printed, exceptions: exceptionsOf(own, `companion-${name}`) };
  });
  return await Promise.all(companions);
}
