import type { ChainResource, ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import { allowsService, type Decision, isArnOf, isService, matchesSource, resourceStatements } from './policies.ts';
import { textOf } from './text.ts';

/** A service that acts for a resource of the system: EventBridge for a rule, S3 for a bucket. */
export interface Caller {
  /** Such as `events.amazonaws.com`. */
  readonly service: string;
  /** The resource on whose behalf it acts. Its ARN is compared with `aws:SourceArn`. */
  readonly source: ChainResource;
}

/**
 * Whether the policy of a resource, such as a queue or a topic, allows a service to act on behalf of another
 * resource: a statement allows the action, and its condition on `aws:SourceArn`, if any, matches that resource.
 */
export function resourcePolicyAllows(
  system: ChainSystem,
  target: ChainResource,
  action: string,
  caller: Caller,
): Decision {
  const statements = resourceStatements(system, target).filter(
    (statement) => statement.effect === 'Deny' || matchesSource(statement, caller.source),
  );
  return allowsService(statements, caller.service, action, { resource: target });
}

/** Whether a key policy allows a service to encrypt messages for a queue or a topic. */
export function keyPolicyAllows(system: ChainSystem, key: ChainResource, service: string): Decision {
  const statements = resourceStatements(system, key);
  const decisions = ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) =>
    allowsService(statements, service, action, { resource: key }),
  );
  return decisions.includes('no') ? 'no' : decisions.includes('unknown') ? 'unknown' : 'yes';
}

/**
 * Whether an `AWS::Lambda::Permission` allows a service to invoke a function, or an alias of it, on behalf of a
 * resource.
 */
export function canInvoke(system: ChainSystem, target: ChainResource, { service, source }: Caller): boolean {
  return system.ofType('AWS::Lambda::Permission').some(({ properties }) => {
    const { Principal, FunctionName, SourceArn } = properties;
    if (system.target(FunctionName, undefined, target.type) !== target) return false;
    const principal = { kind: 'Service' as const, text: textOf(Principal), value: Principal ?? '' };
    if (!isExternal(principal.text) && !isService(principal, service)) return false;
    return SourceArn === undefined || isArnOf(SourceArn, source);
  });
}
