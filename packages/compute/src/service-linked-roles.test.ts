import { type Arn, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { serviceLinkedRoles, serviceLinkedRolesHandler } from './service-linked-roles.ts';

const provider = {
  arn: unchecked<Arn<'AWS::Lambda::Function'>>({ 'Fn::GetAtt': ['Provider', 'Arn'] }),
  serves: { 'service-linked-roles': true },
} as const;

test('the handler allows creating the roles of these services, and no other role', () => {
  const { statements } = serviceLinkedRolesHandler(['ecs.amazonaws.com', 'batch.amazonaws.com']);
  expect(statements).toEqual([
    {
      Sid: 'ServiceLinkedRoles',
      Effect: 'Allow',
      Action: 'iam:CreateServiceLinkedRole',
      Resource: ['ecs.amazonaws.com', 'batch.amazonaws.com'].map((service) => ({
        'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/aws-service-role/${service}/*`,
      })),
      Condition: { StringEquals: { 'iam:AWSServiceName': ['ecs.amazonaws.com', 'batch.amazonaws.com'] } },
    },
  ]);
});

test('creates a custom resource for these services, which resources can depend on', () => {
  const created = serviceLinkedRoles('ServiceLinkedRoles', { provider, services: ['ecs.amazonaws.com'] });
  expect(created.resources).toEqual([created.roles]);
  expect(created.roles).toMatchObject({
    type: 'Custom::ServiceLinkedRoles',
    properties: { ServiceToken: provider.arn, Services: ['ecs.amazonaws.com'] },
  });
});
