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

const described = { Description: 'Described' };
const constrained = { ...described, AllowedPattern: '^[a-z]*$', ConstraintDescription: 'Letters' };

test('declarations of each parameter function', () => {
  const declared = [
    text('L', constrained),
    choice('L', ['b', 'a'], described),
    choice('L', ['b', 'a'], { ...described, Default: 'a' }),
    flag('L', 'false', described),
    number('L', { ...described, MinValue: 1, MaxValue: 2, ConstraintDescription: '1 or 2' }),
    texts('L', constrained),
    secret('L', constrained),
    idOf('AWS::EC2::VPC', 'L', described),
    idsOf('AWS::EC2::Subnet', 'L', described),
    fromPublicParameter('L', '/aws/service/ami', described),
  ].map(({ declaration }) => declaration);
  expect(declared).toEqual([
    { Type: 'String', ...constrained },
    { Type: 'String', AllowedValues: ['b', 'a'], Default: 'b', ...described },
    { Type: 'String', AllowedValues: ['b', 'a'], Default: 'a', ...described },
    { Type: 'String', AllowedValues: ['true', 'false'], Default: 'false', ...described },
    { Type: 'Number', MinValue: 1, MaxValue: 2, ConstraintDescription: '1 or 2', ...described },
    { Type: 'CommaDelimitedList', ...constrained },
    { Type: 'String', NoEcho: true, ...constrained },
    { Type: 'AWS::EC2::VPC::Id', ...described },
    { Type: 'List<AWS::EC2::Subnet::Id>', ...described },
    { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/aws/service/ami', ...described },
  ]);
});

describe('the pattern of an ARN', () => {
  const pattern = (parameter: { declaration: { AllowedPattern?: string } }) =>
    new RegExp(parameter.declaration.AllowedPattern ?? 'none');
  const key = pattern(arnOf('AWS::KMS::Key', 'Key', described));

  test.each([
    'arn:aws:kms:eu-west-1:000000000000:key/1',
    'arn:aws-us-gov:kms:us-gov-west-1:000000000000:key/1',
    'arn:aws-cn:kms:cn-north-1:000000000000:key/1',
  ])('matches %s', (arn) => expect(arn).toMatch(key));

  test.each([
    '',
    'key/1',
    'arn:aws:s3:::bucket',
    'arn:aws:kms:eu-west-1:000000000000:',
    'x arn:aws:kms:eu-west-1:000000000000:key/1',
  ])('does not match "%s"', (arn) => expect(arn).not.toMatch(key));

  test('has the service name of ARNs where the resource type has another one', () => {
    const certificate = pattern(arnOf('AWS::CertificateManager::Certificate', 'Certificate', described));
    expect('arn:aws:acm:eu-west-1:000000000000:certificate/1').toMatch(certificate);
    const role = pattern(arnOf('AWS::IAM::Role', 'Role', described));
    expect('arn:aws:iam::000000000000:role/R').toMatch(role);
  });

  test('matches an empty value if it is optional, and no other text', () => {
    const optional = optionalArnOf('AWS::KMS::Key', 'Key', described);
    expect(optional.declaration).toMatchObject({
      Default: '',
      ConstraintDescription: 'The ARN of an AWS::KMS::Key, such as arn:aws:kms:…, or empty',
    });
    expect(arnOf('AWS::KMS::Key', 'Key', described).declaration.ConstraintDescription).toBe(
      'The ARN of an AWS::KMS::Key, such as arn:aws:kms:…',
    );
    expect('').toMatch(pattern(optional));
    expect('arn:aws:kms:eu-west-1:000000000000:key/1').toMatch(pattern(optional));
    expect('arn:aws:s3:::bucket').not.toMatch(pattern(optional));
  });
});

test('the ARN of a policy can be that of an AWS managed policy', () => {
  const { declaration } = arnOf('AWS::IAM::ManagedPolicy', 'Policy', described);
  const pattern = new RegExp(declaration.AllowedPattern ?? 'none');
  const good = ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws-us-gov:iam::000000000000:policy/own'];
  for (const arn of good) expect(arn).toMatch(pattern);
  for (const bad of ['arn:aws:iam::other:policy/x', 'arn:aws:sns::aws:policy/x']) expect(bad).not.toMatch(pattern);
});

test('an optional name is empty or a name', () => {
  const { declaration } = optionalNameOf('AWS::S3::Bucket', 'Bucket', described);
  const pattern = new RegExp(declaration.AllowedPattern ?? 'none');
  expect(declaration.Default).toBe('');
  for (const good of ['', 'patients']) expect(good).toMatch(pattern);
  for (const bad of ['Patients', 'arn:aws:s3:::patients', '-']) expect(bad).not.toMatch(pattern);
});

test('an optional ID is empty or an ID', () => {
  const { declaration } = optionalIdOf('AWS::EC2::VPC', 'vpc', 'VPC', described);
  const pattern = new RegExp(declaration.AllowedPattern ?? 'none');
  expect(declaration.Default).toBe('');
  for (const good of ['', 'vpc-0a1b']) expect(good).toMatch(pattern);
  for (const bad of ['vpc-', 'subnet-0a1b', 'vpc-0a1b,vpc-2']) expect(bad).not.toMatch(pattern);
});
