import type { Json } from '@hipaa-stacks/cloudformation';
import { ROOT } from '../../../resolve/index.ts';
import { functionIn, isObject } from '../../../template/walk.ts';
import { type Change, mistyped, removed } from '../edit.ts';
import { endsIn, type FaultRule, faultRule, planted, sitesIn } from '../rule.ts';

const dropped = 'a resource is missing';
const isResource = ({ path }: { readonly path: readonly unknown[] }) => path.length === 2;

/** Mistakes in conditions, parameters and whole resources. */
export const stackRules: readonly FaultRule[] = [
  {
    name: dropped,
    why: 'The resource appeared to be unused.',
    plant: (templates) =>
      sitesIn(templates, ['Resources'])
        .filter(isResource)
        .map((site) => {
          const resources = Object.entries(templates[site.stack]!.template.Resources);
          const named = resources.filter(([, { DependsOn = [] }]) => [DependsOn].flat().includes(site.id));
          const changes = named.map(
            ([id, { DependsOn = [] }]): Change => ({
              stack: site.stack,
              path: ['Resources', id, 'DependsOn'],
              value: [DependsOn].flat().filter((other) => other !== site.id),
            }),
          );
          return {
            ...planted(dropped, site, [...changes, { stack: site.stack, path: site.path, value: removed }]),
            what: planted(dropped, site, []).what,
          };
        }),
  },
  faultRule('a type is mistyped', 'AWS has no such type.', (site) =>
    site.path.length === 3 && endsIn(site.path, 'Type') ? [mistyped(`${site.value}`)] : [],
  ),
  faultRule('a property is mistyped', 'AWS rejects it, or ignores it.', (site) =>
    site.path.length === 3 && endsIn(site.path, 'Properties') && isObject(site.value)
      ? Object.keys(site.value).map((key) =>
          Object.fromEntries(
            Object.entries(site.value as object).map(([name, item]) => [name === key ? mistyped(name) : name, item]),
          ),
        )
      : [],
  ),
  faultRule('a value has the wrong type', 'AWS rejects it when it is created.', (site) =>
    site.path.length === 4 &&
    site.path[2] === 'Properties' &&
    (isObject(site.value) ? !functionIn(site.value) : typeof site.value === 'number' || typeof site.value === 'boolean')
      ? ['text']
      : [],
  ),
  faultRule(
    'a condition is inverted',
    'A resource is created when its parameter is off, and not when it is on.',
    (site) => (isResource(site) ? [inverted(site.value)] : []),
    ['Conditions'],
  ),
  faultRule('a resource has lost its condition', 'It is created without being enabled.', (site) =>
    site.path.length === 3 && endsIn(site.path, 'Condition') ? [removed] : [],
  ),
  faultRule(
    'the branches of a condition are swapped',
    'A configured value is ignored, and an empty one is used.',
    (site) => {
      const [name, argument] = functionIn(site.value) ?? [];
      if (name !== 'Fn::If' || !Array.isArray(argument)) return [];
      const [condition, whenTrue, whenFalse] = argument as readonly Json[];
      return [{ 'Fn::If': [condition!, whenFalse!, whenTrue!] }];
    },
  ),
  faultRule(
    'a rule for the parameters is missing',
    'Parameter values that do not fit together are accepted.',
    (site) => (isResource(site) ? [removed] : []),
    ['Rules'],
  ),
  faultRule(
    'a parameter accepts any value',
    'A typing error is found after ten minutes, by a rollback.',
    (site) =>
      site.stack === ROOT &&
      isResource(site) &&
      isObject(site.value) &&
      ('AllowedPattern' in site.value || 'AllowedValues' in site.value)
        ? [without(site.value, 'AllowedPattern', 'AllowedValues')]
        : [],
    ['Parameters'],
  ),
  faultRule(
    'a default is not an allowed value',
    'The first deployment is rejected.',
    (site) =>
      site.stack === ROOT && isResource(site) && isObject(site.value) && 'AllowedValues' in site.value
        ? [{ ...site.value, Default: 'maybe' }]
        : [],
    ['Parameters'],
  ),
];

function inverted(expression: Json): Json {
  const [name, argument] = functionIn(expression) ?? [];
  return name === 'Fn::Not' && Array.isArray(argument) ? (argument[0] as Json) : { 'Fn::Not': [expression] };
}

const without = (value: Readonly<Record<string, Json>>, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
