/**
 * Event pattern for AWS Backup jobs in this account and Region that failed: backups, copies and restores, including
 * restore tests. For a rule with an alert topic as its target: notifications of the vault cannot distinguish failed
 * jobs, except by deprecated events.
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
