/**
 * Event pattern for jobs of AWS Backup in this account and Region that did not end well: backups, copies and restores, tests among
 * them. For a rule that sends them to an alert topic: the vault itself can't tell failed jobs from others in the events that AWS
 * has not deprecated.
 *
 * Source: AWS Backup Developer Guide, "Monitoring AWS Backup events using Amazon EventBridge".
 */
export const failedBackupEvents = {
  source: ['aws.backup'],
  'detail-type': ['Backup Job State Change', 'Copy Job State Change', 'Restore Job State Change'],
  detail: {
    $or: [{ state: ['ABORTED', 'EXPIRED', 'FAILED', 'PARTIAL'] }, { status: ['ABORTED', 'FAILED'] }],
  },
} as const;
