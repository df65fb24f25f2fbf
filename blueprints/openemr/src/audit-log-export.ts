import type { Organization, Role } from '@hipaa-stacks/baseline';
import { accountId, named, type Resource, resource, snippet, sub } from '@hipaa-stacks/cloudformation';
import { lambdaFunction, rolePolicy } from '@hipaa-stacks/compute';
import { evidenceBucket, logGroup } from '@hipaa-stacks/data';
import { allowTcp } from '@hipaa-stacks/network';
import { DATABASE, type database } from './database.ts';
import type { Foundation } from './foundation.ts';

/** The role of the function. */
export const auditLogExportRole = ({ role }: Organization) =>
  role('AuditLogExportRole', 'lambda.amazonaws.com', 'Lambda function that exports the audit log of OpenEMR', [
    'service-role/AWSLambdaENIManagementAccess',
  ]);

/** The bucket of the exported audit log. */
export const auditLogBucket = ({ keys, accessLogs, organization }: Foundation) =>
  evidenceBucket('AuditLogBucket', {
    key: keys.log.arn,
    accessLogs: accessLogs.name,
    retentionDays: organization.retention.days,
    longerThanAYear: organization.retention.longerThanAYear,
    lockMode: 'GOVERNANCE',
  });

export interface AuditLogExportProps {
  /** A user of the data key, the log key and the alert key. */
  readonly role: Role;
  readonly stores: ReturnType<typeof database>;
  readonly bucket: ReturnType<typeof auditLogBucket>;
  /** The first rotation of the secret, which creates the user. */
  readonly after: Resource;
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
export function auditLogExport(id: string, base: Foundation, props: AuditLogExportProps) {
  const { keys, alerts, custom, network, organization } = base;
  const { role, stores, bucket, after } = props;
  const { database } = stores;
  const user = stores.auditReader.arn;
  const deadLetters = custom.deadLetterQueue;
  const logs = logGroup(`${id}LogGroup`, { key: keys.data.arn, retentionDays: organization.retention.days });
  const group = resource(
    `${id}SecurityGroup`,
    'AWS::EC2::SecurityGroup',
    {
      VpcId: network.vpc,
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
      { Sid: 'SecretKey', Effect: 'Allow', Action: 'kms:Decrypt', Resource: keys.data.arn },
      {
        Sid: 'WriteKeys',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: [keys.log.arn, alerts.key.arn],
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
    key: keys.data.arn,
    environment: {
      SECRET_ARN: user,
      BUCKET: bucket.name,
      CLUSTER: database.cluster,
      DATABASE,
      NODE_EXTRA_CA_CERTS: AUTHORITIES,
    },
    timeoutSeconds: TIMEOUT,
    memory: MEMORY,
    deadLetters: deadLetters.arn,
    network: { subnets: network.privateSubnets, securityGroup: group.att('GroupId') },
    after: [access.policy, ...toDatabase.resources, after, database.writer],
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
