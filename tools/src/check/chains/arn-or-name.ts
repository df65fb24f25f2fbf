import type { Json } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { functionIn, isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { refOf } from './names.ts';
import { textOf } from './text.ts';

/**
 * Properties that take an ARN get an ARN, and properties that take a name get a name. In CloudFormation both are a
 * `Ref` or a `GetAtt`, and what `Ref` returns depends on the resource type.
 *
 * The chain decides by the name of the property (`…Arn`, `Resource` and `Principal` of a policy, `BucketName`,
 * `TableName`, `LogGroup`, `Roles`) or of the environment variable. It does not check references inside longer texts.
 */
export const arnOrName: Chain = {
  name: 'arn-or-name',
  why: 'The policy contained the name of the database role where IAM expects an ARN, and the restore was denied.',
  check: (system) =>
    [...system.resources.values()].flatMap((resource) =>
      distinct(typedValuesOf(resource).flatMap((typedValue) => wrongReference(system, resource, typedValue))),
    ),
};

interface TypedValue {
  readonly property: string;
  readonly takes: 'ARN' | 'name';
  readonly value: Json;
}

const takesArn = /(Arn|ARN)s?$|_ARN$|^(Resource|NotResource)$/;
const takesName =
  /^(Bucket|BucketName|S3BucketName|DestinationBucketName|S3Bucket|TableName|LogGroup|LogGroupName|QueueName|Roles|RoleName|TrailName)$|(^|_)(BUCKET|TABLE)(_NAME)?$/;

const typedValuesOf = memoize(({ properties }: ChainResource) => typedValuesIn(properties));

/** Every value whose property determines what it takes; each item of a list separately. */
function typedValuesIn(value: Json, property = ''): readonly TypedValue[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => typedValuesIn(item, property));
  if (!isObject(value) || functionIn(value)) {
    const takes = takesArn.test(property) ? 'ARN' : takesName.test(property) ? 'name' : undefined;
    return takes && isObject(value) ? [{ property, takes, value }] : [];
  }
  return Object.entries(value).flatMap(([name, item]) => {
    if (name === 'Principal' && isObject(item)) return typedValuesIn(item.AWS ?? [], 'Resource');
    if (name === 'bucket' && isObject(item)) return typedValuesIn(item.name ?? [], 'BucketName');
    return typedValuesIn(item, name);
  });
}

function wrongReference(
  system: ChainSystem,
  resource: ChainResource,
  { property, takes, value }: TypedValue,
): readonly ChainFinding[] {
  const [, key = '', attribute, suffix = ''] = /^\$\{([^}.]+)(?:\.(\w+))?\}(.*)$/s.exec(textOf(value)) ?? [];
  const referenced = system.resources.get(key);
  if (!referenced) return [];
  const by = attribute === undefined ? `!Ref ${referenced.id}` : `!GetAtt ${referenced.id}.${attribute}`;
  if (takes === 'ARN' && attribute === undefined && ['name', 'other'].includes(refOf(referenced.type) ?? '')) {
    const what = `${property} takes an ARN, and ${by} ${suffix && 'with a suffix '}is not an ARN`;
    return [{ resource, what, fix: `Use !GetAtt ${referenced.id}.Arn.` }];
  }
  if (takes === 'name' && attribute === 'Arn' && suffix === '' && refOf(referenced.type) === 'name')
    return [{ resource, what: `${property} takes a name, and ${by} is an ARN`, fix: `Use !Ref ${referenced.id}.` }];
  return [];
}

const distinct = (findings: readonly ChainFinding[]) => [...new Map(findings.map((one) => [one.what, one])).values()];
