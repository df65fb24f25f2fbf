import { accessDeniedRemedy } from './access-denied.ts';
import { keyRefusalRemedy } from './key-refusals.ts';
import { createParameterOf } from './preflight/singletons.ts';

/** The parts of a failure that determine its remedy. */
export interface Failure {
  readonly type: string;
  readonly reason: string;
}

type Remedy = (match: RegExpExecArray, failure: Failure, parameters: readonly string[]) => string;

/** Pattern of a reason (other than a refusal of a policy or key) -> what to do. The first match is used, so specific patterns come first. */
const remedies: readonly (readonly [RegExp, Remedy])[] = [
  [
    /Internal ?(?:Failure|(?:Server ?)?Error|Server)(?:Exception)?\b|Service ?Unavailable|GeneralServiceException/i,
    () =>
      'This is an error of AWS, not of the template: deploy again. If it fails again, see the AWS Health Dashboard.',
  ],
  [
    /Stack (?:with id )?\[?arn:[\w-]+:cloudformation:\S+ does not exist/,
    () => 'It was deleted during the operation: deploy again when no other operation uses the stack.',
  ],
  [
    /API: ([\w-]+:\w+) (?:Access ?Denied|You are not authorized)/i,
    ([, action]) => `Give the principal that deploys (or the role of --role-arn) the permission ${action}.`,
  ],
  [
    /S3 error: Access ?Denied|Unable to fetch template|TemplateURL must (?:be|reference)|S3 error: The specified key/i,
    () =>
      'Publish the release again, and allow the principal that deploys to read all of its templates (s3:GetObject).',
  ],
  [
    /bucket you tried to delete is not empty|BucketNotEmpty/i,
    () => 'Empty the bucket including old versions, or retain it, and try again.',
  ],
  [
    /Requires capabilities|InsufficientCapabilities/i,
    ([, ..._]) => 'The release needs CAPABILITY_NAMED_IAM: publish it again to update its manifest.',
  ],
  [
    /Unrecognized resource types?: ?\[([^\]]+)\]|resource type (\S+) is not (?:supported|available)/i,
    ([, types, type]) => `This Region does not support ${types ?? type}: use another Region, or disable that option.`,
  ],
  [
    /deletion ?protection|TerminationProtection|cannot delete protected/i,
    () => 'Deletion protection is on: `hipaa-stacks delete` turns it off first.',
  ],
  [
    /\bENIs?\b|network interface|has dependencies and cannot be deleted|DependencyViolation|has a dependent object/i,
    () =>
      'It is still in use: by a retained database, or by a network interface of Lambda, which AWS deletes within 40 minutes. Try again then.',
  ],
  [
    /in use by (?:stack|another)|cannot be deleted as it is in use/i,
    () => 'Delete the resources that use it first, then try again.',
  ],
  [
    /UnreservedConcurrentExecution/i,
    () =>
      'The quota for concurrent Lambda executions is too small for the reserved concurrency: request a quota increase, or remove the reservation.',
  ],
  [
    /vCPU|VcpuLimit|maximum number of (?:vpcs|addresses|trails)|(?:Limit|Quota)Exceeded|quota|limit (?:has been )?(?:exceeded|reached)|already has \d+ trails/i,
    ({ 0: found }, { type, reason }, parameters) =>
      singletonRemedy({ type, reason }, parameters) ??
      `A quota of this account is exceeded (${found}): request an increase in Service Quotas, or delete unused resources.`,
  ],
  [
    /already exist|AlreadyExists|already (?:enabled|subscribed)|maximum number of (?:configuration recorders|delivery channels|analyzers)|has been taken|is not available|OperationAborted/i,
    (_, failure, parameters) =>
      singletonRemedy(failure, parameters) ??
      'It already exists outside this stack: delete it if it is not needed, or pass it as a parameter.',
  ],
  [
    /AccessDenied|Access Denied|UnauthorizedOperation|not authorized/i,
    (_, { type }) => `Give the principal that deploys (or the role of --role-arn) the permissions to manage ${type}.`,
  ],
  [
    /MalformedPolicyDocument|Invalid principal|invalid principals/i,
    () => 'A policy names a role or user that does not exist: check the ARNs among the parameters.',
  ],
  [
    /Fn::Select cannot select nonexistent/i,
    () => 'A list parameter has too few elements: add elements, or disable the option that needs them.',
  ],
  [
    /custom-named resource requires replacing/i,
    () =>
      'The old and the new resource exist at the same time during a replacement and need different names: change the parameter in its name, such as a generation, or revert the change.',
  ],
  [
    /circuit breaker|ECS Deployment/i,
    () => 'The containers do not become healthy: see the log group of the service and its events in ECS.',
  ],
  [
    /custom resource|did not receive a response|Received response status \[FAILED\]|Lambda.*(?:not found|does not exist)|Function not found/i,
    () => "See the log group of the custom resource's Lambda function for the error.",
  ],
  [
    /InsufficientInstanceCapacity|InsufficientCapacity|capacity/i,
    () => 'AWS does not have enough capacity at the moment: use another size or other subnets, or try again later.',
  ],
  [
    /does not exist|doesn't exist|could not be found|NotFound|NoSuch|not found|no hosted zone/i,
    () => 'It does not exist in this account and Region: check the IDs and ARNs in the parameters.',
  ],
  [/Throttling|Rate exceeded/i, () => 'AWS throttled the calls: deploy again.'],
  [
    /timed? ?out|did not stabilize|NotStabilized|Exceeded attempts to wait/i,
    () => 'It did not become ready in time: check the resource, then deploy again.',
  ],
];

function singletonRemedy({ type, reason }: Failure, parameters: readonly string[]): string | undefined {
  const parameter = createParameterOf(type, parameters);
  if (!parameter || !/exist|enabled|subscribed|maximum|limit|taken|exceeded/i.test(reason)) return undefined;
  return `This Region already has one: deploy with --parameter ${parameter}=false.`;
}

/**
 * The remedy for a failure, or undefined if its reason is not known.
 *
 * @param parameters names of the root's parameters, to suggest the one that disables a resource.
 */
export function remedyOf(failure: Failure, parameters: readonly string[] = []): string | undefined {
  const refusal = accessDeniedRemedy(failure.reason, parameters) ?? keyRefusalRemedy(failure.reason);
  if (refusal) return refusal;
  for (const [pattern, remedy] of remedies) {
    const match = pattern.exec(failure.reason);
    if (match) return remedy(match, failure, parameters);
  }
  return undefined;
}
