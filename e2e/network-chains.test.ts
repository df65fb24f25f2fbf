import { operatorArns } from '@hipaa-stacks/baseline';
import { blueprint, either, equals, flag, isAnyGiven, noValue, text } from '@hipaa-stacks/cloudformation';
import { accessLogBucket, allowLogDelivery, dataKey } from '@hipaa-stacks/data';
import { vpcCidrConstraints } from '@hipaa-stacks/network';
import { describe, expect, test } from 'vitest';
import { network } from '../blueprints/audit-trail/src/network.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { afterChange, type Change, changed, without } from './support/change.ts';
import { checkBlueprint } from './support/check-blueprint.ts';

/** The network only, with the resources that it needs. */
const system = blueprint('network', {
  title: 'Network only',
  parameters: {
    Network: {
      CreateNetwork: flag('Network', 'false', { Description: 'Whether to create a network.' }),
      OperatorArns: operatorArns('flow logs'),
      NatPerZone: flag('NAT', 'false', { Description: 'Whether to create a NAT gateway in each zone.' }),
      SessionEndpoints: flag('Endpoints', 'false', { Description: 'Whether to create endpoints for Session Manager.' }),
      VpcCidr: text('CIDR block', {
        Description: 'CIDR block of the VPC.',
        Default: '10.0.0.0/16',
        ...vpcCidrConstraints,
      }),
      SshCidr: text('SSH range', {
        Description: 'Optional. IPv4 range from which SSH is allowed.',
        Default: '',
        AllowedPattern: '^$|^[0-9.]+/[0-9]+$',
        ConstraintDescription: 'An IPv4 range, or empty',
      }),
    },
  },
  conditions: (p) => ({
    HasOperators: isAnyGiven(p.OperatorArns),
    HasNetwork: equals(p.CreateNetwork, 'true'),
    HasNatPerZone: equals(p.NatPerZone, 'true'),
    HasSessionEndpoints: equals(p.SessionEndpoints, 'true'),
    HasSsh: equals(p.SshCidr, '192.0.2.0/24'),
  }),
  system: (p, has) => {
    const key = dataKey('Key', {
      description: 'Flow logs',
      services: [either(has.HasNetwork, allowLogDelivery, noValue)],
      encrypts: ['AWS::S3::Bucket'],
      operators: { given: has.HasOperators, arns: p.OperatorArns },
      keep: 'log-store',
    });
    const accessLogs = accessLogBucket('AccessLogBucket', { retentionDays: 2192 });
    const created = network(has, {
      vpcCidr: p.VpcCidr,
      key: key.arn,
      accessLogs: accessLogs.name,
      retentionDays: 2192,
      ssh: [{ cidr: p.SshCidr, given: has.HasSsh }],
    });
    return {
      stacks: { security: [key, accessLogs], network: created.snippets },
      outputs: {
        Key: { description: 'ARN of the key', value: key.arn },
        VpcId: { description: 'ID of the VPC', value: created.vpc },
        Private: { description: 'Private subnets', value: created.subnetIds.private },
        FlowLogBucket: { description: 'Flow log bucket', value: created.flowLogBucket },
      },
    };
  },
});

const findings = (form: 'nested' | 'flat', change?: Change) =>
  checkBlueprint(change ? afterChange(system, change) : system, form);

test.each(['nested', 'flat'] as const)('there are no findings for any parameter values: %s', (form) => {
  expect(findings(form).map(formatFinding)).toEqual([]);
});

const nothing = { Ref: 'AWS::NoValue' };

describe('findings of planted faults', () => {
  const faults: Readonly<Record<string, readonly [Change, string]>> = {
    'the private subnet routes to the internet': [
      changed('PrivateNatRouteA', { NatGatewayId: nothing, GatewayId: { Ref: 'InternetGateway' } }),
      'chain private-subnet PrivateSubnetA',
    ],
    'return traffic is not allowed': [
      without('ManagementAclInbound200', 'ManagementAclInbound201'),
      'chain network-acl ManagementAclOutbound110',
    ],
    'the private subnet is accessible from anywhere': [
      changed('PrivateAclInbound100', { CidrBlock: '0.0.0.0/0' }),
      'chain network-acl PrivateAclInbound100',
    ],
    'a network ACL is not associated with a subnet': [
      without('ManagementAclAssociationA', 'ManagementAclAssociationB'),
      'chain network-acl ManagementAcl',
    ],
    'the VPC has no flow log': [without('FlowLog'), 'chain flow-log Vpc'],
    'the flow log cannot be delivered': [without('FlowLogBucketPolicy'), 'chain log-bucket FlowLogBucket'],
    'the endpoint is in no route table': [changed('S3Endpoint', { RouteTableIds: [] }), 'chain endpoint S3Endpoint'],
    'an endpoint has no private DNS name': [
      changed('SessionEndpointsSsm', { PrivateDnsEnabled: false }),
      'chain endpoint SessionEndpointsSsm',
    ],
    'the security group of the endpoints allows all outbound traffic': [
      changed('SessionEndpointsSecurityGroup', { SecurityGroupEgress: [] }),
      'chain security-group SessionEndpointsSecurityGroup',
    ],
  };

  test.each(Object.entries(faults))('%s', (_, [change, finding]) => {
    expect(findings('nested', change).map(({ check, logicalId }) => `${check} ${logicalId}`)).toContain(finding);
  });
});
