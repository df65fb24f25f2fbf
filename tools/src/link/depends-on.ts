import type { Json, TemplateResource } from '@hipaa-stacks/cloudformation';
import { useCondition } from './import-declarations.ts';
import type { Linking } from './linking.ts';

/** What a resource waits for, and the conditions under which that is there. */
interface Awaited {
  readonly id: string;
  readonly when: readonly string[];
}

/**
 * DependsOn, for what is surely there. DependsOn takes no condition, and nothing that AWS has written says what it does about a
 * resource that is left out: for one that may be, a reference in Metadata makes the order (docs/decisions/0012).
 *
 * @param held what holds wherever the one that waits is made
 * @param stack where it stands
 */
export function dependsOnFor(
  awaited: readonly Awaited[],
  held: readonly string[],
  stack: string,
  linking: Linking,
): Pick<TemplateResource, 'DependsOn' | 'Metadata'> {
  const open = awaited.map(({ id, when }) => ({ id, when: when.filter((name) => !held.includes(name)) }));
  const sure = open.filter(({ when }) => when.length === 0).map(({ id }) => id);
  const perhaps = open
    .filter(({ when }) => when.length > 0)
    .map(({ id, when }): Json => {
      const condition = linking.conditions.all(when);
      useCondition(condition, stack, linking);
      return { 'Fn::If': [condition, { Ref: id }, { Ref: 'AWS::NoValue' }] };
    });
  return {
    ...(sure.length > 0 && { DependsOn: sure.length === 1 ? sure[0]! : sure }),
    ...(perhaps.length > 0 && { Metadata: { After: perhaps } }),
  };
}
