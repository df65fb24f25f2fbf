import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { allowSessionManager, sessionDocument } from '@hipaa-stacks/audit';
import { existingVpc } from '@hipaa-stacks/baseline';
import { blueprint, either, equals, flag, noValue, type Value, when } from '@hipaa-stacks/cloudformation';
import { serviceRole } from '@hipaa-stacks/compute';
import { accessLogBucket, allowCloudWatchLogs, allowLogDelivery, dataKey, logGroup } from '@hipaa-stacks/data';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { network } from '../blueprints/audit-trail/src/network.ts';
import {
  remoteAccess,
  remoteAccessConditions,
  remoteAccessParameters,
  remoteAccessRules,
} from '../blueprints/audit-trail/src/remote-access.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { link } from '../tools/src/link/link.ts';
import { resolveTemplate } from '../tools/src/resolve/index.ts';
import { afterChange, type Change, changed, without } from './support/change.ts';
import { checkBlueprint } from './support/check-blueprint.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

/** Enables options that are off by default: some chains only check the defaults. */
const { CreateBastion, ...rest } = remoteAccessParameters.Bastion;
const isOn = <P extends { readonly declaration: object }>(parameter: P): P => ({
  ...parameter,
  declaration: { ...parameter.declaration, Default: 'true' },
});

/** Remote access, with the resources that it needs. */
const system = blueprint('remote-access', {
  title: 'Network and remote access',
  parameters: {
    Network: {
      CreateNetwork: flag('Network', 'true', { Description: 'Whether to create a network.' }),
      VpcId: existingVpc('Optional. ID of an existing VPC.'),
    },
    ...remoteAccessParameters,
    Bastion: { CreateBastion: isOn(CreateBastion), ...rest },
  },
  conditions: (p) => ({
    HasNetwork: equals(p.CreateNetwork, 'true'),
    HasNatPerZone: equals('', 'never'),
    HasSessionEndpoints: equals('', 'never'),
    HasSessions: equals(p.CreateBastion, 'true'),
    ...remoteAccessConditions(p),
  }),
  rules: remoteAccessRules,
  system: (p, has) => {
    const key = dataKey('Key', {
      description: 'Flow logs',
      services: [either(has.HasNetwork, allowLogDelivery, noValue), allowCloudWatchLogs, allowSessionManager],
      keep: 'log-store',
    });
    const accessLogs = accessLogBucket('AccessLogBucket', { retentionDays: 2192 });
    const net = network(has, {
      vpcCidr: '10.0.0.0/16',
      key: key.arn,
      accessLogs: accessLogs.name,
      retentionDays: 2192,
      ssh: [
        { cidr: p.SshCidr, given: has.HasSsh },
        { cidr: p.SecondSshCidr, given: has.HasSecondSsh },
      ],
    });
    const sessions = logGroup('SessionLogGroup', { key: key.arn, retentionDays: 2192 });
    const document = sessionDocument('SessionDocument', { key: key.arn, logGroup: sessions.name });
    const created = when(has.HasNetwork, (present) =>
      remoteAccess(p, has, {
        vpc: present(net.vpc),
        vpcCidr: present<Value<string>>(net.vpcCidr),
        managementSubnets: present(net.managementSubnets),
        publicSubnets: present(net.publicSubnets),
        internetRoutes: net.internetRoutes,
        key: key.arn,
        organization: {
          retention: { days: 2192 as never, longerThanAYear: has.HasNetwork },
          role: (id, service, description, awsPolicies = []) =>
            serviceRole(id, { service, description, awsPolicies, boundary: noValue }),
        },
        session: { document: document.name, logGroup: sessions.arn, key: key.arn },
      }),
    );
    return {
      stacks: {
        security: [key, accessLogs, sessions, document],
        network: net.snippets,
        access: Object.values(created),
      },
      outputs: {
        Document: { description: 'Name of the session document', value: document.name },
        Bastion: { description: 'Instance ID of the bastion', value: created.machine.id },
        BastionElasticIp: { description: 'Public IP address of the bastion', value: created.machine.address },
        VpnEndpoint: { description: 'ID of the Client VPN endpoint', value: created.endpoint.id },
        Subnets: { description: 'Private subnets', value: net.subnetIds.private },
        FlowLogBucket: { description: 'Flow log bucket', value: net.flowLogBucket },
      },
    };
  },
});

const findings = (form: 'nested' | 'flat', change?: Change) =>
  checkBlueprint(change ? afterChange(system, change) : system, form);

test.each(['nested', 'flat'] as const)('there are no findings for any parameter values: %s', (form) => {
  expect(findings(form).map(formatFinding)).toEqual([]);
});

describe('findings of planted faults', () => {
  const openSsh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0', Description: 'x' };
  const nothing = { Ref: 'AWS::NoValue' };
  const faults: Readonly<Record<string, readonly [Change, string]>> = {
    'SSH is allowed from anywhere': [
      changed('BastionSecurityGroup', { SecurityGroupIngress: [openSsh] }),
      'chain security-group BastionSecurityGroup',
    ],
    'the bastion has unrestricted egress': [
      changed('BastionSecurityGroup', { SecurityGroupEgress: nothing }),
      'chain security-group BastionSecurityGroup',
    ],
    'the bastion allows IMDSv1': [
      changed('Bastion', { ImageId: 'ami-00000000000000000', MetadataOptions: { HttpTokens: 'optional' } }),
      'chain instance Bastion',
    ],
    'its role cannot call Systems Manager': [
      changed('BastionRole', { ManagedPolicyArns: [] }),
      'chain instance Bastion',
    ],
    'its role cannot write session logs': [without('BastionSessionAccess'), 'chain session BastionRole'],
    'its volume is not encrypted': [
      changed('Bastion', { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: false } }] }),
      'chain encrypted-store Bastion',
    ],
    'the key policy does not allow volumes': [
      changed('BastionKey', { KeyPolicy: { Version: '2012-10-17', Statement: [] } }),
      'chain key-policy BastionKey',
    ],
    'the VPN has unrestricted egress': [
      changed('ClientVpnSecurityGroup', { SecurityGroupEgress: [] }),
      'chain security-group ClientVpnSecurityGroup',
    ],
    'the VPN authorizes access to the internet': [
      changed('ClientVpnAuthorizationRule', { TargetNetworkCidr: '0.0.0.0/0' }),
      'chain client-vpn ClientVpnAuthorizationRule',
    ],
    'connections are not logged': [
      changed('ClientVpn', { ConnectionLogOptions: { Enabled: false } }),
      'chain client-vpn ClientVpn',
    ],
    'the connection log has no key': [
      changed('ClientVpnLogGroup', { KmsKeyId: nothing }),
      'chain log-group ClientVpnLogGroup',
    ],
  };

  test.each(Object.entries(faults))('%s', (_, [change, finding]) => {
    expect(findings('nested', change).map(({ check, logicalId }) => `${check} ${logicalId}`)).toContain(finding);
  });
});

describe('Rules refuse', () => {
  const refusals = (parameters: Readonly<Record<string, string | undefined>>) =>
    resolveTemplate(link(system, 'nested').root, { parameters: parameters as never }).failedRules;
  const defaults = Object.fromEntries(
    Object.values(remoteAccessParameters).flatMap((group) =>
      Object.entries(group).map(([name, { declaration }]) => [name, declaration.Default]),
    ),
  );
  const ssh = { CreateNetwork: 'true', CreateBastion: 'true', SshCidr: '192.0.2.0/24' };
  const vpn = { CreateNetwork: 'true', VpnServerCertificateArn: 'arn:aws:acm:…' };

  test.each([
    ['a bastion without a network', { CreateBastion: 'true' }],
    ['SSH without a bastion', { ...ssh, CreateBastion: 'false' }],
    ['a second range only', { ...ssh, SshCidr: '', SecondSshCidr: '192.0.2.0/24' }],
    ['a VPN without a network', { ...vpn, CreateNetwork: 'false', SamlProviderArn: 'arn' }],
    ['a VPN without authentication', vpn],
    ['a group without a provider', { ...vpn, VpnClientCertificateArn: 'arn', VpnGroupId: 'admins' }],
  ])('%s', (_, values) => expect(refusals({ ...defaults, CreateNetwork: 'false', ...values })).not.toEqual([]));

  test.each([
    ['nothing', {}],
    ['a bastion in a network', { CreateNetwork: 'true', CreateBastion: 'true' }],
    ['SSH from two ranges', { ...ssh, SecondSshCidr: '198.51.100.0/24' }],
    ['a VPN by a provider', { ...vpn, SamlProviderArn: 'arn', VpnGroupId: 'admins' }],
    ['a VPN by certificates', { ...vpn, VpnClientCertificateArn: 'arn' }],
    ['a VPN by both', { ...vpn, SamlProviderArn: 'arn', VpnClientCertificateArn: 'arn' }],
  ])('but not %s', (_, values) => expect(refusals({ ...defaults, CreateNetwork: 'false', ...values })).toEqual([]));
});

describe('on the emulator', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  const certificate = 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000';
  const parameters = {
    CreateNetwork: 'true',
    CreateBastion: 'true',
    SshCidr: '192.0.2.0/24',
    SecondSshCidr: '198.51.100.7/32',
    VpnServerCertificateArn: certificate,
    SamlProviderArn: 'arn:aws:iam::000000000000:saml-provider/people',
    VpnGroupId: 'admins',
  };

  test('all remote access is created and deleted', async () => {
    const name = 'all-internetRoutes-in';
    const { published } = await buildAndPublish(emulator, system);
    const { outputs } = await deploy(emulator, published, name, { parameters });
    expect(outputs.Bastion).toMatch(/^i-[0-9a-f]+$/);
    expect(outputs.BastionElasticIp).toMatch(/^[0-9.]+$/);
    const types = (await resourcesBelow(emulator, name)).map(({ type }) => type);
    const count = (type: string) => types.filter((one) => one === type).length;
    expect(count('AWS::EC2::ClientVpnTargetNetworkAssociation')).toBe(2);
    expect(count('AWS::SSM::Association')).toBe(1);
    await deleteStack({ aws: emulator, stackName: name, yes: true, interactive: false, say: () => {} });
    const { Stacks = [] } = await new CloudFormation(clientConfig(emulator)).describeStacks({});
    expect(Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE')).toEqual([]);
  });

  test('without options there is none', async () => {
    const { published } = await buildAndPublish(emulator, system);
    await deploy(emulator, published, 'no-way-in', { parameters: { CreateBastion: 'false' } });
    const types = (await resourcesBelow(emulator, 'no-way-in')).map(({ type }) => type);
    expect(types.filter((type) => /Instance|ClientVpn|EIP|SSM::Association/.test(type))).toEqual(['AWS::EC2::EIP']);
  });
});
