import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { ChainResource, ChainSystem } from './chain.ts';
import { at } from './properties.ts';
import { listOf } from './text.ts';

/** The resources that invoke a function. */
export interface Invocations {
  /** Its event source mappings, for queues and streams. */
  readonly mappings: readonly ChainResource[];
  /** Rules, schedules, topics and buckets that invoke it asynchronously. */
  readonly events: readonly ChainResource[];
}

/** The resources that invoke a function, or an alias or a version of it. */
export function invocationsOf(system: ChainSystem, fn: ChainResource): Invocations {
  const names = new Set([fn, ...aliasesOf(system, fn)]);
  const isFunction = (value: Json | undefined, from: ChainResource) => {
    const target = system.target(value, from, 'AWS::Lambda::Function', 'AWS::Lambda::Alias', 'AWS::Lambda::Version');
    return target !== undefined && names.has(target);
  };
  return {
    mappings: system
      .ofType('AWS::Lambda::EventSourceMapping')
      .filter((mapping) => isFunction(mapping.properties.FunctionName, mapping)),
    events: [
      ...system
        .ofType('AWS::Events::Rule')
        .filter((rule) => listOf(rule.properties.Targets).some((item) => isObject(item) && isFunction(item.Arn, rule))),
      ...system
        .ofType('AWS::Scheduler::Schedule')
        .filter((schedule) => isFunction(at(schedule, 'Target.Arn'), schedule)),
      ...system
        .ofType('AWS::SNS::Subscription')
        .filter((each) => each.properties.Protocol === 'lambda' && isFunction(each.properties.Endpoint, each)),
      ...system
        .ofType('AWS::S3::Bucket')
        .filter((bucket) =>
          listOf(at(bucket, 'NotificationConfiguration.LambdaConfigurations')).some(
            (item) => isObject(item) && isFunction(item.Function, bucket),
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
