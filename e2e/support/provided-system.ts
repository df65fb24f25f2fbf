import { operatorArns } from '@hipaa-stacks/audit';
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

export interface ProvidedOptions {
  /** What the certificate is for; another one is an update. */
  readonly certificate: string;
  /** What it opts in to backups of. */
  readonly backups: readonly BackedUpType[];
}

/** Everything that a provider serves, in a system that is a VPC otherwise. */
export const providedSystem = ({ certificate, backups }: ProvidedOptions) =>
  blueprint('provided-system', {
    title: 'Custom resources, and what they stand on',
    parameters: {
      System: {
        PermissionsBoundary: arnOf('AWS::IAM::ManagedPolicy', 'Boundary', { Description: 'Bounds every role.' }),
        OperatorArns: operatorArns('dead letters'),
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
        description: 'Logs, and the environment of the provider',
        users: [providerRole.arn],
        services: [allowCloudWatchLogs],
        encrypts: ['AWS::Lambda::Function'],
      });
      const letterKey = dataKey('LetterKey', {
        description: 'Dead letters',
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
      const letters = deadLetterQueue('Letters', { key: letterKey.arn });
      const services = ['ecs.amazonaws.com', 'autoscaling.amazonaws.com'] as const;
      const logs = logGroup('ProviderLogGroup', { key: key.arn, retentionDays: 2192 });
      const made = provider('Provider', {
        role: providerRole,
        logs,
        key: key.arn,
        deadLetters: { arn: letters.arn, key: letterKey.arn },
        uses: [
          serviceLinkedRolesHandler(services),
          defaultSecurityGroupHandler([network.defaultSecurityGroup]),
          certificateHandler(),
          backupOptInHandler(),
        ],
      });
      const linked = serviceLinkedRoles('ServiceLinkedRoles', { provider: made, services });
      const closed = restrictedDefaultSecurityGroup('DefaultSecurityGroup', {
        provider: made,
        group: network.defaultSecurityGroup,
      });
      const signed = selfSignedCertificate('Certificate', {
        provider: made,
        role: certificate,
        deadLetters: letters.arn,
        after: [letters.policy],
      });
      const optIn = backups.length > 0 ? [backupOptIn('BackupOptIn', { provider: made, types: backups })] : [];
      return {
        stacks: {
          security: [providerRole, flowRole, key, letterKey],
          network: [network, flowLogs, flowAccess, flow],
          app: [letters, logs, made, linked, closed, signed, ...optIn],
        },
        outputs: {
          CertificateArn: { description: 'The certificate', value: signed.arn },
          DefaultSecurityGroupId: { description: 'The group', value: network.defaultSecurityGroup },
          ProviderName: { description: 'The function', value: made.name },
        },
      };
    },
  });
