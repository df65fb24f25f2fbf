import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { ChainResource, ChainSystem } from './chain.ts';
import { listOf } from './text.ts';

/** An instance or a template for instances, with its properties, subnets and instance profile. */
export interface Machine {
  readonly resource: ChainResource;
  readonly data: JsonObject;
  readonly subnets: Json | undefined;
  readonly profile: Json | undefined;
}

/** All instances, templates and configurations for instances. */
export function machinesOf(system: ChainSystem): readonly Machine[] {
  const instances = system
    .ofType('AWS::EC2::Instance')
    .filter(({ properties }) => properties.LaunchTemplate === undefined)
    .map((resource): Machine => {
      const { properties } = resource;
      return { resource, data: properties, subnets: subnetsOf(properties), profile: properties.IamInstanceProfile };
    });
  const templates = system.ofType('AWS::EC2::LaunchTemplate').flatMap((resource): readonly Machine[] => {
    const data = resource.properties.LaunchTemplateData;
    if (!isObject(data)) return [];
    const profile = isObject(data.IamInstanceProfile)
      ? (data.IamInstanceProfile.Arn ?? data.IamInstanceProfile.Name)
      : undefined;
    return [{ resource, data, subnets: subnetsOf(data) ?? subnetsOfGroups(system, resource), profile }];
  });
  const configurations = system.ofType('AWS::AutoScaling::LaunchConfiguration').map((resource): Machine => {
    const data = resource.properties;
    return { resource, data, subnets: subnetsOfGroups(system, resource), profile: data.IamInstanceProfile };
  });
  return [...instances, ...templates, ...configurations];
}

/** The network interfaces of an instance. */
export const networkInterfaces = (data: JsonObject) => listOf(data.NetworkInterfaces).filter(isObject);

const subnetsOf = (data: JsonObject): Json | undefined =>
  data.SubnetId ?? networkInterfaces(data).find(({ SubnetId }) => SubnetId !== undefined)?.SubnetId;

const subnetsOfGroups = (system: ChainSystem, resource: ChainResource): Json | undefined =>
  system.referencedBy(resource).find(({ type }) => type === 'AWS::AutoScaling::AutoScalingGroup')?.properties
    .VPCZoneIdentifier;
