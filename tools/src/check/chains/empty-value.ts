import type { Json } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { functionIn, isObject } from '../../template/walk.ts';
import type { Chain, ChainResource } from './chain.ts';

/**
 * Nothing is made of a parameter that is left empty: where a value is optional, the property or the resource is under a condition.
 *
 * It takes empty variables of functions, tags, names of a first database (RDS makes none then) and texts for people, and can't see what stands inside of a text.
 */
export const emptyValue: Chain = {
  name: 'empty-value',
  why: 'No phone number was given, the condition was inverted, and the first creation failed with an empty endpoint.',
  check: (system) =>
    [...system.resources.values()].flatMap((resource) =>
      emptyIn(resource).map((path) => ({
        resource,
        what: `${path} is empty`,
        fix: 'Create it only on the condition that the parameter is set, or invert that condition.',
      })),
    ),
};

/** Properties in which nothing may be said, or nothing is a value. */
const free =
  /^(Variables|Tags|Environment|Description|Parameters|ParameterValue|Default.*|Dashboard.*|ContainerDefinitions|DBName|DatabaseName|.*Prefix|Path|Value|UserData|Content|InputParameters)$/;

const emptyIn = memoize(({ properties }: ChainResource): readonly string[] => {
  const found: string[] = [];
  const walk = (value: Json, path: string) => {
    if (value === '') found.push(path);
    else if (Array.isArray(value)) for (const item of value as readonly Json[]) walk(item, path);
    else if (isObject(value) && !functionIn(value))
      for (const [key, item] of Object.entries(value))
        if (!free.test(key)) walk(item, path === '' ? key : `${path}.${key}`);
  };
  walk(properties, '');
  return [...new Set(found)];
});
