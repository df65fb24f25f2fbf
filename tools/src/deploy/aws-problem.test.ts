import { Problem } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { awsProblem } from './aws-problem.ts';

const error = (name: string, message = '', more = {}) => Object.assign(new Error(message), { name, ...more });
const refused = new AggregateError([new Error('connect ECONNREFUSED 127.0.0.1:4566')]);
const aws = { region: 'eu-central-1' };

test.each([
  [error('CredentialsProviderError', 'Could not load credentials from any providers'), 'no AWS credentials were found'],
  [error('ExpiredTokenException', 'The security token included in the request is expired'), 'have expired'],
  [
    error('UnrecognizedClientException', 'The security token included in the request is invalid.'),
    'not valid in eu-central-1',
  ],
  [
    error('SignatureDoesNotMatch', 'Signature expired: 20260101 is now earlier than 20260102'),
    'the clock of this machine is wrong',
  ],
  [
    error('Error', 'getaddrinfo ENOTFOUND cloudformation.eu-centrl-1.amazonaws.com', { code: 'ENOTFOUND' }),
    'AWS does not respond in eu-central-1 (ENOTFOUND)',
  ],
  [error('ThrottlingException', 'Rate exceeded'), 'throttles'],
  [
    error(
      'AccessDenied',
      'User: x is not authorized to perform: cloudformation:CreateChangeSet on resource: arn:y because',
    ),
    'the principal is not allowed to call cloudformation:CreateChangeSet on arn:y',
  ],
  [
    error('InsufficientCapabilitiesException', 'Requires capabilities : [CAPABILITY_NAMED_IAM]', { $metadata: {} }),
    'CAPABILITY_NAMED_IAM',
  ],
])('%s', (thrown, expected) => {
  const problem = awsProblem(thrown, aws);
  expect(problem).toBeInstanceOf(Problem);
  expect((problem as Problem).message).toContain(expected);
  expect((problem as Problem).message).not.toContain('\n');
});

test('an emulator that does not respond is named by its endpoint', () => {
  const problem = awsProblem(refused, { ...aws, endpoint: 'http://127.0.0.1:4566' }) as Problem;
  expect(problem.message).toMatch(
    /^AWS: http:\/\/127\.0\.0\.1:4566 does not respond \(ECONNREFUSED\)\. Start the emulator/,
  );
});

test('an internal error keeps its stack trace', () => {
  const bug = new TypeError('undefined is not a function');
  expect(awsProblem(bug, aws)).toBe(bug);
});

test('a Problem and a value that is no error are returned unchanged, whatever their text', () => {
  const problem = new Problem('stack audit', 'Rate exceeded', 'Wait.');
  expect(awsProblem(problem, aws)).toBe(problem);
  for (const value of ['Rate exceeded', undefined, { name: 'Throttling', message: '' }])
    expect(awsProblem(value, aws)).toBe(value);
});
