import { arnOf, blueprint, type Id, idOf, idsOf, nameOf, text, unchecked } from '@hipaa-stacks/cloudformation';
import { secretRotation } from './secret-rotation.ts';

/** Rotation for one database user, with existing resources. */
export const example = blueprint('secret-rotation', {
  title: 'Password rotation of a database user',
  parameters: {
    Rotation: {
      RoleName: nameOf('AWS::IAM::Role', 'Role', { Description: 'Role that Lambda assumes.' }),
      RoleArn: arnOf('AWS::IAM::Role', 'ARN of the role', { Description: 'ARN of the same role.' }),
      LogGroup: nameOf('AWS::Logs::LogGroup', 'Log group', { Description: 'Log group of this function only.' }),
      LogGroupArn: arnOf('AWS::Logs::LogGroup', 'ARN of the log group', { Description: 'ARN of the same log group.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'Key of the secrets, which the role can use.' }),
      DeadLetterArn: arnOf('AWS::SQS::Queue', 'Dead-letter queue', {
        Description: 'SQS queue that is encrypted with the same key.',
      }),
    },
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC of the database.' }),
      SubnetIds: idsOf('AWS::EC2::Subnet', 'Subnets', { Description: 'Private subnets with access to AWS.' }),
    },
    Passwords: {
      MasterSecretArn: arnOf('AWS::SecretsManager::Secret', 'Master secret', {
        Description: 'Secret of the master user.',
      }),
      UserSecretArn: arnOf('AWS::SecretsManager::Secret', 'User secret', {
        Description: 'Secret of the application user.',
      }),
      Cluster: text('Cluster', {
        Description: 'ECS cluster whose services read the secret.',
        AllowedPattern: '^[A-Za-z0-9_-]{1,255}$',
        ConstraintDescription: 'Name of an ECS cluster',
      }),
    },
  },
  system: (p) => {
    const rotation = secretRotation('Rotation', {
      role: { arn: p.RoleArn, name: p.RoleName },
      logs: { arn: p.LogGroupArn, name: p.LogGroup },
      key: p.KeyArn,
      deadLetters: { arn: p.DeadLetterArn, key: p.KeyArn },
      vpc: p.VpcId,
      subnets: unchecked(p.SubnetIds),
      master: p.MasterSecretArn,
      users: [p.UserSecretArn],
      redeploys: unchecked<Id<'AWS::ECS::Cluster'>>(p.Cluster),
    });
    return {
      stacks: { app: [rotation] },
      outputs: {
        RotationArn: { description: 'ARN of the function', value: rotation.arn },
        SecurityGroup: {
          description: 'Security group to allow in the security group of the database',
          value: rotation.securityGroup,
        },
      },
    };
  },
});
