import { arnOf, blueprint, idOf, idsOf, unchecked } from '@hipaa-stacks/cloudformation';
import { serverlessCache } from './serverless-cache.ts';

/** A session cache of a web application, in existing private subnets, with an existing key and an existing password. */
export const example = blueprint('serverless-cache', {
  title: 'Session cache',
  parameters: {
    Access: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key that encrypts the cache.' }),
      PasswordArn: arnOf('AWS::SecretsManager::Secret', 'Password', {
        Description: 'Secret in JSON, with the field password: 16 to 128 letters and digits.',
      }),
    },
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      SubnetIds: idsOf('AWS::EC2::Subnet', 'Subnets', {
        Description: 'Private subnets in two or three Availability Zones.',
      }),
    },
  },
  system: (p) => {
    const cache = serverlessCache('SessionCache', {
      role: 'sessions',
      key: p.KeyArn,
      vpc: p.VpcId,
      subnets: unchecked(p.SubnetIds),
      user: 'web',
      password: p.PasswordArn,
    });
    return {
      stacks: { data: [cache] },
      outputs: {
        Address: { description: 'Host name of the cache, for TLS', value: cache.address },
        SecurityGroup: { description: 'Security group of the cache', value: cache.securityGroup },
      },
    };
  },
});
