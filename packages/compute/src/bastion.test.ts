import { type Arn, resource, unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { type BastionProps, bastion } from './bastion.ts';

const ref = <T>(id: string) => unchecked<T>({ Ref: id });
const key = unchecked<Arn<'AWS::KMS::Key'>>({ 'Fn::GetAtt': ['Key', 'Arn'] });
const vpc = ref<BastionProps['vpc']>('Vpc');
const attachment = resource('Attachment', 'AWS::EC2::VPCGatewayAttachment', { VpcId: vpc });
const props: BastionProps = {
  vpc,
  vpcCidr: '10.0.0.0/16',
  subnet: ref('PrivateSubnet'),
  image: ref('Image'),
  instanceType: 't4g.micro',
  key,
  role: ref('Role'),
  document: ref('Document'),
  after: [attachment],
};
const HasSsh = { name: 'HasSsh' };
const ssh = (...ranges: string[]): NonNullable<BastionProps['ssh']> => ({
  given: HasSsh,
  subnet: ref('PublicSubnet'),
  from: ranges.map((cidr) => ({ cidr })) as never,
});
const ofType = (type: string, more: Partial<BastionProps> = {}) =>
  bastion('Bastion', { ...props, ...more }).resources.filter((one) => one.type === type);
const propertiesOf = (type: string, more: Partial<BastionProps> = {}) =>
  ofType(type, more)[0]?.properties as Readonly<Record<string, unknown>>;
const instance = (more: Partial<BastionProps> = {}) => propertiesOf('AWS::EC2::Instance', more);
const group = (more: Partial<BastionProps> = {}) => propertiesOf('AWS::EC2::SecurityGroup', more);

describe('without SSH', () => {
  test('it is in the private subnet without a public IP address', () => {
    expect(instance().NetworkInterfaces).toMatchObject([
      { SubnetId: { Ref: 'PrivateSubnet' }, AssociatePublicIpAddress: false },
    ]);
    expect(ofType('AWS::EC2::EIP')).toEqual([]);
  });

  test('it has no inbound port and no key pair', () => {
    expect(group()).not.toHaveProperty('SecurityGroupIngress');
    expect(instance()).not.toHaveProperty('KeyName');
  });
});

describe('with SSH', () => {
  const more = { ssh: ssh('192.0.2.0/24', '198.51.100.7/32') };

  test('port 22 is open to the configured ranges, under the condition', () => {
    expect(group(more).SecurityGroupIngress).toMatchObject({
      'Fn::If': [
        'HasSsh',
        [
          { FromPort: 22, ToPort: 22, CidrIp: '192.0.2.0/24' },
          { FromPort: 22, ToPort: 22, CidrIp: '198.51.100.7/32' },
        ],
        { Ref: 'AWS::NoValue' },
      ],
    });
  });

  test('it is in the public subnet with an Elastic IP address, which depends on the internet gateway', () => {
    expect(instance(more).NetworkInterfaces).toMatchObject([
      { SubnetId: { 'Fn::If': ['HasSsh', { Ref: 'PublicSubnet' }, { Ref: 'PrivateSubnet' }] } },
    ]);
    expect(ofType('AWS::EC2::EIP', more)).toMatchObject([
      { when: ['HasSsh'], properties: { InstanceId: { Ref: 'Bastion' } }, dependsOn: ['Attachment'] },
    ]);
  });

  test('a second range can be optional', () => {
    const from = [{ cidr: '192.0.2.0/24' }, { cidr: ref<string>('Other'), given: { name: 'HasOther' } }] as const;
    const rules = group({ ssh: { ...more.ssh, from } }).SecurityGroupIngress;
    expect(rules).toMatchObject({
      'Fn::If': ['HasSsh', [{}, { 'Fn::If': ['HasOther', { CidrIp: { Ref: 'Other' } }, {}] }], {}],
    });
  });

  test.each(['0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/7', 'everywhere'])('the range %s is refused', (range) =>
    expect(() => bastion('Bastion', { ...props, ssh: ssh('192.0.2.0/24', range) })).toThrow('/8 or narrower'),
  );
});

test('its volume is encrypted with the key', () => {
  expect(instance().BlockDeviceMappings).toMatchObject([{ Ebs: { Encrypted: true, KmsKeyId: key } }]);
});

test('instance metadata requires IMDSv2 with a hop limit of 1', () => {
  expect(instance()).toMatchObject({
    IamInstanceProfile: { Ref: 'BastionInstanceProfile' },
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
  });
  expect(propertiesOf('AWS::IAM::InstanceProfile').Roles).toEqual([{ Ref: 'Role' }]);
});

test('it is patched daily, also from releases after its AMI', () => {
  expect(propertiesOf('AWS::SSM::Association')).toMatchObject({
    Name: 'AWS-RunPatchBaseline',
    Targets: [{ Key: 'InstanceIds', Values: [{ Ref: 'Bastion' }] }],
    Parameters: { Operation: ['Install'] },
    ScheduleExpression: 'rate(1 day)',
  });
  const { 'Fn::Base64': script } = instance().UserData as { 'Fn::Base64': string };
  expect(script.split('\n')).toContain('echo latest > /etc/dnf/vars/releasever');
});

test('it has the tag of the session document', () => {
  expect(instance().Tags).toContainEqual({ Key: 'SessionDocument', Value: { Ref: 'Document' } });
});
