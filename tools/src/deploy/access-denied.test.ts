import { expect, test } from 'vitest';
import { awsProblem } from './aws-problem.ts';
import { remedyOf } from './remedies.ts';

const who = 'arn:aws:sts::000000000000:assumed-role/Deployer/me';
const key = 'arn:aws:kms:eu-central-1:000000000000:key/1ed86bdb';
const refused = (action: string, resource: string, rest: string) =>
  `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${rest}`;
const remedy = (reason: string, parameters: readonly string[] = []) => remedyOf({ type: '', reason }, parameters);

/** Source of the messages: IAM User Guide, "Troubleshoot access denied error messages". */
test.each([
  ['no identity-based policy', 's3:PutBucketPolicy', `Give ${who} the permission s3:PutBucketPolicy on arn:x.`],
  [
    'no resource-based policy',
    'secretsmanager:GetSecretValue',
    'The resource-based policy of arn:x must allow secretsmanager:GetSecretValue to arn:aws:sts::000000000000:assumed-role/Deployer/me',
  ],
  [
    'no permissions boundary',
    's3:PutBucketPolicy',
    `The permissions boundary of ${who} must allow s3:PutBucketPolicy on arn:x: ask its owner to add it.`,
  ],
  ['no session policy', 's3:PutBucketPolicy', `The session policy of ${who} does not allow`],
  ['no service control policy', 's3:PutBucketPolicy', 'No service control policy of the organization allows'],
  ['no resource control policy', 's3:PutBucketPolicy', 'No resource control policy of the organization allows'],
  ['no VPC endpoint policy', 's3:PutBucketPolicy', 'The policy of the VPC endpoint that the call uses'],
  ['no role trust policy', 'sts:AssumeRole', `The trust policy of the role arn:x must allow sts:AssumeRole to ${who}`],
])('%s allows %s', (policy, action, expected) => {
  const found = remedy(refused(action, 'arn:x', `because ${policy} allows the ${action} action`));
  expect(found).toContain(expected);
  if (policy !== 'no identity-based policy') expect(found).not.toContain('the permission');
});

test.each([
  ['an identity-based policy', `in an IAM policy of ${who} denies s3:PutObject on arn:x`],
  ['a resource-based policy', 'in the resource-based policy of arn:x denies'],
  ['a service control policy', 'A service control policy of the organization denies'],
  ['a resource control policy', 'A resource control policy of the organization denies'],
  ['a permissions boundary', `The permissions boundary of ${who} denies`],
  ['a session policy', `The session policy of ${who} denies`],
  ['a VPC endpoint policy', 'The policy of the VPC endpoint that the call uses denies'],
  ['the role trust policy', 'The trust policy of the role arn:x denies'],
])('an explicit deny in %s', (policy, expected) => {
  const found = remedy(refused('s3:PutObject', 'arn:x', `with an explicit deny in ${policy}`));
  expect(found).toContain(expected);
  expect(found).toContain('which overrides any Allow');
});

test('an explicit deny names the policy if AWS does; for an unknown policy, the remedy lists where to look', () => {
  const arn = 'arn:aws:iam::000000000000:policy/boundary';
  const named = `with an explicit deny in a permissions boundary: ${arn}. Encoded authorization failure message: x`;
  expect(remedy(refused('ec2:RunInstances', 'arn:x', named))).toContain(`boundary of ${who} (${arn}) denies`);
  const old = 'with an explicit deny (Service: Ec2, Status Code: 403)';
  expect(remedy(refused('ec2:RunInstances', 'arn:x', old))).toContain('a policy of the organization: change it there');
});

test('a boundary that new roles must have can be set with a parameter of the blueprint', () => {
  const reason = refused('iam:CreateRole', 'arn:x', 'with an explicit deny in a permissions boundary');
  expect(remedy(reason, ['PermissionsBoundary'])).toContain('--parameter PermissionsBoundary=');
  expect(remedy(reason)).not.toContain('--parameter');
});

test('a key policy that does not allow a call is distinguished from a missing IAM permission', () => {
  const byKey = remedy(refused('kms:Encrypt', key, 'because no resource-based policy allows the kms:Encrypt action'));
  expect(byKey).toContain(`The key policy of ${key} must allow kms:Encrypt to ${who}`);
  expect(byKey).toContain('deploy a release whose key policy allows it');
  expect(byKey).toContain('a parameter names the key: its owner must add');
  expect(byKey).not.toMatch(/^Give/);
  const byIam = remedy(refused('kms:Encrypt', key, 'because no identity-based policy allows the kms:Encrypt action'));
  expect(byIam).toBe(`Give ${who} the permission kms:Encrypt on ${key}.`);
  expect(remedy(refused('kms:Encrypt', key, ''))).toContain('the key policy must allow it too');
  const deny = remedy(refused('kms:Decrypt', key, 'with an explicit deny in a resource-based policy'));
  expect(deny).toContain(`A Deny statement in the key policy of ${key}`);
});

test('a refusal that another service quotes is read the same way', () => {
  const inner = refused('kms:CreateGrant', key, 'because no resource-based policy allows the kms:CreateGrant action');
  const dynamodb = `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: ${inner} (Service: AWSKMS; Status Code: 400)`;
  expect(remedy(dynamodb)).toContain(`The key policy of ${key} must allow kms:CreateGrant to ${who}`);
  const handler = `Resource handler returned message: "${inner} (Service: Lambda, Status Code: 400)" (HandlerErrorCode: AccessDenied)`;
  expect(remedy(handler)).toContain(`The key policy of ${key}`);
});

test('an AWS call of the tools gets the same remedy', () => {
  const message = refused('kms:Decrypt', key, 'because no resource-based policy allows the kms:Decrypt action');
  const problem = awsProblem(Object.assign(new Error(message), { name: 'AccessDenied' }), { region: 'eu-central-1' });
  expect((problem as Error).message).toContain(
    `the principal is not allowed to call kms:Decrypt on ${key}. The key policy of ${key} must`,
  );
});

const mayNotUse = 'The service is not allowed to use the KMS key on behalf of the principal that deploys';

test.each([
  [
    'Lambda was unable to configure access to your environment variables because the KMS key used is disabled. Please check your KMS key settings.',
    'aws kms enable-key',
  ],
  [
    'Lambda was unable to configure access to your environment variables because the KMS key is invalid for CreateGrant. Please check your KMS key settings. KMS Exception: InvalidArnException KMS Message: ARN does not refer to a valid principal: arn:x',
    'deploy again',
  ],
  [
    'Lambda was unable to encrypt your environment variables because the KMS key is invalid for Encrypt. KMS Exception: AccessDeniedException',
    mayNotUse,
  ],
  [
    'Lambda was unable to decrypt the environment variables because KMS access was denied. KMS Message: The ciphertext refers to a customer master key that does not exist',
    mayNotUse,
  ],
  ['KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: no', mayNotUse],
  [`KMS key disabled error: com.amazonaws.services.kms.model.DisabledException: ${key} is disabled.`, 'enable-key'],
  [
    `The source snapshot KMS key [${key}] does not exist, is not enabled or you do not have permissions to access it. (Service: Rds, Status Code: 400) KMSKeyNotAccessibleFault`,
    mayNotUse,
  ],
  ['The specified KMS key is not accessible (Error Code: KMSKeyNotAccessibleFault)', mayNotUse],
  ['Access to KMS is not allowed (Service: SecretsManager, Status Code: 400)', mayNotUse],
  ['The request was rejected because the specified key could not be found. [error=NotFoundException]', mayNotUse],
  [
    "The specified KMS key does not exist or is not allowed to be used with Arn 'arn:aws:logs:eu-central-1:000000000000:log-group:a'",
    'logs.<Region>.amazonaws.com',
  ],
  [
    'Launching a new EC2 instance. Status Reason: Client.InternalError: Client error on launch',
    'AWSServiceRoleForAutoScaling',
  ],
  [`${key} is pending deletion.`, 'cancel-key-deletion'],
])('%s', (reason, expected) => {
  expect(remedy(reason)).toContain(expected);
});
