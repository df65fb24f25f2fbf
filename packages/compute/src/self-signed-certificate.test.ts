import { type Arn, policy, resource, systemId, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { certificateHandler, selfSignedCertificate } from './self-signed-certificate.ts';

const provider = {
  arn: unchecked<Arn<'AWS::Lambda::Function'>>({ 'Fn::GetAtt': ['Provider', 'Arn'] }),
  serves: { 'self-signed-certificate': true },
} as const;
const key = unchecked<Arn<'AWS::KMS::Key'>>({ 'Fn::GetAtt': ['Key', 'Arn'] });
const deadLetters = unchecked<Arn<'AWS::SQS::Queue'>>({ 'Fn::GetAtt': ['Queue', 'Arn'] });
const names = { 'Fn::GetAtt': ['LoadBalancer', 'DNSName'] } as never;
const props = { provider, role: 'openemr', names, key, deadLetters };
const made = selfSignedCertificate('Certificate', props);
const [authority, certificate, rule, permission] = made.resources;

test('its provider may replace and delete only certificates, and write only secrets, with the tag of the system', () => {
  expect(certificateHandler().statements.map(({ Action, Condition }) => ({ Action, Condition }))).toEqual([
    {
      Action: ['acm:AddTagsToCertificate', 'acm:ImportCertificate'],
      Condition: { StringEquals: { 'aws:RequestTag/System': systemId } },
    },
    {
      Action: ['acm:DeleteCertificate', 'acm:GetCertificate', 'acm:ImportCertificate'],
      Condition: { StringEquals: { 'aws:ResourceTag/System': systemId } },
    },
    {
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
      Condition: { StringEquals: { 'aws:ResourceTag/CertificateAuthority': systemId } },
    },
  ]);
});

test('it is for the names that users open, and has the tag on which the permissions of the provider depend', () => {
  expect(certificate).toMatchObject({
    type: 'Custom::SelfSignedCertificate',
    properties: {
      ServiceToken: provider.arn,
      CommonName: { 'Fn::Sub': ['openemr-${SystemId}', expect.anything()] },
      DnsNames: names,
      AuthoritySecret: { Ref: 'CertificateAuthoritySecret' },
      System: systemId,
    },
  });
  expect(made.arn).toEqual({ Ref: 'Certificate' });
});

test('the CA is in a secret without a value in the template, encrypted with the key, and deleted with the stack', () => {
  expect(authority!.properties).toEqual({
    Description: expect.any(String),
    KmsKeyId: key,
    Tags: [{ Key: 'CertificateAuthority', Value: systemId }],
  });
  expect(authority!.keep).toBe('transient');
});

test('a role that would exceed the length of the common name is refused', () => {
  const named = (length: number) => selfSignedCertificate('Certificate', { ...props, role: 'a'.repeat(length) });
  expect(() => named(31)).not.toThrow();
  expect(() => named(32)).toThrow('Shorten the role');
});

test('the schedule depends on the policy of its dead-letter queue, if that is created with it', () => {
  const queuePolicy = resource('QueuePolicy', 'AWS::SQS::QueuePolicy', { Queues: ['q'], PolicyDocument: policy() });
  const after = selfSignedCertificate('Certificate', { ...props, after: [queuePolicy] });
  expect(after.resources[2]!.dependsOn).toEqual(['QueuePolicy']);
  expect(rule!.dependsOn).toEqual([]);
});

test('each week the provider receives an update event', () => {
  const [target] = (rule!.properties as { Targets: { Arn: unknown; Input: { 'Fn::Sub': [string, object] } }[] })
    .Targets;
  expect(rule!.properties).toMatchObject({ ScheduleExpression: 'rate(7 days)', State: 'ENABLED' });
  expect(target).toMatchObject({ Arn: provider.arn, DeadLetterConfig: { Arn: deadLetters } });
  const [text, variables] = target!.Input['Fn::Sub'];
  expect(JSON.parse(text)).toEqual({
    RequestType: 'Update',
    ResourceType: certificate!.type,
    LogicalResourceId: 'Certificate',
    PhysicalResourceId: '${Certificate}',
    ResourceProperties: {
      CommonName: '${CommonName}',
      DnsNames: '${DnsNames}',
      AuthoritySecret: '${AuthoritySecret}',
    },
  });
  const { CommonName, DnsNames, AuthoritySecret } = certificate!.properties as Record<string, unknown>;
  expect(variables).toEqual({ Certificate: { Ref: 'Certificate' }, CommonName, DnsNames, AuthoritySecret });
  expect(permission!.properties).toMatchObject({
    FunctionName: provider.arn,
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': [rule!.id, 'Arn'] },
  });
});
