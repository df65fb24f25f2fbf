import type { PolicyDocument } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { smtpUser } from './smtp-user.ts';

const created = smtpUser('MailUser', {
  role: 'openemr',
  boundary: 'arn:aws:iam::111122223333:policy/boundary',
  sender: 'no-reply@mail.emr.clinic.example',
  identity: 'arn:aws:ses:us-east-1:111122223333:identity/mail.emr.clinic.example',
  configurationSet: 'arn:aws:ses:us-east-1:111122223333:configuration-set/mail',
});
const [group, access, user] = created.resources;

test('it can send as one sender, of one identity, through one configuration set, and has no other permissions', () => {
  const { PolicyDocument, Groups } = access!.properties as { PolicyDocument: PolicyDocument; Groups: unknown };
  expect(Groups).toEqual([{ Ref: group!.id }]);
  expect(PolicyDocument.Statement).toEqual([
    {
      Sid: 'Mail',
      Effect: 'Allow',
      Action: 'ses:SendRawEmail',
      Resource: [
        'arn:aws:ses:us-east-1:111122223333:identity/mail.emr.clinic.example',
        'arn:aws:ses:us-east-1:111122223333:configuration-set/mail',
      ],
      Condition: { StringEquals: { 'ses:FromAddress': 'no-reply@mail.emr.clinic.example' } },
    },
  ]);
});

test('it has permissions only through its group, has a permissions boundary, and cannot log in', () => {
  expect(user!.properties).toMatchObject({
    Groups: [{ Ref: group!.id }],
    PermissionsBoundary: 'arn:aws:iam::111122223333:policy/boundary',
  });
  for (const name of ['LoginProfile', 'Policies', 'ManagedPolicyArns', 'UserName'])
    expect(user!.properties).not.toHaveProperty(name);
});

test('it is under a path of the system, which limits the provider', () => {
  expect(user!.properties).toMatchObject({
    Path: { 'Fn::Sub': ['/${Path}/', { Path: { 'Fn::Sub': ['openemr-${SystemId}', expect.anything()] } }] },
  });
});
