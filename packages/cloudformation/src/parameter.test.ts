import { describe, expect, test } from 'vitest';
import {
  arnOf,
  choice,
  flag,
  fromPublicParameter,
  idOf,
  idsOf,
  number,
  optionalArnOf,
  optionalIdOf,
  optionalNameOf,
  secret,
  text,
  texts,
} from './index.ts';

const told = { Description: 'Described' };
const held = { ...told, AllowedPattern: '^[a-z]*$', ConstraintDescription: 'Letters' };

test('what each kind declares', () => {
  const declared = [
    text('L', held),
    choice('L', ['b', 'a'], told),
    choice('L', ['b', 'a'], { ...told, Default: 'a' }),
    flag('L', 'false', told),
    number('L', { ...told, MinValue: 1, MaxValue: 2, ConstraintDescription: '1 or 2' }),
    texts('L', held),
    secret('L', held),
    idOf('AWS::EC2::VPC', 'L', told),
    idsOf('AWS::EC2::Subnet', 'L', told),
    fromPublicParameter('L', '/aws/service/ami', told),
  ].map(({ declaration }) => declaration);
  expect(declared).toEqual([
    { Type: 'String', ...held },
    { Type: 'String', AllowedValues: ['b', 'a'], Default: 'b', ...told },
    { Type: 'String', AllowedValues: ['b', 'a'], Default: 'a', ...told },
    { Type: 'String', AllowedValues: ['true', 'false'], Default: 'false', ...told },
    { Type: 'Number', MinValue: 1, MaxValue: 2, ConstraintDescription: '1 or 2', ...told },
    { Type: 'CommaDelimitedList', ...held },
    { Type: 'String', NoEcho: true, ...held },
    { Type: 'AWS::EC2::VPC::Id', ...told },
    { Type: 'List<AWS::EC2::Subnet::Id>', ...told },
    { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/aws/service/ami', ...told },
  ]);
});

describe('the pattern of an ARN', () => {
  const pattern = (parameter: { declaration: { AllowedPattern?: string } }) =>
    new RegExp(parameter.declaration.AllowedPattern ?? 'none');
  const key = pattern(arnOf('AWS::KMS::Key', 'Key', told));

  test.each([
    'arn:aws:kms:eu-west-1:000000000000:key/1',
    'arn:aws-us-gov:kms:us-gov-west-1:000000000000:key/1',
    'arn:aws-cn:kms:cn-north-1:000000000000:key/1',
  ])('admits %s', (arn) => expect(arn).toMatch(key));

  test.each([
    '',
    'key/1',
    'arn:aws:s3:::bucket',
    'arn:aws:kms:eu-west-1:000000000000:',
    'x arn:aws:kms:eu-west-1:000000000000:key/1',
  ])('refuses "%s"', (arn) => expect(arn).not.toMatch(key));

  test('knows services whose name is not the type’s', () => {
    const certificate = pattern(arnOf('AWS::CertificateManager::Certificate', 'Certificate', told));
    expect('arn:aws:acm:eu-west-1:000000000000:certificate/1').toMatch(certificate);
    const role = pattern(arnOf('AWS::IAM::Role', 'Role', told));
    expect('arn:aws:iam::000000000000:role/R').toMatch(role);
  });

  test('admits nothing where it is optional, and still no other text', () => {
    const optional = optionalArnOf('AWS::KMS::Key', 'Key', told);
    expect(optional.declaration.Default).toBe('');
    expect('').toMatch(pattern(optional));
    expect('arn:aws:kms:eu-west-1:000000000000:key/1').toMatch(pattern(optional));
    expect('arn:aws:s3:::bucket').not.toMatch(pattern(optional));
  });
});

test("the ARN of a policy may be one of AWS's own", () => {
  const { declaration } = arnOf('AWS::IAM::ManagedPolicy', 'Policy', told);
  const pattern = new RegExp(declaration.AllowedPattern ?? 'none');
  const good = ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws-us-gov:iam::000000000000:policy/own'];
  for (const arn of good) expect(arn).toMatch(pattern);
  for (const bad of ['arn:aws:iam::other:policy/x', 'arn:aws:sns::aws:policy/x']) expect(bad).not.toMatch(pattern);
});

test('an optional name is empty or a name', () => {
  const { declaration } = optionalNameOf('AWS::S3::Bucket', 'Bucket', told);
  const pattern = new RegExp(declaration.AllowedPattern ?? 'none');
  expect(declaration.Default).toBe('');
  for (const good of ['', 'patients']) expect(good).toMatch(pattern);
  for (const bad of ['Patients', 'arn:aws:s3:::patients', '-']) expect(bad).not.toMatch(pattern);
});

test('an optional id is empty or an id', () => {
  const { declaration } = optionalIdOf('AWS::EC2::VPC', 'vpc', 'VPC', told);
  const pattern = new RegExp(declaration.AllowedPattern ?? 'none');
  expect(declaration.Default).toBe('');
  for (const good of ['', 'vpc-0a1b']) expect(good).toMatch(pattern);
  for (const bad of ['vpc-', 'subnet-0a1b', 'vpc-0a1b,vpc-2']) expect(bad).not.toMatch(pattern);
});
