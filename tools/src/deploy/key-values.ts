import { UsageProblem } from '@hipaa-stacks/cloudformation';
import type { Values } from './parameters.ts';

/**
 * Reads `Key=value` arguments; the value can contain `=`.
 *
 * @param option the option's name, for a Problem.
 */
export function keyValues(option: string, items: readonly string[]): Values {
  const entries = items.map((item) => {
    const at = item.indexOf('=');
    if (at > 0) return [item.slice(0, at), item.slice(at + 1)];
    throw new UsageProblem(
      option,
      `${JSON.stringify(item)} is not a key and a value`,
      `Use the form ${option} Key=value.`,
    );
  });
  return Object.fromEntries(entries);
}

/**
 * Reads a file of parameters: an object of values, or the AWS CLI's list of `ParameterKey` and `ParameterValue`.
 *
 * @param file its name, for a Problem.
 */
export function parametersIn(text: string, file: string): Values {
  const content = parse(text, file);
  const entries = Array.isArray(content)
    ? content.map((each): [unknown, unknown] => [each?.ParameterKey, each?.ParameterValue])
    : Object.entries((content ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const isScalar = ['string', 'number', 'boolean'].includes(typeof value);
      if (typeof name === 'string' && isScalar) return [name, String(value)];
      throw new UsageProblem(file, `the value of ${String(name)} is not text`, 'Use the form {"Name": "value", …}.');
    }),
  );
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageProblem(
      file,
      `it is not valid JSON (${(error as Error).message})`,
      'Use the form {"Name": "value", …}.',
    );
  }
}
