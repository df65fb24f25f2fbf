import type { ResourceType, ResourceTypes } from './generated/types.ts';
import type { Keep } from './keep.ts';
import type { Paragraph } from './paragraph.ts';
import type { Id } from './reference.ts';

/** What an independent checker may find in a resource, and why it stays. A finding that is gone leaves a stale exception: a finding too. */
export interface CheckerException {
  /** Checker and rule, such as `checkov:CKV_AWS_18` or `cdk-nag:HIPAA.Security-LambdaInsideVPC`. */
  readonly rule: string;
  /** Why the rule is wrong here. It must be true of this resource wherever its builder places it. */
  readonly reason: string;
}

/** A resource as plain data: what a template will say of it, and what only the build needs. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: object;
  /** Logical IDs that must be complete first, where no reference says so. */
  readonly dependsOn: readonly string[];
  /** Names of the conditions under which it exists, the outermost first. */
  readonly when: readonly string[];
  readonly keep?: Keep;
  readonly supports: readonly Paragraph[];
  readonly exceptions: readonly CheckerException[];
  /** Where it was made; its `stack` is formatted only when a finding prints it. */
  readonly origin: { readonly stack?: string };
}

/** A resource of a known type, with the references that others may use. */
export interface TypedResource<K extends ResourceType> extends Resource {
  /** What `Ref` returns: the name, the id or the ARN, by type. */
  readonly ref: Id<K>;
  /** An attribute, as `Fn::GetAtt` returns it. */
  att<A extends keyof ResourceTypes[K]['attrs'] & string>(attribute: A): ResourceTypes[K]['attrs'][A];
}

export interface ResourceOptions {
  /** Resources that must be complete first, where no reference says so. */
  readonly dependsOn?: readonly Resource[];
  /** Required for whatever holds data or evidence, and for its key and policy. */
  readonly keep?: Keep;
  /** The paragraphs of the Security Rule that this resource supports, each once. */
  readonly supports?: readonly Paragraph[];
  /** Findings of independent checkers that stay, each with its reason. They stand in the manifest, and in no template. */
  readonly exceptions?: readonly CheckerException[];
}

/**
 * Declares one resource.
 *
 * @param id logical ID: letters and digits; says the role (`PatientBucket`)
 * @param type resource type, such as `AWS::S3::Bucket`
 * @param properties as the CloudFormation reference of the type names them
 */
export function resource<K extends ResourceType>(
  id: string,
  type: K,
  properties: ResourceTypes[K]['props'],
  options: ResourceOptions = {},
): TypedResource<K> {
  return { ...declare(id, type, properties, options), ref: { Ref: id } as never, att: attribute(id) as never };
}

/**
 * Declares a custom resource, whose properties and attributes only its provider knows.
 *
 * @param type `Custom::` and the name of what it makes
 */
export function customResource(
  id: string,
  type: `Custom::${string}`,
  properties: { readonly ServiceToken: unknown } & Readonly<Record<string, unknown>>,
  options: ResourceOptions = {},
): Resource & { readonly ref: Id<'AWS::CloudFormation::CustomResource'>; att(attribute: string): never } {
  return { ...declare(id, type, properties, options), ref: { Ref: id } as never, att: attribute(id) as never };
}

function declare(id: string, type: string, properties: object, options: ResourceOptions): Resource {
  const origin: { stack?: string } = {};
  Error.captureStackTrace(origin, declare);
  return {
    id,
    type,
    properties,
    dependsOn: (options.dependsOn ?? []).map((target) => target.id),
    when: [],
    ...(options.keep && { keep: options.keep }),
    supports: options.supports ?? [],
    exceptions: options.exceptions ?? [],
    origin,
  };
}

const attribute = (id: string) => (name: string) => ({ 'Fn::GetAtt': [id, name] });

/** The places in builders and blueprints where a resource was made, the nearest first: `file:line`. */
export function originOf(resource: Resource): readonly string[] {
  const frames = (resource.origin.stack ?? '').split('\n').slice(1);
  return frames
    .map((frame) => /(?:\(|at )(?:file:\/\/)?([^()\s]+):\d+\)?$/.exec(frame)?.[1] ?? '')
    .filter((place) => /\/(packages|blueprints)\//.test(place) && !/\/packages\/cloudformation\//.test(place))
    .map((place) => place.replace(/^.*\/(?=(?:packages|blueprints)\/)/, ''));
}
