import { type Arn, accountId, type Id, named, resource, snippet } from '@hipaa-stacks/cloudformation';
import { type LambdaFunctionProps, lambdaFunction } from './lambda-function.ts';
import { redeployment, redeploymentExceptions } from './redeployment.ts';
import { rolePolicy } from './role-policy.ts';

type Secret = Arn<'AWS::SecretsManager::Secret'>;

export interface SecretRotationProps {
  /** A `serviceRole` for Lambda with `service-role/AWSLambdaENIManagementAccess`. The policies of both keys must admit it. */
  readonly role: { readonly arn: Arn<'AWS::IAM::Role'>; readonly name: Id<'AWS::IAM::Role'> };
  /** Its own `logGroup`. */
  readonly logs: { readonly arn: Arn<'AWS::Logs::LogGroup'>; readonly name: Id<'AWS::Logs::LogGroup'> };
  /** Encrypts its environment and the secrets. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Takes steps that failed: put an alarm on it. A `deadLetterQueue` and its key. */
  readonly deadLetters: { readonly arn: Arn<'AWS::SQS::Queue'>; readonly key: Arn<'AWS::KMS::Key'> };
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Private ones, with a way to AWS: a NAT gateway, or endpoints for `secretsmanager`, and `ecs` where it redeploys. */
  readonly subnets: NonNullable<LambdaFunctionProps['network']>['subnets'];
  /** The user that may change all others: all secrets say where the database is (`secretAttachment`). */
  readonly master: Secret;
  /** Users of applications, by `username` and `dbname`, each with a clone in the database. */
  readonly users: readonly Secret[];
  /** Cluster whose services take secrets at their start and are deployed anew when one has changed. Default: there is none. */
  readonly redeploys?: Id<'AWS::ECS::Cluster'>;
}

/** Seconds for one step: a dozen questions to a database that may have to wake up. */
const TIMEOUT = 120;

/** Where Lambda keeps certificates of AWS, those of RDS among them: since Node 20 it reads them only when told. */
const AUTHORITIES = '/var/runtime/ca-cert.pem';

/**
 * Changes the passwords of MySQL users, so that what runs goes on: two users take turns, and a rotation changes the one that
 * nobody uses. The sequence, with its times, stands at `rotate` (rotation/rotate.ts), the reasons in
 * docs/decisions/0009-alternating-user-rotation.md. `rotationSchedule` says when; into the database `allowTcp` lets its group.
 *
 * It stands in the VPC and speaks MySQL itself: the Data API would need an endpoint that is open to all of AWS, is off by default
 * and not in every Region.
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
      GroupDescription: 'Rotation of passwords: asks AWS, and databases that let it in',
      SecurityGroupEgress: [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0', Description: 'AWS, by TLS' },
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
    description: 'Changes passwords of database users by turns',
    role: role.arn,
    logGroup: logs.name,
    key,
    environment: { MASTER_SECRET: master, NODE_EXTRA_CA_CERTS: AUTHORITIES, ...(redeploys && { CLUSTER: redeploys }) },
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
    /** Secrets Manager may call it: schedules depend on it. */
    permission,
  });
}
