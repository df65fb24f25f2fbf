import { type Json, Problem, type TemplateResource } from '@hipaa-stacks/cloudformation';
import { memoizeWith } from '../memoize.ts';
import { mapReferences } from '../template/walk.ts';
import { qualified, type ResolvedSystem, ROOT } from './resolve-system.ts';

/**
 * All resources of a resolved system by `<stack>/<logical ID>`, with references in the same form, without the nested stacks. A
 * resource without a Condition has the undecided Condition of its nested stack.
 */
export function qualifiedResources({ stacks }: ResolvedSystem): Readonly<Record<string, TemplateResource>> {
  const root = stacks[ROOT]?.template.Resources ?? {};
  const entries = Object.entries(stacks).flatMap(([stack, { template }]) => {
    const lifted = stack === ROOT ? undefined : root[stack]?.Condition;
    const all = Object.entries(template.Resources).map(
      ([id, resource]) =>
        [`${stack}/${id}`, qualifiedIn(lifted ? liftedTo(resource, lifted) : resource, stack)] as const,
    );
    return stack === ROOT ? all.filter(([name]) => !Object.hasOwn(stacks, plain(name))) : all;
  });
  return Object.fromEntries(entries) as unknown as Record<string, TemplateResource>;
}

const liftedTo = memoizeWith(
  (resource: TemplateResource, Condition): TemplateResource =>
    resource.Condition ? resource : { ...resource, Condition },
);

/** The same resource in another system gives the same object. */
const qualifiedIn = memoizeWith(({ DependsOn, ...resource }: TemplateResource, stack): TemplateResource => {
  const dependencies = [DependsOn ?? []].flat().map((other) => `${stack}/${other}`);
  const after = dependencies.length > 0 ? { DependsOn: dependencies } : {};
  return { ...(qualified(resource as unknown as Json, stack) as object), ...after } as unknown as TemplateResource;
});

/**
 * All resources of a resolved system by logical ID, as in one flat template: an output of a nested stack is replaced by its
 * reference. So nested and flat forms can be compared, except for DependsOn.
 *
 * @throws Problem if two stacks have a resource with the same logical ID.
 */
export function resolvedResources(system: ResolvedSystem): Readonly<Record<string, TemplateResource>> {
  const places = new Map<string, string>();
  const entries = Object.entries(qualifiedResources(system)).map(([name, { DependsOn, ...resource }]) => {
    const id = plain(name);
    const other = places.get(id);
    if (other)
      throw new Problem(
        name,
        `has the same logical ID as ${other}`,
        'Rename one of them: logical IDs are unique in a flat template.',
      );
    places.set(id, name);
    const after = DependsOn ? { DependsOn: [DependsOn].flat().map(plain) } : {};
    return [id, { ...(unqualified(resource as unknown as Json) as object), ...after }] as const;
  });
  return Object.fromEntries(entries) as unknown as Record<string, TemplateResource>;
}

const plain = (name: string) => name.slice(name.indexOf('/') + 1);

function unqualified(value: Json): Json {
  return mapReferences(value, ({ kind, id, attribute }) => {
    if (kind === 'Condition' || !id.includes('/')) return undefined;
    return kind === 'Ref' ? { Ref: plain(id) } : { 'Fn::GetAtt': [plain(id), attribute ?? ''] };
  });
}
