import type { Chain } from './chain.ts';

/**
 * A condition that several stacks of a system define with the same name has the same value in all of them.
 *
 * It can't see whether a condition is correct, or check a condition that only one stack defines.
 */
export const sameCondition: Chain = {
  name: 'same-condition',
  why: 'One stack had the parameter of another option: the role was created, and the resource that needs it was not.',
  check: (system) => {
    const stacks = [...system.conditions];
    const names = new Set(stacks.flatMap(([, conditions]) => Object.keys(conditions)));
    return [...names].flatMap((name) => {
      const decided = stacks.filter(([, conditions]) => typeof conditions[name] === 'boolean');
      const [first] = decided;
      const other = decided.find(([, conditions]) => conditions[name] !== first![1][name]);
      const resource = other && [...system.resources.values()].find(({ stack }) => stack === other[0]);
      if (!first || !other || !resource) return [];
      const what = `the condition ${name} is ${other[1][name]} in ${other[0]}, and ${first[1][name]} in ${first[0]}`;
      return [
        { resource, what, fix: 'Pass the same parameters to both stacks, and write the condition the same way.' },
      ];
    });
  },
};
