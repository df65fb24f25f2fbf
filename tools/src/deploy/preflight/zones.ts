import type { Json } from '@hipaa-stacks/cloudformation';
import { functionIn } from '../../template/walk.ts';
import type { Check } from './context.ts';
import { noteOnError, refusal } from './finding.ts';

/** Refuses more zones than CloudFormation would return: each `Fn::Select` of `Fn::GetAZs` needs another one. */
export const zones: Check = ({ services: { ec2 }, resources, region, values }) =>
  noteOnError(`zones of ${region}`, async () => {
    const needed = zonesIn(resources as unknown as Json);
    if (needed === 0) return [];
    const { AvailabilityZones = [] } = await ec2.describeAvailabilityZones({
      Filters: [
        { Name: 'zone-type', Values: ['availability-zone'] },
        { Name: 'state', Values: ['available'] },
      ],
    });
    const fix = values.EnableThirdZone === 'true' ? 'Set EnableThirdZone to false' : 'Choose another Region';
    if (AvailabilityZones.length < needed) {
      const what = `this account has ${AvailabilityZones.length} Availability Zones there, and ${needed} are required`;
      return [refusal(`Region ${region}`, what, `${fix}.`)];
    }
    // If default subnets exist, `Fn::GetAZs` returns only their zones.
    const { Subnets = [] } = await ec2.describeSubnets({ Filters: [{ Name: 'default-for-az', Values: ['true'] }] });
    const offered = new Set(Subnets.map(({ AvailabilityZone }) => AvailabilityZone)).size;
    if (offered === 0 || offered >= needed) return [];
    const without = AvailabilityZones.map(({ ZoneName }) => ZoneName!).find(
      (zone) => !Subnets.some(({ AvailabilityZone }) => AvailabilityZone === zone),
    );
    const what = `CloudFormation only offers Availability Zones with a default subnet; ${offered} have one, and ${needed} are required`;
    const more = `create one: aws ec2 create-default-subnet --availability-zone ${without} --region ${region}`;
    return [refusal(`Region ${region}`, what, `${fix}, or ${more}`)];
  });

/** Number of zones that a value needs. */
function zonesIn(value: Json): number {
  const [name, argument] = functionIn(value) ?? [];
  if (name === 'Fn::Select' && Array.isArray(argument) && functionIn(argument[1])?.[0] === 'Fn::GetAZs')
    return Number(argument[0]) + 1;
  return value !== null && typeof value === 'object' ? Math.max(0, ...Object.values(value).map(zonesIn)) : 0;
}
