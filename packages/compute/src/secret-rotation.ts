import { type Arn, accountId, type Id, named, resource, snippet } from '@hipaa-stacks/cloudformation';
import { type LambdaFunctionProps, lambdaFunction } from './lambda-function.ts';
import { redeployment, redeploymentExceptions } from './redeployment.ts';
import { rolePolicy } from './role-policy.ts';

type Secret = Arn<'AWS::SecretsManager::Secret'>;

export interface SecretRotationProps {
  /**
   * A `serviceRole` for Lambda with `service-role/AWSLambdaENIManagementAccess`. The policies of both keys must allow
   * it.
   */
  readonly role: { readonly arn: Arn<'AWS::IAM::Role'>; readonly name: Id<'AWS::IAM::Role'> };
  /** A `logGroup` of this function only. */
  readonly logs: { readonly arn: Arn<'AWS::Logs::LogGroup'>; readonly name: Id<'AWS::Logs::LogGroup'> };
  /** Encrypts the environment variables and the secrets. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** A `deadLetterQueue` and its key, for steps that failed. Create an alarm on it. */
  readonly deadLetters: { readonly arn: Arn<'AWS::SQS::Queue'>; readonly key: Arn<'AWS::KMS::Key'> };
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /**
   * Private subnets with access to AWS: a NAT gateway, or endpoints for `secretsmanager`, and for `ecs` with
   * `redeploys`.
   */
  readonly subnets: NonNullable<LambdaFunctionProps['network']>['subnets'];
  /**
   * Secret of the user that can change all other users. All secrets contain the address of the database
   * (`secretAttachment`).
   */
  readonly master: Secret;
  /** Secrets of application users, with `username` and `dbname`. Each user has a clone in the database. */
  readonly users: readonly Secret[];
  /**
   * Cluster whose services read secrets when they start; they are redeployed when a secret has changed. Default: none.
   */
  readonly redeploys?: Id<'AWS::ECS::Cluster'>;
}

/** Timeout of one step in seconds: about a dozen queries to a database that may have to resume. */
const TIMEOUT = 120;

/**
 * File with CA certificates of AWS, including those of RDS, in the Lambda runtime: since Node.js 20 it is read only if
 * configured.
 */
const CA_CERTIFICATES = '/var/runtime/ca-cert.pem';

/**
 * Function that rotates the passwords of MySQL users without downtime, by alternating-user rotation: of two users, a
 * rotation changes the one that is not in use. See `rotate` (rotation/rotate.ts) for the sequence and its times, and
 * docs/decisions/0009-alternating-user-rotation.md for the reasons. `rotationSchedule` sets the schedule; `allowTcp`
 * lets its security group connect to the database.
 *
 * It runs in the VPC and uses the MySQL protocol: the Data API would need an endpoint that is reachable from all of
 * AWS, is off by default, and is not available in every Region.
 *
 * Source: AWS Secrets Manager User Guide, "Rotation by Lambda function", "Lambda function rotation strategies".
 */
export function secretRotation(id: string, props: SecretRotationProps) {
  const { role, logs, key, deadLetters, vpc, subnets, master, users, redeploys } = props;
  const group = resource(
    `${id}SecurityGroup`,
    'AWS::EC2::SecurityGroup',
    {
      VpcId: vpc,
      GroupDescription: 'Function that rotates passwords: connects to AWS services and databases',
      SecurityGroupEgress: [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0', Description: 'AWS services over TLS' },
      ],
      Tags: named(id),
    },
    { supports: ['164.312(e)(1)'] },
  );
  const access = rolePolicy(`${id}Access`, {
    role: role.name,
    statements: [
      { Sid: 'Logs', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logs.arn },
      {
        Sid: 'Secrets',
        Effect: 'Allow',
        Action: [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
        ],
        Resource: [master, ...users],
      },
      { Sid: 'DeadLetters', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: deadLetters.arn },
      {
        Sid: 'Keys',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: [key, deadLetters.key],
      },
      ...(redeploys ? redeployment(redeploys) : []),
    ],
    exceptions: redeploys ? redeploymentExceptions('<Cluster>') : [],
  });
  const fn = lambdaFunction(id, {
    code: new URL('../src/rotation/handler.ts', import.meta.url),
    description: 'Rotates passwords of database users (alternating-user rotation)',
    role: role.arn,
    logGroup: logs.name,
    key,
    environment: {
      MASTER_SECRET: master,
      NODE_EXTRA_CA_CERTS: CA_CERTIFICATES,
      ...(redeploys && { CLUSTER: redeploys }),
    },
    timeoutSeconds: TIMEOUT,
    deadLetters: deadLetters.arn,
    network: { subnets, securityGroup: group.att('GroupId') },
    after: [access.policy],
  });
  const permission = resource(`${id}Permission`, 'AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: fn.arn,
    Principal: 'secretsmanager.amazonaws.com',
    SourceAccount: accountId,
  });
  return snippet([group, access, fn, permission], {
    arn: fn.arn,
    name: fn.name,
    securityGroup: group.att('GroupId'),
    /** Lets Secrets Manager invoke the function: schedules depend on it. */
    permission,
  });
}
