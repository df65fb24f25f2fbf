import type { Paragraph } from '@hipaa-stacks/cloudformation';

/** A global setting of OpenEMR. */
export interface SecuritySetting {
  readonly value: string;
  readonly effect: string;
  /** The paragraph of the Security Rule that it supports. */
  readonly paragraph: Paragraph;
}

const audited = (effect: string): SecuritySetting => ({ value: '1', effect, paragraph: '164.312(b)' });

const password = (value: string, effect: string): SecuritySetting => ({
  value,
  effect,
  paragraph: '164.308(a)(5)(ii)(D)',
});

/**
 * Global settings of OpenEMR for logins, passwords and its audit log, which the start script applies at each start. The time-out is a
 * parameter. The start script also turns on all events of the audit log (`audit_events_…`) except those of the CDR engine: names of
 * environment variables with a hyphen, such as `audit_events_patient-record`, do not reach a program through bash. OpenEMR has no setting that requires a second factor.
 *
 * Source: openemr/openemr, library/globals.inc.php, "Security" and "Logging".
 */
export const securitySettings: Readonly<Record<string, SecuritySetting>> = {
  secure_password: password('1', 'Passwords contain letters in both cases, a digit and a special character'),
  gbl_minimum_password_length: password('12', 'Minimum length of a password'),
  password_history: password('5', 'Number of previous passwords that cannot be reused'),
  password_expiration_days: password('180', 'Days after which a password expires'),
  password_grace_time: password('14', 'Days for which an expired password is still accepted'),
  password_max_failed_logins: {
    value: '5',
    effect: 'Failed logins after which a user is locked',
    paragraph: '164.308(a)(5)(ii)(C)',
  },
  time_reset_password_max_failed_logins: {
    value: '1800',
    effect: 'Seconds for which the user is locked',
    paragraph: '164.308(a)(5)(ii)(C)',
  },
  sql_string_no_show_screen: {
    value: '1',
    effect: 'SQL statements are not shown in the browser',
    paragraph: '164.312(a)(1)',
  },
  secure_upload: {
    value: '1',
    effect: 'Uploads are restricted to the allowed file types',
    paragraph: '164.308(a)(5)(ii)(B)',
  },
  oauth_password_grant: { value: '0', effect: 'API clients cannot use passwords of users', paragraph: '164.312(d)' },
  enable_auditlog: audited('The audit log is on'),
  gbl_force_log_breakglass: audited('Actions of emergency users are always logged'),
  gbl_print_log_option: { value: '2', effect: 'Printed documents are logged', paragraph: '164.312(b)' },
};
