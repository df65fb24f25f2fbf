import { defaultSecurityGroupHandler } from '@hipaa-stacks/compute';
import { expect, test } from 'vitest';
import { customResources, customResourcesRole } from './custom-resources.ts';
import { arn, ref, resourcesOf, testAlerting, testOrganization } from './testing/system.ts';

const role = customResourcesRole(testOrganization);
const resources = resourcesOf(
  customResources({
    role,
    handlers: [defaultSecurityGroupHandler([ref('Group')])],
    organization: testOrganization,
    key: arn('Key'),
    alertKey: testAlerting.key.arn,
    alerts: testAlerting.channels.AlertTopic,
    failed: 'A custom resource failed.',
  }),
);
const named = (id: string) => resources.find((one) => one.id === id)!;

test('the role has the permissions boundary of the organization', () => {
  expect(role.resources[0]?.properties).toMatchObject({
    PermissionsBoundary: { 'Fn::If': ['HasBoundary', { Ref: 'PermissionsBoundary' }, { Ref: 'AWS::NoValue' }] },
  });
});

test('requests that fail are in an encrypted dead-letter queue, with an alarm', () => {
  expect(named('Provider').properties).toMatchObject({
    DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['ProviderDeadLetterQueue', 'Arn'] } },
  });
  expect(named('ProviderDeadLetterQueue').properties).toMatchObject({
    KmsMasterKeyId: { 'Fn::GetAtt': ['AlertKey', 'Arn'] },
  });
  expect(named('ProviderFailed').properties).toMatchObject({
    AlarmDescription: 'A custom resource failed.',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['ProviderDeadLetterQueue', 'QueueName'] } }],
  });
});

test('the log group is encrypted, with the retention of the organization', () => {
  expect(named('ProviderLogGroup').properties).toMatchObject({
    KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] },
    RetentionInDays: { Ref: 'RetentionDays' },
  });
});
