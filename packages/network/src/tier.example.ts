import { blueprint, equals, flag, idOf, join, text } from '@hipaa-stacks/cloudformation';
import { tier } from './tier.ts';
import { vpcCidrConstraints, zonesWithThird } from './zones.ts';

/** A tier that reaches its VPC alone, in a VPC that exists. */
export const example = blueprint('tier', {
  title: 'Private subnets in two or three zones',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
      VpcCidr: text('Range', { Description: 'Range of the VPC.', ...vpcCidrConstraints }),
      EnableThirdZone: flag('Third zone', 'false', { Description: 'A subnet in a third zone.' }),
    },
  },
  conditions: (p) => ({ HasThirdZone: equals(p.EnableThirdZone, 'true') }),
  system: (p, has) => {
    const closed = tier('Private', {
      vpc: { id: p.VpcId, cidr: p.VpcCidr, ipv6: undefined },
      zones: zonesWithThird(has.HasThirdZone),
      quarter: 2,
    });
    return {
      stacks: { network: [closed] },
      outputs: { Subnets: { description: 'Its subnets', value: join(',', closed.subnets) } },
    };
  },
});
