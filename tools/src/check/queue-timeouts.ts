import type { Json, TemplateResource } from '@hipaa-stacks/cloudformation';
import { references } from '../template/walk.ts';
import type { Fault } from './finding.ts';

/** Seconds, where a template says nothing. Source: reference of AWS::SQS::Queue and AWS::Lambda::Function. */
const defaults = { VisibilityTimeout: 30, Timeout: 3 } as const;

/** By AWS's advice a message stays hidden for six times the function's timeout, so that retries fit in. */
const ADVISED = 6;

/**
 * A function that reads a queue is done before the message shows again: AWS refuses the event source mapping otherwise.
 *
 * @param resources of a resolved system, so that timeouts may be parameters, and the queue may stand in another stack
 * @returns name of the event source mapping -> what is wrong
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
      const what = `the visibility timeout of ${plain(queue.name)} is ${visible} s, and the timeout of ${plain(handler.name)} is ${timeout} s`;
      return [[name, { what, fix: `Set VisibilityTimeout to ${ADVISED * timeout}, six times the function timeout.` }]];
    }),
  );
}

const plain = (name: string): string => name.slice(name.indexOf('/') + 1);

/** Nothing where only AWS knows it. */
function seconds(value: Json | undefined, otherwise: number): number | undefined {
  if (value === undefined) return otherwise;
  const number = typeof value === 'object' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}
