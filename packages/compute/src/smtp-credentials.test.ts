import { type Arn, type Id, systemId, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { smtpCredentials, smtpCredentialsHandler } from './smtp-credentials.ts';

const provider = {
  arn: unchecked<Arn<'AWS::Lambda::Function'>>({ 'Fn::GetAtt': ['Provider', 'Arn'] }),
  serves: { 'smtp-credentials': true },
} as const;
const created = smtpCredentials('Smtp', {
  provider,
  user: unchecked<Id<'AWS::IAM::User'>>({ Ref: 'MailUser' }),
  key: unchecked<Arn<'AWS::KMS::Key'>>({ 'Fn::GetAtt': ['DataKey', 'Arn'] }),
  redeploys: 'openemr',
  deadLetters: unchecked<Arn<'AWS::SQS::Queue'>>({ 'Fn::GetAtt': ['Letters', 'Arn'] }),
});
const [secret, custom, rule, permission] = created.resources;
const handler = smtpCredentialsHandler({ role: 'openemr', redeploys: 'openemr' });

test('the handler allows access keys of users under the path of the system, and no others', () => {
  const keys = handler.statements.find(({ Sid }) => Sid === 'SmtpUserAccessKeys');
  expect(keys).toMatchObject({
    Action: ['iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:ListAccessKeys'],
    Resource: {
      'Fn::Sub': [
        'arn:${AWS::Partition}:iam::${AWS::AccountId}:user/${Path}/*',
        { Path: { 'Fn::Sub': ['openemr-${SystemId}', expect.anything()] } },
      ],
    },
  });
});

test('the handler allows secrets that have the tag of the system, as this one has', () => {
  const secrets = handler.statements.find(({ Sid }) => Sid === 'SmtpSecrets');
  expect(secrets!.Action).toEqual(['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue']);
  expect(secrets!.Condition).toEqual({ StringEquals: { 'aws:ResourceTag/SmtpCredentials': systemId } });
  expect(secret!.properties).toMatchObject({ Tags: [{ Key: 'SmtpCredentials', Value: systemId }] });
});

test('the secret has no value in the template: only the provider writes it', () => {
  expect(secret).toMatchObject({
    type: 'AWS::SecretsManager::Secret',
    keep: 'transient',
    properties: { KmsKeyId: { 'Fn::GetAtt': ['DataKey', 'Arn'] } },
  });
  expect(secret!.properties).not.toHaveProperty('SecretString');
  expect(secret!.properties).not.toHaveProperty('GenerateSecretString');
  expect(created.filled.properties).toEqual(custom!.properties);
});

test('each week the provider is invoked with the properties of the custom resource', () => {
  const properties = { User: { Ref: 'MailUser' }, Secret: { Ref: secret!.id }, Cluster: 'openemr' };
  expect(custom!.properties).toMatchObject({ ServiceToken: provider.arn, ...properties });
  const [target] = (rule!.properties as { Targets: { Input: { 'Fn::Sub': [string, object] } }[] }).Targets;
  const [text, variables] = target!.Input['Fn::Sub'];
  expect(JSON.parse(text)).toEqual({
    RequestType: 'Update',
    ResourceType: 'Custom::SmtpCredentials',
    LogicalResourceId: 'Smtp',
    PhysicalResourceId: '${Smtp}',
    ResourceProperties: { User: '${User}', Secret: '${Secret}', Cluster: '${Cluster}' },
  });
  expect(variables).toEqual({ Smtp: { Ref: 'Smtp' }, ...properties });
  expect(permission!.properties).toMatchObject({ SourceArn: { 'Fn::GetAtt': [rule!.id, 'Arn'] } });
});
