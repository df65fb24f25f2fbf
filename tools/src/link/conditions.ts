import {
  type Blueprint,
  type ConditionExpression,
  type Json,
  Problem,
  type Resource,
} from '@hipaa-stacks/cloudformation';

/** The conditions of a system: those that the blueprint declares, and the combinations of nested `when`s. */
export interface Conditions {
  /** The name of a condition that is true if all of these are true. */
  all(names: readonly string[]): string;
  /** The expression of a condition. */
  expression(name: string): Json;
}

export function conditionsOf(blueprint: Blueprint): Conditions {
  const declared = blueprint.conditions as Readonly<Record<string, ConditionExpression>>;
  const conjunctions = new Map<string, Json>();
  return {
    all(names) {
      const unique = [...new Set(names)];
      if (unique.length === 1) return unique[0]!;
      const name = unique.join('And');
      const conjunction = { 'Fn::And': unique.map((Condition) => ({ Condition })) };
      const other = conjunctions.get(name) ?? conjunction;
      if (Object.hasOwn(declared, name) || JSON.stringify(other) !== JSON.stringify(conjunction)) {
        throw new Problem(
          `${blueprint.name}/${name}`,
          `the combination of ${unique.join(' and ')} has the same name`,
          'Rename a condition.',
        );
      }
      conjunctions.set(name, conjunction);
      return name;
    },
    expression(name) {
      const conjunction = conjunctions.get(name);
      if (conjunction) return conjunction;
      if (Object.hasOwn(declared, name)) return declared[name] as unknown as Json;
      throw new Problem(`${blueprint.name}/${name}`, 'the condition does not exist', 'Declare it in the blueprint.');
    },
  };
}

/** Conditions of every resource of a stack: they become conditions of the nested stack itself. */
export function liftedConditions(resources: readonly Resource[]): readonly string[] {
  const [first, ...others] = resources;
  return (first?.when ?? []).filter((name) => others.every((resource) => resource.when.includes(name)));
}
