import type { Json } from '@hipaa-stacks/cloudformation';
import { functionIn, references } from '../template/walk.ts';

/**
 * A condition as a person would say it of the parameters: `CreateConfig is true`, `AlertEmail is given`, `Environment is not prod`.
 * What is not so simple names its parameters.
 *
 * @param name of the condition, for what can't be said shorter
 */
export function describeCondition(name: string, expression: Json): string {
  return said(expression) ?? `${name} is true, depending on ${parametersIn(expression).join(' and ') || 'AWS'}`;
}

function said(expression: Json, negated = false): string | undefined {
  const [name, argument] = functionIn(expression) ?? [];
  const list = Array.isArray(argument) ? (argument as readonly Json[]) : [];
  if (name === 'Fn::Not') return said(list[0]!, !negated);
  if (name !== 'Fn::Equals') return undefined;
  const [left, right] = list;
  const [parameter, ...more] = parametersIn(left!);
  if (!parameter || more.length > 0 || typeof right !== 'string') return undefined;
  if (right === '') return `${parameter} is ${negated ? '' : 'not '}set`;
  return `${parameter} is ${negated ? 'not ' : ''}${right}`;
}

const parametersIn = (value: Json): readonly string[] => [...new Set([...references(value)].map(({ id }) => id))];
