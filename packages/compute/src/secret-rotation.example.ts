import { arnOf, blueprint, type Id, idOf, idsOf, nameOf, text, unchecked } from '@hipaa-stacks/cloudformation';
import { secretRotation } from './secret-rotation.ts';

/** Rotation for one user of a database; what it needs exists. */
export const example = blueprint('secret-rotation', {
  title: 'Rotation of the password of a database user',
  parameters: {
    Rotation: {
      RoleName: nameOf('AWS::IAM::Role', 'Role', { Description: 'Role that Lambda assumes.' }),
      RoleArn: arnOf('AWS::IAM::Role', 'ARN of the role', { Description: 'The same role.' }),
      LogGroup: nameOf('AWS::Logs::LogGroup', 'Log group', { Description: 'Log group of the function alone.' }),
      LogGroupArn: arnOf('AWS::Logs::LogGroup', 'ARN of the log group', { Description: 'The same log group.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key of the secrets, which the role may use.' }),
      DeadLetterArn: arnOf('AWS::SQS::Queue', 'Dead letters', { Description: 'Queue, encrypted with the same key.' }),
    },
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC of the database.' }),
      SubnetIds: idsOf('AWS::EC2::Subnet', 'Subnets', { Description: 'Private subnets with a way to AWS.' }),
    },
    Passwords: {
      MasterSecretArn: arnOf('AWS::SecretsManager::Secret', 'Master', { Description: 'Secret of the master user.' }),
      UserSecretArn: arnOf('AWS::SecretsManager::Secret', 'User', { Description: 'Secret of the application.' }),
      Cluster: text('Cluster', {
        Description: 'Cluster whose services read it.',
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
        RotationArn: { description: 'The function', value: rotation.arn },
        SecurityGroup: { description: 'Group to let into the database', value: rotation.securityGroup },
      },
    };
  },
});
