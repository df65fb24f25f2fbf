import { operatorArns } from '@hipaa-stacks/baseline';
import { arnOf, blueprint, isAnyGiven } from '@hipaa-stacks/cloudformation';
import {
  type BackedUpType,
  backupOptIn,
  backupOptInHandler,
  certificateHandler,
  defaultSecurityGroupHandler,
  provider,
  restrictedDefaultSecurityGroup,
  rolePolicy,
  selfSignedCertificate,
  serviceLinkedRoles,
  serviceLinkedRolesHandler,
  serviceRole,
} from '@hipaa-stacks/compute';
import { allowCloudWatchLogs, allowEventBridge, dataKey, deadLetterQueue, logGroup } from '@hipaa-stacks/data';
import { flowLog, vpc } from '@hipaa-stacks/network';

export interface CustomResourceOptions {
  /** Name of the certificate; a change is an update. */
  readonly certificate: string;
  /** Resource types to opt in to AWS Backup. */
  readonly backups: readonly BackedUpType[];
}

/** A VPC with a provider, and all custom resources that it serves. */
export const customResourceSystem = ({ certificate, backups }: CustomResourceOptions) =>
  blueprint('provided-system', {
    title: 'Custom resources with their provider',
    parameters: {
      System: {
        PermissionsBoundary: arnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
          Description: 'Permissions boundary of every role.',
        }),
        OperatorArns: operatorArns('dead-letter queues'),
      },
    },
    conditions: (p) => ({ HasOperators: isAnyGiven(p.OperatorArns) }),
    system: (p, has) => {
      // ---- identity and security
      const role = (id: string, service: string) =>
        serviceRole(id, { service, description: `${id} of this system`, boundary: p.PermissionsBoundary });
      const providerRole = role('ProviderRole', 'lambda.amazonaws.com');
      const flowRole = role('FlowRole', 'vpc-flow-logs.amazonaws.com');
      const key = dataKey('LogKey', {
        description: 'Logs and environment variables of the provider',
        users: [providerRole.arn],
        services: [allowCloudWatchLogs],
        encrypts: ['AWS::Lambda::Function', 'AWS::SecretsManager::Secret'],
      });
      const deadLetterQueueKey = dataKey('DeadLetterQueueKey', {
        description: 'Dead-letter queue',
        users: [providerRole.arn],
        services: [allowEventBridge],
        encrypts: ['AWS::SQS::Queue'],
        operators: { given: has.HasOperators, arns: p.OperatorArns },
        keep: 'transient',
      });

      // ---- network
      const network = vpc('Vpc', { cidr: '10.0.0.0/16' });
      const flowLogs = logGroup('FlowLogGroup', { key: key.arn, retentionDays: 2192 });
      const flowAccess = rolePolicy('FlowAccess', {
        role: flowRole.name,
        statements: [
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
            Resource: flowLogs.arn,
          },
          { Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' },
        ],
      });
      const flow = flowLog('FlowLog', {
        vpc: network.id,
        to: { logGroup: flowLogs.arn, role: flowRole.arn },
        after: flowAccess.policy,
      });

      // ---- app
      const deadLetters = deadLetterQueue('DeadLetterQueue', { key: deadLetterQueueKey.arn });
      const services = ['ecs.amazonaws.com', 'autoscaling.amazonaws.com'] as const;
      const logs = logGroup('ProviderLogGroup', { key: key.arn, retentionDays: 2192 });
      const customResourceProvider = provider('Provider', {
        role: providerRole,
        logs,
        key: key.arn,
        deadLetters: { arn: deadLetters.arn, key: deadLetterQueueKey.arn },
        handlers: [
          serviceLinkedRolesHandler(services),
          defaultSecurityGroupHandler([network.defaultSecurityGroup]),
          certificateHandler(),
          backupOptInHandler(),
        ],
      });
      const linked = serviceLinkedRoles('ServiceLinkedRoles', { provider: customResourceProvider, services });
      const restricted = restrictedDefaultSecurityGroup('DefaultSecurityGroup', {
        provider: customResourceProvider,
        group: network.defaultSecurityGroup,
      });
      const signed = selfSignedCertificate('Certificate', {
        provider: customResourceProvider,
        role: certificate,
        names: 'web-1234567890.us-east-1.elb.amazonaws.com',
        key: key.arn,
        deadLetters: deadLetters.arn,
        after: [deadLetters.policy],
      });
      const optIn =
        backups.length > 0 ? [backupOptIn('BackupOptIn', { provider: customResourceProvider, types: backups })] : [];
      return {
        stacks: {
          security: [providerRole, flowRole, key, deadLetterQueueKey],
          network: [network, flowLogs, flowAccess, flow],
          app: [deadLetters, logs, customResourceProvider, linked, restricted, signed, ...optIn],
        },
        outputs: {
          CertificateArn: { description: 'ARN of the certificate', value: signed.arn },
          DefaultSecurityGroupId: {
            description: 'ID of the default security group',
            value: network.defaultSecurityGroup,
          },
          ProviderName: { description: 'Name of the provider function', value: customResourceProvider.name },
        },
      };
    },
  });
