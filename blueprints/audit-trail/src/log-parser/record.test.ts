import { describe, expect, test } from 'vitest';
import { auditRecord } from './record.ts';

const assumedRole = {
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:maria.lopez',
    arn: 'arn:aws:sts::000000000000:assumed-role/Clinic/maria.lopez',
    accountId: '000000000000',
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::000000000000:role/Clinic', userName: 'Clinic' },
    },
  },
  eventTime: '2026-11-22T12:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  awsRegion: 'us-east-1',
  sourceIPAddress: '203.0.113.9',
  userAgent: 'console',
  requestParameters: { bucketName: 'patients', policy: 'open' },
  responseElements: null,
  eventID: '11111111-2222-3333-4444-555555555555',
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '000000000000',
  eventCategory: 'Management',
};

describe('auditRecord', () => {
  test('reads an API call of an assumed role', () => {
    expect(auditRecord(assumedRole)).toEqual({
      eventId: '11111111-2222-3333-4444-555555555555',
      eventName: 'PutBucketPolicy',
      eventSource: 's3.amazonaws.com',
      eventTime: '2026-11-22T12:00:00Z',
      awsRegion: 'us-east-1',
      accountId: '000000000000',
      principalType: 'AssumedRole',
      principals: [
        'AssumedRole',
        'arn:aws:sts::000000000000:assumed-role/Clinic/maria.lopez',
        'arn:aws:iam::000000000000:role/Clinic',
      ],
    });
  });

  test('sets the error code of a failed console sign-in', () => {
    const signIn = {
      ...assumedRole,
      eventName: 'ConsoleLogin',
      eventSource: 'signin.amazonaws.com',
      eventType: 'AwsConsoleSignIn',
      errorMessage: 'Failed authentication',
      userIdentity: { type: 'IAMUser', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS', accountId: '000000000000' },
      responseElements: { ConsoleLogin: 'Failure' },
      additionalEventData: { MFAUsed: 'No' },
    };
    expect(auditRecord(signIn).errorCode).toBe('Failed authentication');
    expect(auditRecord({ ...signIn, responseElements: { ConsoleLogin: 'Success' } }).errorCode).toBeUndefined();
  });

  test('reads the root user as principal, but not calls of services for it', () => {
    const root = { ...assumedRole, userIdentity: { type: 'Root', arn: 'arn:aws:iam::000000000000:root' } };
    expect(auditRecord(root).principals).toEqual(['Root', 'arn:aws:iam::000000000000:root']);
    expect(auditRecord({ ...root, eventType: 'AwsServiceEvent' }).principals).toEqual([]);
    const byService = { ...root, userIdentity: { ...root.userIdentity, invokedBy: 'AWS Internal' } };
    expect(auditRecord(byService).principals).toEqual([]);
  });

  test('reads the role of a call through a service', () => {
    const userIdentity = { ...assumedRole.userIdentity, invokedBy: 'cloudformation.amazonaws.com' };
    expect(auditRecord({ ...assumedRole, userIdentity }).principals).toContain('arn:aws:iam::000000000000:role/Clinic');
  });

  test('reads a service event, a data event and an insight', () => {
    const service = { ...assumedRole, eventType: 'AwsServiceEvent', eventName: 'RotateKey', userIdentity: undefined };
    expect(auditRecord(service)).toMatchObject({ eventName: 'RotateKey', principalType: 'unknown', principals: [] });
    const data = {
      ...assumedRole,
      eventName: 'GetObject',
      eventCategory: 'Data',
      managementEvent: false,
      resources: [{ type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::patients/maria.lopez.pdf' }],
      requestParameters: { bucketName: 'patients', key: 'maria.lopez.pdf' },
      errorCode: 'AccessDenied',
    };
    expect(auditRecord(data)).toMatchObject({ eventName: 'GetObject', errorCode: 'AccessDenied' });
    const insight = {
      eventVersion: '1.08',
      eventTime: '2026-11-22T12:00:00Z',
      awsRegion: 'us-east-1',
      eventID: '99999999-2222-3333-4444-555555555555',
      eventType: 'AwsCloudTrailInsight',
      recipientAccountId: '000000000000',
      insightDetails: { state: 'Start', eventSource: 'iam.amazonaws.com', eventName: 'DeleteRole' },
      eventCategory: 'Insight',
    };
    expect(auditRecord(insight)).toMatchObject({ eventName: 'unknown', accountId: '000000000000' });
  });

  test('sets a deterministic and unique ID for a record without an ID', () => {
    const { eventID: _, ...bare } = assumedRole;
    const id = auditRecord(bare).eventId;
    expect(id).toMatch(/^sha256-[0-9a-f]{64}$/);
    expect(auditRecord({ ...bare }).eventId).toBe(id);
    expect(auditRecord({ ...bare, eventName: 'DeleteRole' }).eventId).not.toBe(id);
    expect(auditRecord({ ...bare, eventID: 'no id, but a text' }).eventId).toMatch(/^sha256-/);
  });

  test('limits texts to 128 ASCII characters', () => {
    const { eventName } = auditRecord({ ...assumedRole, eventName: `Ärger\n"${'x'.repeat(500)}` });
    expect(eventName).toMatch(/^\?rger\?\?x+$/);
    expect(eventName).toHaveLength(128);
  });

  test.each([{}, { userIdentity: null, eventID: 7, eventName: {}, errorCode: [] }])('accepts %j', (odd) => {
    expect(auditRecord(odd)).toMatchObject({ eventName: 'unknown', accountId: 'unknown', principals: [] });
  });
});
