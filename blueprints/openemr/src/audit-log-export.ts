import {
  type Arn,
  accountId,
  type Expr,
  type Id,
  named,
  type Resource,
  resource,
  snippet,
  sub,
} from '@hipaa-stacks/cloudformation';
import { type LambdaFunctionProps, lambdaFunction, rolePolicy } from '@hipaa-stacks/compute';
import { logGroup } from '@hipaa-stacks/data';
import { allowTcp } from '@hipaa-stacks/network';

type Key = Arn<'AWS::KMS::Key'>;

export interface AuditLogExportProps {
  /** A `serviceRole` for Lambda with `service-role/AWSLambdaENIManagementAccess`, a user of all keys below. */
  readonly role: { readonly arn: Arn<'AWS::IAM::Role'>; readonly name: Id<'AWS::IAM::Role'> };
  readonly database: {
    readonly cluster: Id<'AWS::RDS::DBCluster'>;
    readonly name: string;
    readonly securityGroup: Id<'AWS::EC2::SecurityGroup'>;
    readonly port: number;
  };
  /** Secret of a rotated database user that only reads. */
  readonly user: Arn<'AWS::SecretsManager::Secret'>;
  /** An `evidenceBucket`. */
  readonly bucket: { readonly name: Id<'AWS::S3::Bucket'>; readonly arn: Arn<'AWS::S3::Bucket'> };
  /** Encrypts the secret, the environment and the log group of the function. */
  readonly dataKey: Key;
  /** Encrypts the exported audit log, which its operators can read. */
  readonly logKey: Key;
  readonly deadLetters: { readonly arn: Arn<'AWS::SQS::Queue'>; readonly policy: Resource; readonly key: Key };
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Private subnets with egress to S3 and Secrets Manager. */
  readonly subnets: NonNullable<LambdaFunctionProps['network']>['subnets'];
  /** Days for which the log of the function is retained. */
  readonly retentionDays: Expr<number>;
  /** The first rotation of the secret, which creates the user. */
  readonly after: readonly Resource[];
}

/** CAs in the Lambda runtime, including those of RDS, which Node.js reads only if this is set. */
const AUTHORITIES = '/var/runtime/ca-cert.pem';

/** The maximum time limit of a Lambda function, for the first export of a large database. */
const TIMEOUT = 900;

/** Memory in MB: a file of 32 million characters, compressed, and a row of up to 64 MB. */
const MEMORY = 1024;

/**
 * Exports the audit log of OpenEMR, which records what each user viewed, from the database to a bucket with Object Lock, each hour.
 * An administrator of OpenEMR or of the database cannot change what was exported.
 */
export function auditLogExport(id: string, props: AuditLogExportProps) {
  const { role, database, user, bucket, dataKey, logKey, deadLetters } = props;
  const logs = logGroup(`${id}LogGroup`, { key: dataKey, retentionDays: props.retentionDays });
  const group = resource(
    `${id}SecurityGroup`,
    'AWS::EC2::SecurityGroup',
    {
      VpcId: props.vpc,
      GroupDescription: 'Export of the audit log',
      SecurityGroupEgress: [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0', Description: 'S3, Secrets Manager' },
      ],
      Tags: named(id),
    },
    { supports: ['164.312(e)(1)'] },
  );
  const toDatabase = allowTcp(`${id}ToDatabase`, {
    from: group.att('GroupId'),
    to: database.securityGroup,
    port: database.port,
    why: 'Export of the audit log to database',
  });
  const access = rolePolicy(`${id}Access`, {
    role: role.name,
    statements: [
      { Sid: 'Logs', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logs.arn },
      { Sid: 'Secret', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: user },
      { Sid: 'Bucket', Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket.arn },
      { Sid: 'Files', Effect: 'Allow', Action: 's3:PutObject', Resource: sub('${Bucket}/*', { Bucket: bucket.arn }) },
      { Sid: 'DeadLetters', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: deadLetters.arn },
      { Sid: 'SecretKey', Effect: 'Allow', Action: 'kms:Decrypt', Resource: dataKey },
      {
        Sid: 'WriteKeys',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: [logKey, deadLetters.key],
      },
    ],
    exceptions: [
      {
        rule: 'cdk-nag:AwsSolutions-IAM5[Resource::<AuditLogBucket.Arn>/*]',
        reason: 'The names of the files contain tables, dates and ids.',
      },
    ],
  });
  const fn = lambdaFunction(id, {
    code: new URL('../src/audit-log-export/handler.ts', import.meta.url),
    description: 'Exports the audit log of OpenEMR to a bucket',
    role: role.arn,
    logGroup: logs.name,
    key: dataKey,
    environment: {
      SECRET_ARN: user,
      BUCKET: bucket.name,
      CLUSTER: database.cluster,
      DATABASE: database.name,
      NODE_EXTRA_CA_CERTS: AUTHORITIES,
    },
    timeoutSeconds: TIMEOUT,
    memory: MEMORY,
    deadLetters: deadLetters.arn,
    network: { subnets: props.subnets, securityGroup: group.att('GroupId') },
    after: [access.policy, ...toDatabase.resources, ...props.after],
  });
  const schedule = resource(
    `${id}Schedule`,
    'AWS::Events::Rule',
    {
      Description: 'Exports the audit log of OpenEMR each hour',
      ScheduleExpression: 'rate(1 hour)',
      State: 'ENABLED',
      Targets: [{ Id: 'Export', Arn: fn.arn, DeadLetterConfig: { Arn: deadLetters.arn } }],
    },
    { dependsOn: [deadLetters.policy], supports: ['164.308(a)(1)(ii)(D)', '164.312(b)'] },
  );
  const permission = resource(`${id}SchedulePermission`, 'AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: fn.arn,
    Principal: 'events.amazonaws.com',
    SourceAccount: accountId,
    SourceArn: schedule.att('Arn'),
  });
  return snippet([logs, group, toDatabase, access, fn, schedule, permission], {
    name: fn.name,
  });
}
