import { arnOf, blueprint, type Id, idOf, idsOf, sub, text, unchecked } from '@hipaa-stacks/cloudformation';
import { privateEndpoint } from './private-endpoint.ts';

/** A way to secrets for a function that reaches nothing else. */
export const example = blueprint('private-endpoint', {
  title: 'Endpoint for one function',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
      SubnetIds: idsOf('AWS::EC2::Subnet', 'Subnets', { Description: 'Private subnets, each in another zone.' }),
      GroupId: text('Security group', {
        Description: 'Group of the function.',
        AllowedPattern: '^sg-[0-9a-f]+$',
        ConstraintDescription: 'The id of a security group, sg-…',
      }),
      RoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role of the function.' }),
    },
  },
  system: (p) => {
    const endpoint = privateEndpoint('SecretsEndpoint', {
      vpc: p.VpcId,
      subnets: unchecked(p.SubnetIds),
      service: 'secretsmanager',
      from: unchecked<Id<'AWS::EC2::SecurityGroup'>>(p.GroupId),
      statements: [
        {
          Effect: 'Allow',
          Principal: { AWS: p.RoleArn },
          Action: 'secretsmanager:GetSecretValue',
          Resource: sub('arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:*'),
        },
      ],
    });
    return {
      stacks: { network: [endpoint] },
      outputs: { SecurityGroup: { description: 'Group that guards it', value: endpoint.group } },
    };
  },
});
