import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { ChainResource, ChainSystem } from './chain.ts';
import { at } from './properties.ts';
import { listOf } from './text.ts';

/** What calls a function in a system. */
export interface Invocations {
  /** Queues and streams that Lambda reads for it. */
  readonly mappings: readonly ChainResource[];
  /** Rules, schedules, topics and buckets that hand it an event and do not wait. */
  readonly events: readonly ChainResource[];
}

/** Who calls a function, or an alias or a version of it. */
export function invocationsOf(system: ChainSystem, fn: ChainResource): Invocations {
  const names = new Set([fn, ...aliasesOf(system, fn)]);
  const isMeant = (value: Json | undefined, from: ChainResource) => {
    const target = system.target(value, from, 'AWS::Lambda::Function', 'AWS::Lambda::Alias', 'AWS::Lambda::Version');
    return target !== undefined && names.has(target);
  };
  return {
    mappings: system
      .ofType('AWS::Lambda::EventSourceMapping')
      .filter((mapping) => isMeant(mapping.properties.FunctionName, mapping)),
    events: [
      ...system
        .ofType('AWS::Events::Rule')
        .filter((rule) => listOf(rule.properties.Targets).some((item) => isObject(item) && isMeant(item.Arn, rule))),
      ...system.ofType('AWS::Scheduler::Schedule').filter((schedule) => isMeant(at(schedule, 'Target.Arn'), schedule)),
      ...system
        .ofType('AWS::SNS::Subscription')
        .filter((each) => each.properties.Protocol === 'lambda' && isMeant(each.properties.Endpoint, each)),
      ...system
        .ofType('AWS::S3::Bucket')
        .filter((bucket) =>
          listOf(at(bucket, 'NotificationConfiguration.LambdaConfigurations')).some(
            (item) => isObject(item) && isMeant(item.Function, bucket),
          ),
        ),
    ],
  };
}

function aliasesOf(system: ChainSystem, fn: ChainResource): readonly ChainResource[] {
  const isOf = (each: ChainResource) =>
    system.target(each.properties.FunctionName, each, 'AWS::Lambda::Function') === fn;
  return system.ofType('AWS::Lambda::Alias', 'AWS::Lambda::Version').filter(isOf);
}
