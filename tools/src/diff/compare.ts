import { type Json, Problem, type TemplateResource } from '@hipaa-stacks/cloudformation';
import { mapReferences } from '../template/walk.ts';

export type Resources = Readonly<Record<string, TemplateResource>>;

/** The change of one resource. */
export interface ResourceChange {
  /** Key in the compared resources. */
  readonly name: string;
  readonly before?: TemplateResource;
  readonly after?: TemplateResource;
  readonly impact: 'create' | 'update' | 'replace' | 'may replace' | 'destroy' | 'orphan';
  /** Properties that cause a replacement, else all changed properties. */
  readonly properties: readonly string[];
  /** Whether there are new security group rules or attached policies. */
  readonly opened: boolean;
}

/**
 * Compares resources with the AWS specification of the effect of each property change. If a resource is replaced, resources that
 * reference it in a property that cannot be updated are replaced too, for references at any depth and in any stack.
 */
export async function compareResources(before: Resources, after: Resources): Promise<readonly ResourceChange[]> {
  const { fullDiff } = await import('@aws-cdk/cloudformation-diff');
  const diff = (a: Resources, b: Resources) => guarded(() => fullDiff({ Resources: a }, { Resources: b }));
  const replaced = new Set<string>();
  for (;;) {
    const renamed = withReplaced(after, replaced);
    const found = Object.entries(diff(before, renamed).resources.changes);
    const known = replaced.size;
    for (const [name, change] of found) if (change.changeImpact === 'WILL_REPLACE') replaced.add(name);
    if (replaced.size > known) continue;
    return found.flatMap(([name, change]) => {
      const impact = impacts[change.changeImpact];
      if (!impact) return [];
      const one = diff(only(before, name), only(after, name));
      return {
        name,
        ...(before[name] && { before: before[name] }),
        ...(after[name] && { after: after[name] }),
        impact,
        properties: causes(change),
        opened: addsPermissions(one),
      };
    });
  }
}

const impacts: Readonly<Record<string, ResourceChange['impact']>> = {
  WILL_CREATE: 'create',
  WILL_UPDATE: 'update',
  WILL_REPLACE: 'replace',
  MAY_REPLACE: 'may replace',
  WILL_DESTROY: 'destroy',
  WILL_ORPHAN: 'orphan',
};

type TemplateDiff = ReturnType<typeof import('@aws-cdk/cloudformation-diff').fullDiff>;
type Difference = TemplateDiff['resources']['changes'][string];

function guarded<T>(compare: () => T): T {
  try {
    return compare();
  } catch (error) {
    throw new Problem('diff', `the templates cannot be compared (${String(error)})`, 'Check the templates first.');
  }
}

const only = (resources: Resources, name: string): Resources =>
  Object.hasOwn(resources, name) ? { [name]: resources[name]! } : {};

function withReplaced(resources: Resources, replaced: ReadonlySet<string>): Resources {
  if (replaced.size === 0) return resources;
  return mapReferences(resources as unknown as Json, ({ kind, id, attribute }) => {
    if (kind === 'Condition' || !replaced.has(id)) return undefined;
    const name = `${id} (replaced)`;
    return kind === 'Ref' ? { Ref: name } : { 'Fn::GetAtt': [name, attribute ?? ''] };
  }) as unknown as Resources;
}

function causes({ propertyUpdates, otherChanges, changeImpact }: Difference): readonly string[] {
  const updates = Object.entries(propertyUpdates);
  const causing = updates.filter(([, update]) => update.changeImpact === changeImpact).map(([name]) => name);
  if (changeImpact === 'WILL_REPLACE' || changeImpact === 'MAY_REPLACE') return causing;
  return [...updates.map(([name]) => name), ...Object.keys(otherChanges)];
}

/** Policy statements are compared in `statements.ts`, which also reads managed policies. */
function addsPermissions({ securityGroupChanges, iamChanges, resources }: TemplateDiff): boolean {
  const permission = Object.values(resources.changes).some(
    ({ newResourceType }) => newResourceType === 'AWS::Lambda::Permission',
  );
  return (
    securityGroupChanges.rulesAdded ||
    iamChanges.managedPolicies.hasAdditions ||
    (permission && iamChanges.permissionsBroadened)
  );
}
