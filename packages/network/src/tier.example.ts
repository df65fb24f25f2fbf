import { blueprint, equals, flag, idOf, join, text } from '@hipaa-stacks/cloudformation';
import { tier } from './tier.ts';
import { vpcCidrConstraints, zonesWithThird } from './zones.ts';

/** A tier without internet access, in an existing VPC. */
export const example = blueprint('tier', {
  title: 'Private subnets in two or three Availability Zones',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      VpcCidr: text('VPC CIDR block', { Description: 'IPv4 CIDR block of the VPC.', ...vpcCidrConstraints }),
      EnableThirdZone: flag('Third Availability Zone', 'false', {
        Description: 'Creates a subnet in a third Availability Zone.',
      }),
    },
  },
  conditions: (p) => ({ HasThirdZone: equals(p.EnableThirdZone, 'true') }),
  system: (p, has) => {
    const privateTier = tier('Private', {
      vpc: { id: p.VpcId, cidr: p.VpcCidr, ipv6: undefined },
      zones: zonesWithThird(has.HasThirdZone),
      quarter: 2,
    });
    return {
      stacks: { network: [privateTier] },
      outputs: { Subnets: { description: 'Subnet IDs', value: join(',', privateTier.subnets) } },
    };
  },
});
