import type { ResourceType, ResourceTypes } from './generated/types.ts';
import type { Keep } from './keep.ts';
import type { Paragraph } from './paragraph.ts';
import type { Id } from './reference.ts';

/**
 * An accepted finding of an independent checker, with its reason. An exception without a finding is stale, and is
 * itself a finding.
 */
export interface CheckerException {
  /** Checker and rule, such as `checkov:CKV_AWS_18` or `cdk-nag:HIPAA.Security-LambdaInsideVPC`. */
  readonly rule: string;
  /** Why the finding is accepted. It must be true of this resource wherever its builder is used. */
  readonly reason: string;
}

/** A resource as plain data: its declaration in the template, and metadata for the build. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: object;
  /** Logical IDs of resources that must be created first, if no reference implies it. */
  readonly dependsOn: readonly string[];
  /** Names of the conditions under which it exists, the outermost first. */
  readonly when: readonly string[];
  readonly keep?: Keep;
  readonly creationPolicy?: CreationPolicy;
  readonly updatePolicy?: UpdatePolicy;
  readonly supports: readonly Paragraph[];
  readonly exceptions: readonly CheckerException[];
  /** Where it was declared. `stack` is formatted only when a finding prints it. */
  readonly origin: { readonly stack?: string };
}

/** The signals that CloudFormation waits for when it creates a resource. Source: CloudFormation Template Reference, "CreationPolicy attribute". */
export interface CreationPolicy {
  /** `Timeout` is an ISO 8601 duration, such as `PT30M`, at most 12 hours. */
  readonly ResourceSignal: { readonly Count: number; readonly Timeout: string };
}

/**
 * How CloudFormation replaces the instances of an Auto Scaling group whose launch template changes. `PauseTime` is the
 * time limit for a signal, at most an hour. Source: CloudFormation Template Reference, "UpdatePolicy attribute".
 */
export interface UpdatePolicy {
  readonly AutoScalingRollingUpdate: {
    readonly MaxBatchSize: number;
    readonly MinInstancesInService: number;
    readonly MinSuccessfulInstancesPercent: number;
    readonly PauseTime: string;
    readonly SuspendProcesses: readonly string[];
    readonly WaitOnResourceSignals: boolean;
  };
}

/** A resource of a known type, with the references that others may use. */
export interface TypedResource<K extends ResourceType> extends Resource {
  /** The value of `Ref`: the name, the ID or the ARN, depending on the type. */
  readonly ref: Id<K>;
  /** An attribute, as `Fn::GetAtt` returns it. */
  att<A extends keyof ResourceTypes[K]['attrs'] & string>(attribute: A): ResourceTypes[K]['attrs'][A];
}

export interface ResourceOptions {
  /** Resources that must be created first, if no reference implies it. */
  readonly dependsOn?: readonly Resource[];
  /** Required for resources that store data or evidence, and for their keys and policies. */
  readonly keep?: Keep;
  /** The signals that its creation waits for. Default: none. */
  readonly creationPolicy?: CreationPolicy;
  /** How an Auto Scaling group is updated. Default: its instances are not replaced. */
  readonly updatePolicy?: UpdatePolicy;
  /** The paragraphs of the Security Rule that this resource supports, each once. */
  readonly supports?: readonly Paragraph[];
  /** Accepted findings of independent checkers, each with its reason. They are in the manifest, not in the template. */
  readonly exceptions?: readonly CheckerException[];
}

/**
 * Declares a resource.
 *
 * @param id logical ID: letters and digits, named after its role (`PatientBucket`)
 * @param type resource type, such as `AWS::S3::Bucket`
 * @param properties as in the CloudFormation reference of the type
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
 * Declares a custom resource. Its provider defines its properties and attributes.
 *
 * @param type `Custom::` and a name for what it creates
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
    ...(options.creationPolicy && { creationPolicy: options.creationPolicy }),
    ...(options.updatePolicy && { updatePolicy: options.updatePolicy }),
    supports: options.supports ?? [],
    exceptions: options.exceptions ?? [],
    origin,
  };
}

const attribute = (id: string) => (name: string) => ({ 'Fn::GetAtt': [id, name] });

/** The lines in builders and blueprints where a resource was declared, innermost first: `file:line`. */
export function originOf(resource: Resource): readonly string[] {
  const frames = (resource.origin.stack ?? '').split('\n').slice(1);
  return frames
    .map((frame) => /(?:\(|at )(?:file:\/\/)?([^()\s]+):\d+\)?$/.exec(frame)?.[1] ?? '')
    .filter((place) => /\/(packages|blueprints)\//.test(place) && !/\/packages\/cloudformation\//.test(place))
    .map((place) => place.replace(/^.*\/(?=(?:packages|blueprints)\/)/, ''));
}
