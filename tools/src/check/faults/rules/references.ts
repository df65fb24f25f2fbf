import type { Json } from '@hipaa-stacks/cloudformation';
import { ROOT } from '../../../resolve/index.ts';
import { getAtt, isObject } from '../../../template/walk.ts';
import { removed, valueAt } from '../edit.ts';
import { endsIn, type FaultRule, faultRule, planted, type Site, sitesIn } from '../rule.ts';
import type { Templates } from '../system.ts';

const both = ['Resources', 'Outputs'];
const single = (value: Json, name: string): Json | undefined =>
  isObject(value) && Object.keys(value).join() === name ? value[name] : undefined;

/** Another resource of the same type in the same stack: the next one. */
function siblingOf({ stack, templates }: Site, id: string): string | undefined {
  const resources = templates[stack]!.template.Resources;
  const type = resources[id]?.Type;
  if (type === undefined || type === 'AWS::CloudFormation::Stack') return undefined;
  const ids = Object.keys(resources).filter((other) => resources[other]!.Type === type);
  return ids.length > 1 ? ids[(ids.indexOf(id) + 1) % ids.length] : undefined;
}

/** The meaning of a parameter of a nested stack: type and attribute of the resource whose output it gets. */
function kindOf(templates: Templates, stack: string, name: string): string | undefined {
  const value = valueAt(templates[ROOT]!.template as unknown as Json, [
    'Resources',
    stack,
    'Properties',
    'Parameters',
    name,
  ]);
  const target = value === undefined ? undefined : getAtt(single(value, 'Fn::GetAtt') ?? null);
  if (!target?.attribute.startsWith('Outputs.')) return undefined;
  const from = templates[target.id]?.template;
  const output = from?.Outputs?.[target.attribute.slice('Outputs.'.length)]?.Value;
  if (!from || output === undefined) return undefined;
  const attribute = getAtt(single(output, 'Fn::GetAtt') ?? null);
  const id = attribute?.id ?? `${single(output, 'Ref')}`;
  const type = from.Resources[id]?.Type ?? kindOf(templates, target.id, id);
  return type && `${type} ${attribute?.attribute ?? 'Ref'}`;
}

/** Another parameter of the nested stack with the same meaning. */
function siblingParameter({ stack, templates }: Site, name: string): string | undefined {
  if (stack === ROOT) return undefined;
  const kind = kindOf(templates, stack, name);
  const names = Object.keys(templates[stack]!.template.Parameters ?? {});
  const same = kind ? names.filter((other) => kindOf(templates, stack, other) === kind) : [];
  return same.length > 1 ? same[(same.indexOf(name) + 1) % same.length] : undefined;
}

/** A true/false parameter of the root with the same allowed values as another. */
function siblingOption({ stack, templates }: Site, name: string): string | undefined {
  const parameters = templates[ROOT]!.template.Parameters ?? {};
  const values = stack === ROOT ? parameters[name]?.AllowedValues : undefined;
  if (!values) return undefined;
  const same = Object.keys(parameters).filter(
    (other) => JSON.stringify(parameters[other]!.AllowedValues) === JSON.stringify(values),
  );
  return same.length > 1 ? same[(same.indexOf(name) + 1) % same.length] : undefined;
}

/** Properties that accept the ID of a key as well as its ARN. */
const acceptsIdOrArn = ['KmsMasterKeyId', 'KMSMasterKeyID', 'KMSMasterKeyId', 'KMSKeyId'];

/** Mistakes in references. */
export const referenceRules: readonly FaultRule[] = [
  faultRule(
    'a reference names another resource of the same type',
    'Logs are delivered to the wrong target, or a key allows the wrong principal.',
    (site) => {
      const id = single(site.value, 'Ref');
      const sibling = typeof id === 'string' ? siblingOf(site, id) : undefined;
      return sibling ? [{ Ref: sibling }] : [];
    },
    both,
  ),
  faultRule(
    'an attribute is read of another resource of the same type',
    'Logs are delivered to the wrong target, or a key allows the wrong principal.',
    (site) => {
      const target = getAtt(single(site.value, 'Fn::GetAtt') ?? null);
      const sibling = target && siblingOf(site, target.id);
      return target && sibling ? [{ 'Fn::GetAtt': [sibling, target.attribute] }] : [];
    },
    both,
  ),
  faultRule('a nested stack reads another of its parameters', 'The wrong key, role or queue is used.', (site) => {
    const name = single(site.value, 'Ref');
    const sibling = typeof name === 'string' ? siblingParameter(site, name) : undefined;
    return sibling ? [{ Ref: sibling }] : [];
  }),
  {
    name: 'two parameters of a nested stack are swapped',
    why: 'The wrong key, role or queue is used in the whole stack.',
    plant: (templates) =>
      sitesIn({ ...templates }, ['Resources'])
        .filter((site) => site.stack === ROOT && endsIn(site.path, 'Properties', 'Parameters', '*'))
        .flatMap((site) => {
          const name = `${site.path.at(-1)}`;
          const sibling = siblingParameter({ ...site, stack: site.id }, name);
          if (!sibling || sibling < name) return [];
          const path = [...site.path.slice(0, -1), sibling];
          const other = valueAt(templates[ROOT]!.template as unknown as Json, path);
          if (other === undefined) return [];
          const changes = [
            { stack: ROOT, path: site.path, value: other },
            { stack: ROOT, path, value: site.value },
          ];
          return [planted('two parameters of a nested stack are swapped', site, changes)];
        }),
  },
  faultRule('a nested stack gets the parameter of another option', 'Enabling one option enables another.', (site) => {
    const name = single(site.value, 'Ref');
    const sibling =
      site.path.includes('Parameters') && typeof name === 'string' ? siblingOption(site, name) : undefined;
    return sibling ? [{ Ref: sibling }] : [];
  }),
  faultRule(
    'a name is used for an ARN',
    'AWS rejects it, or accepts it and it does not work.',
    (site) => {
      const target = getAtt(single(site.value, 'Fn::GetAtt') ?? null);
      const isArn = target?.attribute === 'Arn' && !acceptsIdOrArn.includes(`${site.path.at(-1)}`);
      const type = target && site.templates[site.stack]!.template.Resources[target.id]?.Type;
      return isArn && type !== 'AWS::SNS::Topic' ? [{ Ref: target!.id }] : [];
    },
    both,
  ),
  faultRule(
    'an ARN is used for a name',
    'AWS rejects it, or accepts it and it does not work.',
    (site) => {
      const id = single(site.value, 'Ref');
      const type = typeof id === 'string' ? site.templates[site.stack]!.template.Resources[id]?.Type : undefined;
      const hasBoth =
        type !== undefined &&
        [
          'AWS::S3::Bucket',
          'AWS::IAM::Role',
          'AWS::DynamoDB::Table',
          'AWS::Logs::LogGroup',
          'AWS::Lambda::Function',
        ].includes(type);
      return hasBoth ? [{ 'Fn::GetAtt': [`${id}`, 'Arn'] }] : [];
    },
    both,
  ),
  faultRule('a DependsOn is missing', 'The creation fails intermittently.', (site) =>
    site.path.length === 3 && endsIn(site.path, 'DependsOn') ? [removed] : [],
  ),
  faultRule('one of several in DependsOn is missing', 'The creation fails intermittently.', (site) =>
    site.path.length === 4 && endsIn(site.path, 'DependsOn', '*') && (site.parent as readonly Json[]).length > 1
      ? [removed]
      : [],
  ),
  faultRule('a parameter is not passed to a nested stack', 'Its creation fails, or it uses the default.', (site) =>
    site.stack === ROOT && endsIn(site.path, 'Properties', 'Parameters', '*') ? [removed] : [],
  ),
  faultRule(
    'an output is missing',
    'The resource that reads it fails.',
    (site) => (site.stack !== ROOT && site.path.length === 2 ? [removed] : []),
    ['Outputs'],
  ),
];
