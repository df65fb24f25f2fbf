import { type Blueprint, Problem, type Template, type TemplateResource } from '@hipaa-stacks/cloudformation';
import { refuseCycles } from './cycles.ts';
import { type Form, type Linking, startLinking } from './linking.ts';
import { ROOT, stackId } from './placement.ts';
import { resourcesOf } from './resources.ts';
import { nestedStack, rootOutputs, rootRules, rootTags, rootTemplate } from './root.ts';
import { section } from './tables.ts';

export { fileOf } from './root.ts';

/** The templates of one system. */
export interface LinkedSystem {
  readonly root: Template;
  /** Logical ID of the nested stack in the root -> its template. Empty in the flat form. */
  readonly children: Readonly<Record<string, Template>>;
}

/**
 * Links a blueprint: references between nested stacks become outputs and parameters, parameters and conditions are copied to the
 * stacks that use them, and the root connects the stacks. The flat form is the same with one stack.
 *
 * @returns templates in long form, the same bytes for the same blueprint
 * @throws Problem for a system that CloudFormation could not create: each case has a test
 */
export function link(blueprint: Blueprint, form: Form): LinkedSystem {
  const linking = startLinking(blueprint, form);
  const stacks = [...linking.placement.stacks.keys()];
  refuseStackIdClash(linking);
  const resources = stacks.map((stack) => [stack, resourcesOf(stack, linking)] as const);
  const outputs = rootOutputs(linking);
  const rules = rootRules(linking);
  const tags = rootTags(linking);
  refuseCycles(linking.placement, linking.edges);
  if (form === 'flat') return { root: rootTemplate(linking, resources[0]![1], outputs, rules), children: {} };
  const nested = stacks.map((stack) => [stackId(stack), nestedStack(stack, tags, linking)] as const);
  const children = resources.map(([stack, own]) => [stackId(stack), child(stack, own, linking)] as const);
  return {
    root: rootTemplate(linking, Object.fromEntries(nested), outputs, rules),
    children: Object.fromEntries(children),
  };
}

function refuseStackIdClash({ placement, parameters, form }: Linking): void {
  if (form === 'flat') return;
  for (const stack of placement.stacks.keys()) {
    const id = stackId(stack);
    if (!parameters.has(id)) continue;
    throw new Problem(`${ROOT}/${id}`, 'a parameter has the logical ID of a nested stack', 'Rename the parameter.');
  }
}

function child(stack: string, resources: Record<string, TemplateResource>, linking: Linking): Template {
  const table = linking.tables.get(stack)!;
  const declarations = new Map([...table.parameters].map(([name, { declaration }]) => [name, declaration]));
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `${linking.blueprint.title}: ${stack}`,
    ...section('Parameters', declarations),
    ...section('Mappings', table.mappings),
    ...section('Conditions', table.conditions),
    Resources: resources,
    ...section('Outputs', table.outputs),
  };
}
