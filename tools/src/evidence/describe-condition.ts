import type { Json } from '@hipaa-stacks/cloudformation';
import { functionIn, references } from '../template/walk.ts';

/**
 * Describes a condition in terms of the parameters: `CreateConfig is true`, `AlertEmail is set`, `Environment is not prod`. For other
 * conditions it lists their parameters.
 *
 * @param name of the condition, for conditions without a shorter description
 */
export function describeCondition(name: string, expression: Json): string {
  return describe(expression) ?? `${name} is true, depending on ${parametersIn(expression).join(' and ') || 'AWS'}`;
}

function describe(expression: Json, negated = false): string | undefined {
  const [name, argument] = functionIn(expression) ?? [];
  const list = Array.isArray(argument) ? (argument as readonly Json[]) : [];
  if (name === 'Fn::Not') return describe(list[0]!, !negated);
  if (name !== 'Fn::Equals') return undefined;
  const [left, right] = list;
  const [parameter, ...more] = parametersIn(left!);
  if (!parameter || more.length > 0 || typeof right !== 'string') return undefined;
  if (right === '') return `${parameter} is ${negated ? '' : 'not '}set`;
  return `${parameter} is ${negated ? 'not ' : ''}${right}`;
}

const parametersIn = (value: Json): readonly string[] => [...new Set([...references(value)].map(({ id }) => id))];
