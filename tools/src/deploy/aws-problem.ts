import { Problem } from '@hipaa-stacks/cloudformation';
import { accessDeniedRemedy } from './access-denied.ts';
import { remedyOf } from './remedies.ts';

interface Cause {
  readonly test: RegExp;
  /** What is wrong and how to fix it; `match` is the result of `test`. */
  readonly problem: (match: RegExpExecArray, where: Where) => readonly [what: string, fix: string];
}

/** The Region and endpoint of the failed request. */
export interface Where {
  readonly region: string;
  readonly endpoint?: string;
}

const newCredentials = 'Sign in again (`aws sso login`, or new keys), and check AWS_PROFILE.';

/** Matched against `<name> <code> <message>` of an error, in this order. */
const causes: readonly Cause[] = [
  {
    test: /CredentialsProviderError|Could not load credentials|Unable to locate credentials/,
    problem: () => ['no AWS credentials were found', 'Set AWS_PROFILE, or sign in with `aws sso login`.'],
  },
  {
    test: /ExpiredToken|RequestExpired|TokenRefreshRequired|security token included in the request is expired|session (?:has|is) (?:expired|invalid)/i,
    problem: () => ['the AWS credentials have expired', newCredentials],
  },
  {
    test: /RequestTimeTooSkewed|Signature (?:expired|not yet current)/i,
    problem: () => ['the clock of this machine is wrong, so AWS rejects its signatures', 'Correct the clock.'],
  },
  {
    test: /InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch|AuthFailure/,
    problem: (_, { region }) => [
      `the AWS credentials are not valid in ${region}`,
      `Access keys of one partition are not valid in another, and a Region must be enabled in the account. ${newCredentials}`,
    ],
  },
  {
    test: /ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|TimeoutError|socket hang up/,
    problem: ([code], { region, endpoint }) =>
      endpoint
        ? [`${endpoint} does not respond (${code})`, 'Start the emulator, or remove the endpoint to use AWS.']
        : [
            `AWS does not respond in ${region} (${code})`,
            'Check the Region, the network and the proxy. A stack operation that has started continues.',
          ],
  },
  {
    test: /is not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/,
    problem: ({ input, 1: action, 2: resource }) => [
      `the principal is not allowed to call ${action}${resource ? ` on ${resource}` : ''}`,
      accessDeniedRemedy(input)!,
    ],
  },
  {
    test: /AccessDenied|UnauthorizedOperation|Forbidden/,
    problem: ([code]) => [`AWS denies the call (${code})`, 'Check the permissions of the principal that deploys.'],
  },
  {
    test: /Throttling|Rate exceeded|TooManyRequests/,
    problem: () => [
      'AWS throttles the calls',
      'Wait a minute and run it again; a stack operation that has started continues.',
    ],
  },
];

/**
 * Converts an SDK error to a one-line Problem: credentials, Region, endpoint, permission, throttling. Returns a Problem and
 * any other error unchanged.
 */
export function awsProblem(error: unknown, where: Where): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const text = [error.name, 'code' in error ? error.code : '', error.message, nestedMessages(error)].join(' ');
  for (const { test, problem } of causes) {
    const match = test.exec(text);
    if (match) return new Problem('AWS', ...problem(match, where));
  }
  if ('$metadata' in error) {
    return new Problem(
      'AWS',
      `AWS rejects the call: ${error.message.replace(/\.$/, '')}`,
      remedyOf({ type: '', reason: `${error.name} ${error.message}` }) ??
        'Fix the reported error and run the command again.',
    );
  }
  return error;
}

/** For "connection refused", Node throws an AggregateError with an empty message. */
function nestedMessages(error: Error): string {
  const nested = error instanceof AggregateError ? error.errors : error.cause ? [error.cause] : [];
  return nested.map(String).join(' ');
}

/** Runs a function and converts SDK errors to Problems. */
export async function withAwsProblems<T>(where: Where, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw awsProblem(error, where);
  }
}
