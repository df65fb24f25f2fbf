import { operatorArns } from '@hipaa-stacks/audit';
import { blueprint, either, equals, flag, isAnyGiven, noValue, text } from '@hipaa-stacks/cloudformation';
import { accessLogBucket, allowLogDelivery, dataKey } from '@hipaa-stacks/data';
import { vpcCidrConstraints } from '@hipaa-stacks/network';
import { describe, expect, test } from 'vitest';
import { network } from '../blueprints/audit-trail/src/network.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { afterChange, type Change, changed, without } from './support/change.ts';
import { checked } from './support/checked.ts';

/** The network alone, with what it needs of the system. */
const system = blueprint('network', {
  title: 'The network alone',
  parameters: {
    Network: {
      CreateNetwork: flag('Network', 'false', { Description: 'A network.' }),
      OperatorArns: operatorArns('flow logs'),
      NatPerZone: flag('NAT', 'false', { Description: 'NAT in each zone.' }),
      SessionEndpoints: flag('Endpoints', 'false', { Description: 'Endpoints for Session Manager.' }),
      VpcCidr: text('Range', { Description: 'Range of the VPC.', Default: '10.0.0.0/16', ...vpcCidrConstraints }),
      SshCidr: text('SSH', {
        Description: 'Who may use SSH.',
        Default: '',
        AllowedPattern: '^$|^[0-9.]+/[0-9]+$',
        ConstraintDescription: 'A range, or nothing',
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
      description: 'Records',
      services: [either(has.HasNetwork, allowLogDelivery, noValue)],
      encrypts: ['AWS::S3::Bucket'],
      operators: { given: has.HasOperators, arns: p.OperatorArns },
      keep: 'log-store',
    });
    const accessLogs = accessLogBucket('AccessLogBucket', { retentionDays: 2192 });
    const made = network(has, {
      vpcCidr: p.VpcCidr,
      key: key.arn,
      accessLogs: accessLogs.name,
      retentionDays: 2192,
      ssh: [{ cidr: p.SshCidr, given: has.HasSsh }],
    });
    return {
      stacks: { security: [key, accessLogs], network: made.snippets },
      outputs: {
        Key: { description: 'Key', value: key.arn },
        VpcId: { description: 'VPC', value: made.vpc },
        Private: { description: 'Private subnets', value: made.subnetIds.private },
        FlowLogBucket: { description: 'Records', value: made.flowLogBucket },
      },
    };
  },
});

const findings = (form: 'nested' | 'flat', change?: Change) =>
  checked(change ? afterChange(system, change) : system, form);

test.each(['nested', 'flat'] as const)('nothing is found in it, with whatever values: %s', (form) => {
  expect(findings(form).map(formatFinding)).toEqual([]);
});

const nothing = { Ref: 'AWS::NoValue' };

describe('what would break a promise is found', () => {
  const broken: Readonly<Record<string, readonly [Change, string]>> = {
    'the private subnet routes to the internet': [
      changed('PrivateNatRouteA', { NatGatewayId: nothing, GatewayId: { Ref: 'InternetGateway' } }),
      'chain private-subnet PrivateSubnetA',
    ],
    'answers do not come back': [without('ManagementAclInbound200'), 'chain network-acl ManagementAclOutbound110'],
    'everyone may ask the private subnet': [
      changed('PrivateAclInbound100', { CidrBlock: '0.0.0.0/0' }),
      'chain network-acl PrivateAclInbound100',
    ],
    'a network ACL guards nothing': [
      without('ManagementAclAssociationA', 'ManagementAclAssociationB'),
      'chain network-acl ManagementAcl',
    ],
    'the VPC has no flow log': [without('FlowLog'), 'chain flow-log Vpc'],
    'the records do not get in': [without('FlowLogBucketPolicy'), 'chain log-bucket FlowLogBucket'],
    'the endpoint stands in no route table': [
      changed('S3Endpoint', { RouteTableIds: [] }),
      'chain endpoint S3Endpoint',
    ],
    'an endpoint has no private name': [
      changed('SessionEndpointsSsm', { PrivateDnsEnabled: false }),
      'chain endpoint SessionEndpointsSsm',
    ],
    'the endpoints let everything out': [
      changed('SessionEndpointsSecurityGroup', { SecurityGroupEgress: [] }),
      'chain security-group SessionEndpointsSecurityGroup',
    ],
  };

  test.each(Object.entries(broken))('%s', (_, [change, finding]) => {
    expect(findings('nested', change).map(({ check, logicalId }) => `${check} ${logicalId}`)).toContain(finding);
  });
});
