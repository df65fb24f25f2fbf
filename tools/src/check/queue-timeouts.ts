import type { Json, TemplateResource } from '@hipaa-stacks/cloudformation';
import { references } from '../template/walk.ts';
import type { Fault } from './finding.ts';

/** Defaults in seconds. Source: reference of AWS::SQS::Queue and AWS::Lambda::Function. */
const defaults = { VisibilityTimeout: 30, Timeout: 3 } as const;

/** AWS recommends a visibility timeout of six times the function's timeout, to allow for retries. */
const ADVISED = 6;

/**
 * The timeout of a function that reads a queue is at most the visibility timeout of the queue: otherwise AWS refuses the event source mapping.
 *
 * @param resources of a resolved system, so that timeouts can be parameters, and the queue can be in another stack
 * @returns name of the event source mapping -> the error
 */
export function queueTimeouts(resources: Readonly<Record<string, TemplateResource>>): ReadonlyMap<string, Fault> {
  const find = (value: Json | undefined, type: string) => {
    const [reference] = references(value ?? null);
    const found = reference && Object.hasOwn(resources, reference.id) ? resources[reference.id] : undefined;
    return found?.Type === type ? { name: reference!.id, properties: found.Properties ?? {} } : undefined;
  };
  return new Map(
    Object.entries(resources).flatMap(([name, { Type, Properties = {} }]) => {
      if (Type !== 'AWS::Lambda::EventSourceMapping') return [];
      const queue = find(Properties.EventSourceArn, 'AWS::SQS::Queue');
      const handler = find(Properties.FunctionName, 'AWS::Lambda::Function');
      if (!queue || !handler) return [];
      const visible = seconds(queue.properties.VisibilityTimeout, defaults.VisibilityTimeout);
      const timeout = seconds(handler.properties.Timeout, defaults.Timeout);
      if (visible === undefined || timeout === undefined || visible >= timeout) return [];
      const what = `the visibility timeout of ${shortName(queue.name)} is ${visible} s, and the timeout of ${shortName(handler.name)} is ${timeout} s`;
      return [[name, { what, fix: `Set VisibilityTimeout to ${ADVISED * timeout}, six times the function timeout.` }]];
    }),
  );
}

const shortName = (name: string): string => name.slice(name.indexOf('/') + 1);

/** Undefined if the value is only known to AWS. */
function seconds(value: Json | undefined, otherwise: number): number | undefined {
  if (value === undefined) return otherwise;
  const number = typeof value === 'object' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}
