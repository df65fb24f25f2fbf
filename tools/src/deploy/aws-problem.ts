import { Problem } from '@hipaa-stacks/cloudformation';
import { accessDeniedRemedy } from './access-denied.ts';
import { remedyOf } from './remedies.ts';

interface Cause {
  readonly test: RegExp;
  /** What is wrong and how to mend it; `match` is the test's. */
  readonly problem: (match: RegExpExecArray, where: Where) => readonly [what: string, mend: string];
}

/** The Region and endpoint that were asked. */
export interface Where {
  readonly region: string;
  readonly endpoint?: string;
}

const newCredentials = 'Sign in again (`aws sso login`, or new keys), and see that AWS_PROFILE is the one you mean.';

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
    problem: () => ["this machine's clock is wrong, so AWS refuses its signatures", 'Set the clock.'],
  },
  {
    test: /InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch|AuthFailure/,
    problem: (_, { region }) => [
      `the AWS credentials are not valid in ${region}`,
      `Keys of one partition are unknown in another, and a Region must be enabled in the account. ${newCredentials}`,
    ],
  },
  {
    test: /ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|TimeoutError|socket hang up/,
    problem: ([code], { region, endpoint }) =>
      endpoint
        ? [`${endpoint} does not answer (${code})`, 'Start the emulator, or leave out the endpoint to reach AWS.']
        : [
            `AWS does not answer in ${region} (${code})`,
            'Check the name of the Region, the network and the proxy. A stack operation that has begun goes on meanwhile.',
          ],
  },
  {
    test: /is not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/,
    problem: ({ input, 1: action, 2: resource }) => [
      `you may not call ${action}${resource ? ` on ${resource}` : ''}`,
      accessDeniedRemedy(input)!,
    ],
  },
  {
    test: /AccessDenied|UnauthorizedOperation|Forbidden/,
    problem: ([code]) => [`AWS refuses the call (${code})`, 'Check the permissions of the principal that deploys.'],
  },
  {
    test: /Throttling|Rate exceeded|TooManyRequests/,
    problem: () => [
      'AWS throttles the calls',
      'Wait a minute and run it again; a stack operation that has begun goes on.',
    ],
  },
];

/**
 * An error of the SDK as one line that a person can act on: credentials, Region, endpoint, permission, throttling. A
 * Problem stays as it is, and so does an error that is none of these.
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
      `it refuses the call: ${error.message.replace(/\.$/, '')}`,
      remedyOf({ type: '', reason: `${error.name} ${error.message}` }) ?? 'Mend what it says and run it again.',
    );
  }
  return error;
}

/** Node hides "connection refused" in an AggregateError that has no message of its own. */
function nestedMessages(error: Error): string {
  const nested = error instanceof AggregateError ? error.errors : error.cause ? [error.cause] : [];
  return nested.map(String).join(' ');
}

/** Runs something and turns what the SDK throws into a Problem. */
export async function withAwsProblems<T>(where: Where, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw awsProblem(error, where);
  }
}
