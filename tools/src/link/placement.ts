import { type Blueprint, originOf, Problem, type Resource, type TemplateParameter } from '@hipaa-stacks/cloudformation';

/** A resource and its nested stack. */
export interface Place {
  readonly stack: string;
  readonly resource: Resource;
}

/** The stack of each resource. */
export interface Placement {
  /** Name of the stack -> its resources in order. */
  readonly stacks: ReadonlyMap<string, readonly Resource[]>;
  /** Logical ID -> resource and stack. */
  readonly places: ReadonlyMap<string, Place>;
}

/** Name of the single stack of the flat form, and of the parent of the nested stacks. */
export const ROOT = 'root';

/** Logical ID of the nested stack in the root. */
export const stackId = (stack: string): string => `${stack.charAt(0).toUpperCase()}${stack.slice(1)}Stack`;

/** `<stack>/<logical ID>`, as findings name a resource. */
export const at = (stack: string, resource: Resource): string => `${stack}/${resource.id}`;

/** Source location of a resource, for the end of an error; empty if it is not known. */
export function madeAt(resource: Resource | undefined): string {
  const places = resource ? originOf(resource) : [];
  return places.length > 0 ? ` (${places.join(', ')})` : '';
}

/** The parameters that a blueprint declares, as the root template declares them. */
export function declaredParameters(blueprint: Blueprint): ReadonlyMap<string, TemplateParameter> {
  const groups = Object.values(blueprint.parameters);
  return new Map(
    groups.flatMap((group) => Object.entries(group).map(([id, { declaration }]) => [id, declaration] as const)),
  );
}

/**
 * Assigns the resources of a blueprint to their stacks; in the flat form, all to the root.
 *
 * @throws Problem if a logical ID is used twice, is also a parameter, or is not valid: the linker does not rename resources
 */
export function place(blueprint: Blueprint, form: 'nested' | 'flat'): Placement {
  const parameters = declaredParameters(blueprint);
  const stacks = new Map<string, readonly Resource[]>();
  const places = new Map<string, Place>();
  const planned = Object.entries(blueprint.plan.stacks);
  const wanted = form === 'flat' ? [[ROOT, planned.flatMap(([, parts]) => parts)] as const] : planned;
  for (const [stack, parts] of wanted) {
    refuseStackName(blueprint, stack, form);
    const resources = parts.flatMap((part) => part.resources);
    refuseEmpty(blueprint, stack, resources);
    stacks.set(stack, resources);
    for (const resource of resources) {
      refuseClash(stack, resource, places.get(resource.id), parameters.has(resource.id));
      places.set(resource.id, { stack, resource });
    }
  }
  return { stacks, places };
}

function refuseStackName(blueprint: Blueprint, stack: string, form: 'nested' | 'flat'): void {
  if (form === 'nested' && (!/^[a-z][A-Za-z0-9]*$/.test(stack) || [ROOT, 'flat', 'manifest'].includes(stack))) {
    throw new Problem(
      `${blueprint.name}/${stack}`,
      'this is not a valid name of a nested stack',
      'Use lower camel case, and not root or flat.',
    );
  }
}

/** CloudFormation does not accept templates without resources. */
function refuseEmpty(blueprint: Blueprint, stack: string, { length }: readonly Resource[]): void {
  if (length > 0) return;
  throw new Problem(`${blueprint.name}/${stack}`, 'the stack has no resources', 'Place a snippet in it, or remove it.');
}

function refuseClash(stack: string, resource: Resource, other: Place | undefined, isParameter: boolean): void {
  const where = at(stack, resource);
  if (other?.resource === resource) {
    throw new Problem(where, `is placed twice${madeAt(resource)}`, 'Place its snippet once.');
  }
  if (other) {
    const both = `${at(other.stack, other.resource)}${madeAt(other.resource)} and this one${madeAt(resource)}`;
    throw new Problem(
      where,
      `two resources have this logical ID: ${both}`,
      'Use another id for one of the two builders.',
    );
  }
  if (isParameter)
    throw new Problem(where, `a parameter has the same name${madeAt(resource)}`, 'Rename one of the two.');
  if (!/^[A-Za-z][A-Za-z0-9]{0,254}$/.test(resource.id)) {
    throw new Problem(
      where,
      `a logical ID can contain only letters and digits${madeAt(resource)}`,
      'Use another id for the builder.',
    );
  }
}
