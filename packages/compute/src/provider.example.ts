import { arnOf, blueprint, idOf, nameOf } from '@hipaa-stacks/cloudformation';
import { backupOptInHandler } from './backup-opt-in.ts';
import { provider } from './provider.ts';
import { defaultSecurityGroupHandler } from './restricted-default-security-group.ts';
import { certificateHandler } from './self-signed-certificate.ts';
import { serviceLinkedRolesHandler } from './service-linked-roles.ts';
import { smtpCredentialsHandler } from './smtp-credentials.ts';

/** A provider of all kinds, whose role, log group, key and dead-letter queue exist. */
export const example = blueprint('provider', {
  title: 'Provider of custom resources',
  parameters: {
    Provider: {
      RoleName: nameOf('AWS::IAM::Role', 'Role', { Description: 'Role that Lambda assumes.' }),
      RoleArn: arnOf('AWS::IAM::Role', 'ARN of the role', { Description: 'The same role.' }),
      LogGroup: nameOf('AWS::Logs::LogGroup', 'Log group', { Description: 'Log group of the provider alone.' }),
      LogGroupArn: arnOf('AWS::Logs::LogGroup', 'ARN of the log group', { Description: 'The same log group.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key that the role may use.' }),
      DeadLetterArn: arnOf('AWS::SQS::Queue', 'Dead letters', { Description: 'Queue, encrypted with the same key.' }),
      DefaultSecurityGroupId: idOf('AWS::EC2::SecurityGroup', 'Default group', {
        Description: 'Default security group of a VPC.',
      }),
      Cluster: nameOf('AWS::ECS::Cluster', 'Cluster', { Description: 'Cluster whose services send mail.' }),
    },
  },
  system: (p) => {
    const made = provider('Provider', {
      role: { arn: p.RoleArn, name: p.RoleName },
      logs: { arn: p.LogGroupArn, name: p.LogGroup },
      key: p.KeyArn,
      deadLetters: { arn: p.DeadLetterArn, key: p.KeyArn },
      uses: [
        serviceLinkedRolesHandler(['ecs.amazonaws.com', 'autoscaling.amazonaws.com']),
        backupOptInHandler(),
        defaultSecurityGroupHandler([p.DefaultSecurityGroupId]),
        certificateHandler(),
        smtpCredentialsHandler({ role: 'example', redeploys: p.Cluster }),
      ],
    });
    return {
      stacks: { app: [made] },
      outputs: { ProviderArn: { description: 'ServiceToken of custom resources', value: made.arn } },
    };
  },
});
