import { arnOf, blueprint, idOf, nameOf } from '@hipaa-stacks/cloudformation';
import { backupOptInHandler } from './backup-opt-in.ts';
import { provider } from './provider.ts';
import { defaultSecurityGroupHandler } from './restricted-default-security-group.ts';
import { certificateHandler } from './self-signed-certificate.ts';
import { serviceLinkedRolesHandler } from './service-linked-roles.ts';
import { smtpCredentialsHandler } from './smtp-credentials.ts';

/** A provider with all handlers, and an existing role, log group, key and dead-letter queue. */
export const example = blueprint('provider', {
  title: 'Provider of custom resources',
  parameters: {
    Provider: {
      RoleName: nameOf('AWS::IAM::Role', 'Role', { Description: 'Role that Lambda assumes.' }),
      RoleArn: arnOf('AWS::IAM::Role', 'ARN of the role', { Description: 'ARN of the same role.' }),
      LogGroup: nameOf('AWS::Logs::LogGroup', 'Log group', { Description: 'Log group of this function only.' }),
      LogGroupArn: arnOf('AWS::Logs::LogGroup', 'ARN of the log group', { Description: 'ARN of the same log group.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'Key that the role can use.' }),
      DeadLetterArn: arnOf('AWS::SQS::Queue', 'Dead-letter queue', {
        Description: 'SQS queue that is encrypted with the same key.',
      }),
      DefaultSecurityGroupId: idOf('AWS::EC2::SecurityGroup', 'Default security group', {
        Description: 'Default security group of a VPC.',
      }),
      Cluster: nameOf('AWS::ECS::Cluster', 'Cluster', { Description: 'ECS cluster whose services send mail.' }),
    },
  },
  system: (p) => {
    const created = provider('Provider', {
      role: { arn: p.RoleArn, name: p.RoleName },
      logs: { arn: p.LogGroupArn, name: p.LogGroup },
      key: p.KeyArn,
      deadLetters: { arn: p.DeadLetterArn, key: p.KeyArn },
      handlers: [
        serviceLinkedRolesHandler(['ecs.amazonaws.com', 'autoscaling.amazonaws.com']),
        backupOptInHandler(),
        defaultSecurityGroupHandler([p.DefaultSecurityGroupId]),
        certificateHandler(),
        smtpCredentialsHandler({ role: 'example', redeploys: p.Cluster }),
      ],
    });
    return {
      stacks: { app: [created] },
      outputs: { ProviderArn: { description: 'ServiceToken for custom resources', value: created.arn } },
    };
  },
});
