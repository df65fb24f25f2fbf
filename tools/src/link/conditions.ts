import {
  type Blueprint,
  type ConditionExpression,
  type Json,
  Problem,
  type Resource,
} from '@hipaa-stacks/cloudformation';

/** The conditions of a system: those that the blueprint declares, and the conjunctions that nested `when`s need. */
export interface Conditions {
  /** The name of a condition that holds when all of these hold. */
  all(names: readonly string[]): string;
  /** What a condition says. */
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
      if (name in declared) {
        throw new Problem(
          `${blueprint.name}/${name}`,
          `the conjunction of ${unique.join(' and ')} has this name`,
          'Rename the condition.',
        );
      }
      conjunctions.set(name, { 'Fn::And': unique.map((Condition) => ({ Condition })) });
      return name;
    },
    expression(name) {
      const expression = conjunctions.get(name) ?? (declared[name] as unknown as Json | undefined);
      if (expression === undefined) {
        throw new Problem(`${blueprint.name}/${name}`, 'no condition has this name', 'Declare it in the blueprint.');
      }
      return expression;
    },
  };
}

/** Conditions under which every resource of a stack stands: they are lifted to the nested stack itself. */
export function liftedConditions(resources: readonly Resource[]): readonly string[] {
  const [first, ...others] = resources;
  return (first?.when ?? []).filter((name) => others.every((resource) => resource.when.includes(name)));
}
