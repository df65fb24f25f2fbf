import type { ResourceType } from './generated/types.ts';
import type { Arn, Expr, Id } from './reference.ts';
import type { TemplateParameter } from './template.ts';

declare const yields: unique symbol;

/** A parameter of a blueprint: its declaration in the template, and the type of a reference to it. */
export interface Parameter<E> {
  readonly [yields]: E;
  /** Label in the console, instead of the name. */
  readonly label: string;
  readonly declaration: TemplateParameter;
}

/** Every parameter has a description. */
type Described = { readonly Description: string };
/** Free text has a pattern, and a message with the valid values. */
type Constrained = Described & { readonly AllowedPattern: string; readonly ConstraintDescription: string };

const parameter = <E>(label: string, declaration: TemplateParameter): Parameter<E> =>
  ({ label, declaration }) as Parameter<E>;

/** Text that matches a pattern. */
export function text(
  label: string,
  declaration: Constrained & Omit<TemplateParameter, 'Type'>,
): Parameter<Expr<string>> {
  return parameter(label, { Type: 'String', ...declaration });
}

/** One of the given values. Default: the first. */
export function choice(
  label: string,
  values: readonly [string, ...string[]],
  declaration: Described & { readonly Default?: string },
): Parameter<Expr<string>> {
  return parameter(label, { Type: 'String', AllowedValues: values, Default: values[0], ...declaration });
}

/** A boolean, `true` or `false`. Compare it with `equals(p.X, 'true')`. */
export function flag(label: string, Default: 'true' | 'false', declaration: Described): Parameter<Expr<boolean>> {
  return parameter(label, { Type: 'String', AllowedValues: ['true', 'false'], Default, ...declaration });
}

/** A whole number between two bounds, or one of given values. */
export function number(
  label: string,
  declaration: Described & { readonly Default?: number } & (
      | { readonly MinValue: number; readonly MaxValue: number; readonly ConstraintDescription: string }
      | { readonly AllowedValues: readonly number[] }
    ),
): Parameter<Expr<number>> {
  return parameter(label, { Type: 'Number', ...declaration });
}

/** A list of texts, separated by commas. The pattern applies to each of them. */
export function texts(
  label: string,
  declaration: Constrained & { readonly Default?: string },
): Parameter<Expr<readonly string[]>> {
  return parameter(label, { Type: 'CommaDelimitedList', ...declaration });
}

/** A secret that the console masks (`NoEcho`). It is never an output. */
export function secret(
  label: string,
  declaration: Constrained & { readonly Default?: string },
): Parameter<Expr<string>> {
  return parameter(label, { Type: 'String', NoEcho: true, ...declaration });
}

/** The ARN of an existing resource, or empty. `isGiven` is true if it is not empty. */
export function optionalArnOf<R extends ResourceType>(
  type: R,
  label: string,
  declaration: Described & { readonly ConstraintDescription?: string },
): Parameter<Arn<R>> {
  return parameter(label, { ...arnDeclaration(type, '^$|'), Default: '', ...declaration });
}

/** The ARN of an existing resource. */
export function arnOf<R extends ResourceType>(type: R, label: string, declaration: Described): Parameter<Arn<R>> {
  return parameter(label, { ...arnDeclaration(type, ''), ...declaration });
}

function arnDeclaration(type: string, emptyPattern: '' | '^$|') {
  const service = arnServices[type.split('::')[1] ?? ''] ?? type.split('::')[1]?.toLowerCase();
  // ARNs of AWS managed policies have `aws` in place of the account ID.
  const account = service === 'iam' ? '(aws|[0-9]{12})' : '[0-9]*';
  return {
    Type: 'String',
    AllowedPattern: `${emptyPattern}^arn:aws[a-z-]*:${service}:[a-z0-9-]*:${account}:.+$`,
    ConstraintDescription: `The ARN of an ${type}, such as arn:aws:${service}:…${emptyPattern && ', or empty'}`,
  };
}
const arnServices: Readonly<Record<string, string>> = {
  CertificateManager: 'acm',
  EFS: 'elasticfilesystem',
  ElasticLoadBalancingV2: 'elasticloadbalancing',
};

/** Patterns of valid names, for resource types whose `Ref` returns the name. */
const namePatterns = {
  'AWS::ECS::Cluster': '^[A-Za-z0-9_-]{1,255}$',
  'AWS::IAM::Role': '^[A-Za-z0-9+=,.@_-]{1,64}$',
  'AWS::IAM::User': '^[A-Za-z0-9+=,.@_-]{1,64}$',
  'AWS::Lambda::Function': '^[A-Za-z0-9_-]{1,64}$',
  'AWS::Logs::LogGroup': '^[A-Za-z0-9._/#-]{1,512}$',
  'AWS::S3::Bucket': '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
} as const satisfies Partial<Record<ResourceType, string>>;

/**
 * The name of an existing resource, for builders that take the value of `Ref`: a cluster, a role, a user, a function, a
 * log group, a bucket.
 */
export function nameOf<R extends keyof typeof namePatterns>(
  type: R,
  label: string,
  declaration: Described,
): Parameter<Id<R>> {
  return parameter(label, {
    Type: 'String',
    AllowedPattern: namePatterns[type],
    ConstraintDescription: `The name of an ${type}, not its ARN`,
    ...declaration,
  });
}

/** The name of an existing resource, or empty. `isGiven` is true if it is not empty. */
export function optionalNameOf<R extends keyof typeof namePatterns>(
  type: R,
  label: string,
  declaration: Described,
): Parameter<Id<R>> {
  return parameter(label, {
    Type: 'String',
    Default: '',
    AllowedPattern: `^$|${namePatterns[type]}`,
    ConstraintDescription: `The name of an ${type}, not its ARN, or empty`,
    ...declaration,
  });
}

/**
 * The ID of an existing EC2 resource, with an AWS-specific parameter type that CloudFormation validates, such as
 * `AWS::EC2::VPC::Id`.
 */
export function idOf<R extends ResourceType>(
  type: R & `AWS::EC2::${string}`,
  label: string,
  declaration: Described,
): Parameter<Id<R>> {
  return parameter(label, { Type: `${type}::Id`, ...declaration });
}

/**
 * The ID of an existing resource, or empty. It has a pattern, because the ID types of CloudFormation refuse an empty value.
 *
 * @param prefix of the ID, such as `vpc`
 */
export function optionalIdOf<R extends ResourceType>(
  type: R,
  prefix: string,
  label: string,
  declaration: Described,
): Parameter<Id<R>> {
  return parameter(label, {
    Type: 'String',
    Default: '',
    AllowedPattern: `^$|^${prefix}-[0-9a-f]+$`,
    ConstraintDescription: `The ID of an ${type}, ${prefix}-…, or empty`,
    ...declaration,
  });
}

/** IDs of existing EC2 resources, with an AWS-specific list type that CloudFormation validates. */
export function idsOf<R extends ResourceType>(
  type: R & `AWS::EC2::${string}`,
  label: string,
  declaration: Described,
): Parameter<Expr<readonly string[]>> {
  return parameter(label, { Type: `List<${type}::Id>`, ...declaration });
}

/** The value of a public SSM parameter, such as the latest AMI of Amazon Linux. */
export function fromPublicParameter(
  label: string,
  path: `/aws/service/${string}`,
  declaration: Described,
): Parameter<Expr<string>> {
  return parameter(label, { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: path, ...declaration });
}
