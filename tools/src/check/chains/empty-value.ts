import type { Json } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { functionIn, isObject } from '../../template/walk.ts';
import type { Chain, ChainResource } from './chain.ts';

/**
 * No resource or property uses a parameter that is empty: where a value is optional, the property or the resource has a
 * condition.
 *
 * Empty values are allowed in environment variables, tags, the name of the first database (RDS then creates none) and
 * descriptions. Empty values inside longer texts are not checked.
 */
export const emptyValue: Chain = {
  name: 'empty-value',
  why: 'The parameter with the phone number was empty, the condition was inverted, and the first creation failed with an empty endpoint.',
  check: (system) =>
    [...system.resources.values()].flatMap((resource) =>
      emptyIn(resource).map((path) => ({
        resource,
        what: `${path} is empty`,
        fix: 'Create it only on the condition that the parameter is set, or invert that condition.',
      })),
    ),
};

/** Properties that may be empty. */
const mayBeEmpty =
  /^(Variables|Tags|Environment|Description|Parameters|ParameterValue|Default.*|Dashboard.*|ContainerDefinitions|DBName|DatabaseName|.*Prefix|Path|Value|UserData|Content|InputParameters)$/;

const emptyIn = memoize(({ properties }: ChainResource): readonly string[] => {
  const found: string[] = [];
  const walk = (value: Json, path: string) => {
    if (value === '') found.push(path);
    else if (Array.isArray(value)) for (const item of value as readonly Json[]) walk(item, path);
    else if (isObject(value) && !functionIn(value))
      for (const [key, item] of Object.entries(value))
        if (!mayBeEmpty.test(key)) walk(item, path === '' ? key : `${path}.${key}`);
  };
  walk(properties, '');
  return [...new Set(found)];
});
