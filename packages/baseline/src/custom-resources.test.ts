import { defaultSecurityGroupHandler } from '@hipaa-stacks/compute';
import { expect, test } from 'vitest';
import { customResources, customResourcesRole, systemCustomResources } from './custom-resources.ts';
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

test('a system has its service-linked roles and the opt-in to backups, and in its own network a closed default security group', () => {
  const { parts } = systemCustomResources(
    { HasOwnNetwork: { name: 'HasOwnNetwork' } },
    {
      ...{ role, organization: testOrganization, key: arn('Key'), alertKey: testAlerting.key.arn },
      ...{ alerts: testAlerting.channels.AlertTopic, failed: 'A custom resource failed.', handlers: [] },
      linkedServices: ['autoscaling.amazonaws.com'],
      backedUp: ['EBS'],
      defaultSecurityGroup: { 'Hipaa::Optional': { conditions: ['HasOwnNetwork'], value: ref('Group') } } as never,
    },
  );
  const own = parts.flatMap((part) => [...part.resources]);
  const properties = (id: string) => own.find((one) => one.id === id)?.properties;
  expect(properties('BackupOptIn')).toMatchObject({ ResourceTypes: ['EBS'] });
  expect(own.map(({ id }) => id)).toContain('ServiceLinkedRoles');
  expect(own.find(({ id }) => id === 'DefaultSecurityGroup')?.when).toEqual(['HasOwnNetwork']);
});
