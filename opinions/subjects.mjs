import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  checkParameters,
  failedRules,
  pseudoOf,
  resolvedResources,
  resolveSystem,
  resolveTemplate,
  scopeOf,
} from '../tools/dist/resolve/index.js';
import { parseTemplate } from '../tools/dist/template/yaml.js';
import { parameterSets } from './parameter-sets.mjs';

/**
 * A template to evaluate.
 *
 * @typedef {object} Subject
 * @property {string} blueprint
 * @property {string} form `built`, or the name of the parameter set with which it is resolved
 * @property {string} file absolute path for the checkers
 * @property {object} template in long form
 * @property {(logicalId: string) => string} stackOf returns the stack of a resource, as named in the manifest
 * @property {object} parameters the values with which it is resolved
 */

const REGION = 'eu-west-1';
/** Sample values of pseudo parameters. */
export const pseudo = {
  ...pseudoOf(REGION),
  'AWS::AccountId': '111122223333',
  'AWS::StackName': 'system',
  'AWS::StackId': `arn:aws:cloudformation:${REGION}:111122223333:stack/system/0a1b2c3d-0000-4000-8000-0123456789ab`,
  'AWS::NotificationARNs': [],
};

/** Parameter values that CloudFormation would refuse: single values, and combinations that violate Rules. */
const refusals = (template, parameters) => [
  ...checkParameters(template, parameters),
  ...failedRules(template, scopeOf(template, { parameters, pseudo, where: 'root' })),
];

/** The templates to evaluate in one folder of `templates-out`: each template as built, and each system resolved. */
export async function subjectsOf(folder, workDir) {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  const read = async (file) => parseTemplate(await readFile(join(folder, file), 'utf8'), file);
  const { blueprint } = manifest;
  const write = async (form, name, template, stackOf, parameters = {}) => {
    const dir = join(workDir, blueprint, form);
    const file = join(dir, `${name}.json`);
    await mkdir(dir, { recursive: true });
    await writeFile(file, JSON.stringify(template, null, 1));
    return { blueprint, form, file, template, stackOf, parameters };
  };

  const root = await read(manifest.root.file);
  const children = {};
  for (const [id, { file }] of Object.entries(manifest.stacks)) children[id] = await read(file);
  const stacks = Object.entries(manifest.stacks).map(([id, { file }]) => [basename(file, '.yaml'), children[id]]);
  const otherFiles = [manifest.deploymentRole.file, ...manifest.companions.map(({ template }) => template.file)];
  const others = await Promise.all(otherFiles.map(async (file) => [basename(file, '.yaml'), await read(file)]));

  const stackByResource = new Map(
    stacks.flatMap(([stack, { Resources }]) => Object.keys(Resources).map((id) => [id, stack])),
  );
  const flat = manifest.flat.file ? await read(manifest.flat.file) : undefined;
  const resolvedFlat = (parameters) =>
    flat
      ? resolveTemplate(flat, { parameters, pseudo }).template
      : { Resources: resolvedResources(resolveSystem({ root, children, parameters, pseudo })) };

  const subjects = [];
  for (const [stack, template] of [['root', root], ...stacks, ...others])
    subjects.push(await write('built', stack, template, () => stack));
  for (const [set, parameters] of Object.entries(parameterSets(root, refusals)))
    subjects.push(
      await write(set, 'flat', resolvedFlat(parameters), (id) => stackByResource.get(id) ?? 'root', parameters),
    );
  for (const [stack, template] of others)
    for (const [set, parameters] of Object.entries(parameterSets(template, refusals)))
      subjects.push(
        await write(set, stack, resolveTemplate(template, { parameters, pseudo }).template, () => stack, parameters),
      );
  return { manifest, subjects };
}

/** Folders of `templates-out` that contain a blueprint. */
export async function blueprintFolders(templatesOut) {
  const entries = await readdir(templatesOut, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'snippets')
    .map(({ name }) => join(templatesOut, name))
    .sort();
}
