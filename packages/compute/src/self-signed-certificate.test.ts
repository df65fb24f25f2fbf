import { type Arn, policy, resource, systemId, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { certificateHandler, selfSignedCertificate } from './self-signed-certificate.ts';

const provider = {
  arn: unchecked<Arn<'AWS::Lambda::Function'>>({ 'Fn::GetAtt': ['Provider', 'Arn'] }),
  serves: { 'self-signed-certificate': true },
} as const;
const deadLetters = unchecked<Arn<'AWS::SQS::Queue'>>({ 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] });
const created = selfSignedCertificate('Certificate', { provider, role: 'openemr', deadLetters });
const [certificate, rule, permission] = created.resources;

test('the handler allows replacing and deleting only certificates with the tag of the system', () => {
  expect(certificateHandler().statements.map(({ Action, Condition }) => ({ Action, Condition }))).toEqual([
    {
      Action: ['acm:AddTagsToCertificate', 'acm:ImportCertificate'],
      Condition: { StringEquals: { 'aws:RequestTag/System': systemId } },
    },
    {
      Action: ['acm:DeleteCertificate', 'acm:DescribeCertificate', 'acm:ImportCertificate'],
      Condition: { StringEquals: { 'aws:ResourceTag/System': systemId } },
    },
  ]);
});

test('the common name contains the system ID, and the certificate has the tag that the permissions require', () => {
  expect(certificate).toMatchObject({
    type: 'Custom::SelfSignedCertificate',
    properties: {
      ServiceToken: provider.arn,
      CommonName: {
        'Fn::Sub': ['${Name}.internal', { Name: { 'Fn::Sub': ['openemr-${SystemId}', expect.anything()] } }],
      },
      System: systemId,
    },
  });
  expect(created.arn).toEqual({ Ref: 'Certificate' });
});

test('a common name longer than 64 characters is refused', () => {
  const named = (length: number) =>
    selfSignedCertificate('Certificate', { provider, role: 'a'.repeat(length), deadLetters });
  expect(() => named(46)).not.toThrow();
  expect(() => named(47)).toThrow('Shorten the role');
});

test('the schedule depends on the policy of its dead-letter queue, if that is created with it', () => {
  const deadLetterQueue = resource('LettersPolicy', 'AWS::SQS::QueuePolicy', {
    Queues: ['q'],
    PolicyDocument: policy(),
  });
  const after = selfSignedCertificate('Certificate', {
    provider,
    role: 'openemr',
    deadLetters,
    after: [deadLetterQueue],
  });
  expect(after.resources[1]!.dependsOn).toEqual(['LettersPolicy']);
  expect(rule!.dependsOn).toEqual([]);
});

test('each week the provider is invoked with an Update that has no response URL', () => {
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
    ResourceProperties: { CommonName: '${CommonName}' },
  });
  const { CommonName } = certificate!.properties as { CommonName: unknown };
  expect(variables).toEqual({ Certificate: { Ref: 'Certificate' }, CommonName });
  expect(permission!.properties).toMatchObject({
    FunctionName: provider.arn,
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': [rule!.id, 'Arn'] },
  });
});
