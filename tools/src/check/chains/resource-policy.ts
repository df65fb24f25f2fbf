import type { ChainResource, ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import { type Answer, admitsService, isArnOf, isService, resourceStatements, takesSource } from './policies.ts';
import { textOf } from './text.ts';

/** A service that acts for a resource of the system: EventBridge for a rule, S3 for a bucket. */
export interface Caller {
  /** Such as `events.amazonaws.com`. */
  readonly service: string;
  /** For whom it acts; its ARN is compared with `aws:SourceArn`. */
  readonly source: ChainResource;
}

/**
 * Whether the policy of a queue, a topic or the like lets a service in when it acts for a resource: the statement speaks of
 * the action, and its `aws:SourceArn`, if it has one, takes that resource.
 */
export function resourcePolicyAllows(
  system: ChainSystem,
  target: ChainResource,
  action: string,
  caller: Caller,
): Answer {
  const statements = resourceStatements(system, target).filter(
    (statement) => statement.effect === 'Deny' || takesSource(statement, caller.source),
  );
  return admitsService(statements, caller.service, action, { resource: target });
}

/** Whether a key lets a service encrypt what it sends to a queue or a topic. */
export function keyPolicyAllows(system: ChainSystem, key: ChainResource, service: string): Answer {
  const statements = resourceStatements(system, key);
  const answers = ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) =>
    admitsService(statements, service, action, { resource: key }),
  );
  return answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';
}

/** Whether an `AWS::Lambda::Permission` lets a service call a function, or an alias of it, for a resource. */
export function canInvoke(system: ChainSystem, target: ChainResource, { service, source }: Caller): boolean {
  return system.ofType('AWS::Lambda::Permission').some(({ properties }) => {
    const { Principal, FunctionName, SourceArn } = properties;
    if (system.target(FunctionName, undefined, target.type) !== target) return false;
    const principal = { kind: 'Service' as const, text: textOf(Principal), value: Principal ?? '' };
    if (!isExternal(principal.text) && !isService(principal, service)) return false;
    return SourceArn === undefined || isArnOf(SourceArn, source);
  });
}
