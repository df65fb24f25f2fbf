import { describe, expect, test } from 'vitest';
import { alert, alertMessage, refusalMessage } from './alert.ts';
import { auditRecord } from './record.ts';

const record = auditRecord({
  eventID: '11111111-2222-3333-4444-555555555555',
  eventName: 'DeleteRole',
  eventSource: 'iam.amazonaws.com',
  eventTime: '2026-11-22T12:00:00Z',
  awsRegion: 'us-east-1',
  recipientAccountId: '000000000000',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::000000000000:user/maria.lopez', userName: 'maria.lopez' },
  sourceIPAddress: '203.0.113.9',
  requestParameters: { roleName: 'maria.lopez' },
});
const iamDelete = alert(record, { name: 'iam-delete', severity: 'high' }, 'AWSLogs/x.json.gz');
const message = alertMessage(iamDelete, { region: 'us-east-1', table: 'Ledger' });

describe('alertMessage', () => {
  test('contains the event and the command that gets the details', () => {
    expect(JSON.parse(message.body)).toEqual({
      alert: 'iam-delete',
      severity: 'high',
      eventName: 'DeleteRole',
      eventSource: 'iam.amazonaws.com',
      eventTime: '2026-11-22T12:00:00Z',
      awsRegion: 'us-east-1',
      accountId: '000000000000',
      principalType: 'IAMUser',
      eventId: '11111111-2222-3333-4444-555555555555',
      lookUp:
        'aws dynamodb get-item --region us-east-1 --table-name Ledger ' +
        `--key '{"Id":{"S":"11111111-2222-3333-4444-555555555555#iam-delete"}}'`,
    });
    expect(message.subject).toBe('[high] iam-delete: DeleteRole in 000000000000');
    expect(message.attributes).toEqual({ keyword: 'iam-delete', severity: 'high' });
  });

  test('contains no caller and no request parameters', () => {
    expect(JSON.stringify([iamDelete, message])).not.toMatch(/maria|203\.0\.113/);
  });

  test('has a subject that SNS accepts, for any names', () => {
    const long = auditRecord({ eventName: `É\n${'x'.repeat(300)}` });
    const { subject } = alertMessage(alert(long, { name: 'k'.repeat(64), severity: 'critical' }, undefined), {
      region: 'us-east-1',
      table: 'Ledger',
    });
    expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
    expect(refusalMessage('r', 'v', 'i').subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  });
});
