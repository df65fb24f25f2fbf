import type { Json } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { functionIn, isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { refOf } from './names.ts';
import { textOf } from './text.ts';

/**
 * What asks for an ARN gets one, and what asks for a name gets that. In CloudFormation both are one word, `Ref` or `GetAtt`, and
 * which of them a `Ref` gives differs from type to type.
 *
 * It goes by the name of the property (`…Arn`, `Resource` and `Principal` of a policy, `BucketName`, `TableName`, `Roles`), and by that
 * of an environment variable; it can't see what is put into other texts.
 */
export const arnOrName: Chain = {
  name: 'arn-or-name',
  why: 'The policy contained the name of the database role where IAM expects an ARN, and the restore was denied.',
  check: (system) =>
    [...system.resources.values()].flatMap((resource) =>
      distinct(askedOf(resource).flatMap((asked) => mistaken(system, resource, asked))),
    ),
};

interface Asked {
  readonly property: string;
  readonly wants: 'ARN' | 'name';
  readonly value: Json;
}

const wantsArn = /(Arn|ARN)s?$|_ARN$|^(Resource|NotResource)$/;
const wantsName =
  /^(Bucket|BucketName|S3BucketName|DestinationBucketName|S3Bucket|TableName|LogGroupName|QueueName|Roles|RoleName|TrailName)$|(^|_)(BUCKET|TABLE)(_NAME)?$/;

const askedOf = memoize(({ properties }: ChainResource) => askedIn(properties));

/** Every value whose place says what it asks for; the items of a list each by itself. */
function askedIn(value: Json, property = ''): readonly Asked[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => askedIn(item, property));
  if (!isObject(value) || functionIn(value)) {
    const wants = wantsArn.test(property) ? 'ARN' : wantsName.test(property) ? 'name' : undefined;
    return wants && isObject(value) ? [{ property, wants, value }] : [];
  }
  return Object.entries(value).flatMap(([name, item]) => {
    if (name === 'Principal' && isObject(item)) return askedIn(item.AWS ?? [], 'Resource');
    if (name === 'bucket' && isObject(item)) return askedIn(item.name ?? [], 'BucketName');
    return askedIn(item, name);
  });
}

function mistaken(
  system: ChainSystem,
  resource: ChainResource,
  { property, wants, value }: Asked,
): readonly ChainFinding[] {
  const [, key = '', attribute, behind = ''] = /^\$\{([^}.]+)(?:\.(\w+))?\}(.*)$/s.exec(textOf(value)) ?? [];
  const named = system.resources.get(key);
  if (!named) return [];
  const by = attribute === undefined ? `!Ref ${named.id}` : `!GetAtt ${named.id}.${attribute}`;
  if (wants === 'ARN' && attribute === undefined && ['name', 'other'].includes(refOf(named.type) ?? '')) {
    const what = `${property} takes an ARN, and ${by} is not an ARN${behind && ', whatever resource it belongs to'}`;
    return [{ resource, what, fix: `Use !GetAtt ${named.id}.Arn.` }];
  }
  if (wants === 'name' && attribute === 'Arn' && behind === '' && refOf(named.type) === 'name')
    return [{ resource, what: `${property} takes a name, and ${by} is an ARN`, fix: `Use !Ref ${named.id}.` }];
  return [];
}

const distinct = (findings: readonly ChainFinding[]) => [...new Map(findings.map((one) => [one.what, one])).values()];
