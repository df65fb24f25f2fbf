import { choice, equals, type References } from '@hipaa-stacks/cloudformation';

/** The parameter of the number of NAT gateways. The size of the instance is in `instance.ts`. */
export const sizeParameters = {
  Profile: choice('Profile', ['standard', 'small'], {
    Description:
      'standard: a NAT gateway in each of two Availability Zones. small: one, at a lower price; if its zone fails, an instance in the other zone has no egress.',
  }),
};

/** A NAT gateway in each zone. */
export const isStandard = (p: References<typeof sizeParameters>) => equals(p.Profile, 'standard');
