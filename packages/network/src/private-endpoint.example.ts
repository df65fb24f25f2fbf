import { arnOf, blueprint, type Id, idOf, idsOf, sub, text, unchecked } from '@hipaa-stacks/cloudformation';
import { privateEndpoint } from './private-endpoint.ts';

/** Access to secrets for a function without other egress. */
export const example = blueprint('private-endpoint', {
  title: 'Interface endpoint for one function',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      SubnetIds: idsOf('AWS::EC2::Subnet', 'Subnets', {
        Description: 'Private subnets, each in another Availability Zone.',
      }),
      GroupId: text('Security group', {
        Description: 'Security group of the function.',
        AllowedPattern: '^sg-[0-9a-f]+$',
        ConstraintDescription: 'The ID of a security group, sg-…',
      }),
      RoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Execution role of the function.' }),
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
      outputs: { SecurityGroup: { description: 'Security group of the endpoint', value: endpoint.group } },
    };
  },
});
