import { accessDeniedRemedy } from './access-denied.ts';
import { keyRefusalRemedy } from './key-refusals.ts';
import { createParameterOf } from './preflight/singletons.ts';

/** What failed, as far as it matters for the remedy. */
export interface Failure {
  readonly type: string;
  readonly reason: string;
}

type Remedy = (match: RegExpExecArray, failure: Failure, parameters: readonly string[]) => string;

/** Pattern of a reason that is no refusal of a policy or key -> what to do. The first that matches counts, so narrow ones stand first. */
const remedies: readonly (readonly [RegExp, Remedy])[] = [
  [
    /Internal ?(?:Failure|(?:Server ?)?Error|Server)(?:Exception)?\b|Service ?Unavailable|GeneralServiceException/i,
    () => 'AWS failed there, not the template: deploy again. If it fails again, look at the AWS Health Dashboard.',
  ],
  [
    /Stack (?:with id )?\[?arn:[\w-]+:cloudformation:\S+ does not exist/,
    () => 'Someone, or another run, deleted it meanwhile: deploy again when nothing else works on that stack.',
  ],
  [
    /API: ([\w-]+:\w+) (?:Access ?Denied|You are not authorized)/i,
    ([, action]) => `Give the principal that deploys (or the role of --role-arn) the permission ${action}.`,
  ],
  [
    /S3 error: Access ?Denied|Unable to fetch template|TemplateURL must (?:be|reference)|S3 error: The specified key/i,
    () => 'Publish the release again, and let the principal that deploys read all of its templates (s3:GetObject).',
  ],
  [
    /bucket you tried to delete is not empty|BucketNotEmpty/i,
    () => 'Empty the bucket, its old versions too, or keep it, and try again.',
  ],
  [
    /Requires capabilities|InsufficientCapabilities/i,
    ([, ..._]) => 'The release needs CAPABILITY_NAMED_IAM: publish it again, so that its manifest says so.',
  ],
  [
    /Unrecognized resource types?: ?\[([^\]]+)\]|resource type (\S+) is not (?:supported|available)/i,
    ([, types, type]) => `This Region has no ${types ?? type}: choose another Region, or switch that part off.`,
  ],
  [
    /deletion ?protection|TerminationProtection|cannot delete protected/i,
    () => 'Deletion protection is on: `hipaa-stacks delete` turns it off first.',
  ],
  [
    /\bENIs?\b|network interface|has dependencies and cannot be deleted|DependencyViolation|has a dependent object/i,
    () =>
      "Something still uses it: a database that was kept, or a Lambda's network interface, which AWS removes within 40 minutes. Try again then.",
  ],
  [
    /in use by (?:stack|another)|cannot be deleted as it is in use/i,
    () => 'Remove what uses it first, then try again.',
  ],
  [
    /UnreservedConcurrentExecution/i,
    () => 'The quota for concurrent Lambda executions is too small for a reservation: ask for more, or reserve none.',
  ],
  [
    /vCPU|VcpuLimit|maximum number of (?:vpcs|addresses|trails)|(?:Limit|Quota)Exceeded|quota|limit (?:has been )?(?:exceeded|reached)|already has \d+ trails/i,
    ({ 0: found }, { type, reason }, parameters) =>
      singletonRemedy({ type, reason }, parameters) ??
      `A quota of this account is used up (${found}): ask for more in Service Quotas, or remove what is not needed.`,
  ],
  [
    /already exist|AlreadyExists|already (?:enabled|subscribed)|maximum number of (?:configuration recorders|delivery channels|analyzers)|has been taken|is not available|OperationAborted/i,
    (_, failure, parameters) =>
      singletonRemedy(failure, parameters) ??
      'It is there already, outside this stack: remove it if it is a left-over, or give the existing one as a parameter.',
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
    () => 'A list among the parameters has too few elements: give more, or turn off what wants them.',
  ],
  [
    /custom-named resource requires replacing/i,
    () =>
      'The new one stands beside the old one for a while, and needs another name: count up the parameter that its name has, such as a generation, or take the change back.',
  ],
  [
    /circuit breaker|ECS Deployment/i,
    () => "The containers do not become healthy: read the service's log group and its events in ECS.",
  ],
  [
    /custom resource|did not receive a response|Received response status \[FAILED\]|Lambda.*(?:not found|does not exist)|Function not found/i,
    () => "Read the log group of the custom resource's Lambda function; it says what failed.",
  ],
  [
    /InsufficientInstanceCapacity|InsufficientCapacity|capacity/i,
    () => 'AWS has no such capacity there now: try another size, other subnets, or later.',
  ],
  [
    /does not exist|doesn't exist|could not be found|NotFound|NoSuch|not found|no hosted zone/i,
    () => 'It is not in this account and Region: check the ids and ARNs among the parameters.',
  ],
  [/Throttling|Rate exceeded/i, () => 'AWS throttled the calls: deploy again.'],
  [
    /timed? ?out|did not stabilize|NotStabilized|Exceeded attempts to wait/i,
    () => 'It did not become ready in time: look at the resource itself, then deploy again.',
  ],
];

function singletonRemedy({ type, reason }: Failure, parameters: readonly string[]): string | undefined {
  const parameter = createParameterOf(type, parameters);
  if (!parameter || !/exist|enabled|subscribed|maximum|limit|taken|exceeded/i.test(reason)) return undefined;
  return `This Region has one already: deploy with --parameter ${parameter}=false.`;
}

/**
 * What a person can do about a failure, or undefined if its reason is none that is known.
 *
 * @param parameters names of the root's parameters, to name the one that switches a resource off.
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
