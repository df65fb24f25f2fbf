import type { Json, TemplateResource } from '@hipaa-stacks/cloudformation';
import { useCondition } from './import-declarations.ts';
import type { Linking } from './linking.ts';

/** A dependency of a resource, with the conditions of its existence. */
interface Dependency {
  readonly id: string;
  readonly when: readonly string[];
}

/**
 * DependsOn for dependencies that certainly exist. DependsOn cannot be conditional, and AWS does not document its effect if the
 * dependency is excluded: for one that can be excluded, a reference in Metadata defines the order (docs/decisions/0012).
 *
 * @param trueConditions conditions that are true if the dependent resource exists
 * @param stack stack of the dependent resource
 */
export function dependsOnFor(
  dependencies: readonly Dependency[],
  trueConditions: readonly string[],
  stack: string,
  linking: Linking,
): Pick<TemplateResource, 'DependsOn' | 'Metadata'> {
  const open = dependencies.map(({ id, when }) => ({
    id,
    when: when.filter((name) => !trueConditions.includes(name)),
  }));
  const certain = open.filter(({ when }) => when.length === 0).map(({ id }) => id);
  const conditional = open
    .filter(({ when }) => when.length > 0)
    .map(({ id, when }): Json => {
      const condition = linking.conditions.all(when);
      useCondition(condition, stack, linking);
      return { 'Fn::If': [condition, { Ref: id }, { Ref: 'AWS::NoValue' }] };
    });
  return {
    ...(certain.length > 0 && { DependsOn: certain.length === 1 ? certain[0]! : certain }),
    ...(conditional.length > 0 && { Metadata: { After: conditional } }),
  };
}
