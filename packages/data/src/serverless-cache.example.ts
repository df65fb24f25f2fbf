import { arnOf, blueprint, idOf, idsOf, unchecked } from '@hipaa-stacks/cloudformation';
import { serverlessCache } from './serverless-cache.ts';

/** Sessions of a web application, in private subnets that exist, under a key and with a password that exist. */
export const example = blueprint('serverless-cache', {
  title: 'Cache for sessions',
  parameters: {
    Access: {
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key that encrypts the cache.' }),
      PasswordArn: arnOf('AWS::SecretsManager::Secret', 'Password', {
        Description: 'Secret with a password of 16 to 128 letters and digits in its JSON.',
      }),
    },
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
      SubnetIds: idsOf('AWS::EC2::Subnet', 'Subnets', { Description: 'Private subnets of two or three zones.' }),
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
        Address: { description: 'Host of the cache, by TLS', value: cache.address },
        SecurityGroup: { description: 'Group that guards it', value: cache.securityGroup },
      },
    };
  },
});
