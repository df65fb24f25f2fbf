import { resource, snippet, uniqueName, type Value } from '@hipaa-stacks/cloudformation';

export interface PatchingProps {
  /** Its purpose, as part of its name: lower-case letters, digits and hyphens. */
  readonly role: string;
  /** The instances have the tag `PatchGroup` with this value, which is unique in the account, such as a `uniqueName`. */
  readonly patchGroup: Value<string>;
  /** When patches are installed, in UTC: `cron(0 8 ? * SUN *)`. */
  readonly schedule: Value<string>;
}

/**
 * Patches instances of Amazon Linux 2023: a scan each day, and an installation on schedule. Critical and important
 * security updates are approved at once, other security updates and bug fixes after a week. A baseline of its own,
 * because the one of AWS ignores updates of medium and low severity.
 *
 * Instances are never restarted, because the only instance of a group would stop serving. A kernel whose update needs a
 * restart is reported as `INSTALLED_PENDING_REBOOT`: an update of the stack to a newer AMI replaces the instance without
 * an interruption. New instances are patched on schedule, not during their first boot, which uses the package manager.
 *
 * The AMI of an instance must not be locked to its release: `echo latest > /etc/dnf/vars/releasever`.
 *
 * Source: AWS Systems Manager User Guide, "SSM Command document for patching: AWS-RunPatchBaseline", "Patch groups", "About
 * scheduling associations"; Amazon Linux 2023 User Guide, "Using deterministic upgrades through versioned repositories".
 */
export function patching(id: string, { role, patchGroup, schedule }: PatchingProps) {
  const baseline = resource(`${id}Baseline`, 'AWS::SSM::PatchBaseline', {
    Name: uniqueName(role, 128),
    OperatingSystem: 'AMAZON_LINUX_2023',
    ApprovalRules: {
      PatchRules: [
        approval({ classes: ['Security'], severities: ['Critical', 'Important'], days: 0, level: 'CRITICAL' }),
        approval({ classes: ['Security', 'Bugfix'], days: 7, level: 'MEDIUM' }),
      ],
    },
    AvailableSecurityUpdatesComplianceStatus: 'NON_COMPLIANT',
    PatchGroups: [patchGroup],
  });
  const run = (name: string, operation: 'Install' | 'Scan', expression: Value<string>) =>
    resource(
      `${id}${name}`,
      'AWS::SSM::Association',
      {
        Name: 'AWS-RunPatchBaseline',
        Targets: [{ Key: 'tag:PatchGroup', Values: [patchGroup] }],
        Parameters: { Operation: [operation], RebootOption: ['NoReboot'] },
        ScheduleExpression: expression,
        ApplyOnlyAtCronInterval: true,
        ComplianceSeverity: 'HIGH',
      },
      { dependsOn: [baseline] },
    );
  const scan = run('Scan', 'Scan', 'cron(30 4 ? * * *)');
  const installation = run('Installation', 'Install', schedule);
  return snippet([baseline, scan, installation], {
    baseline: baseline.ref,
    /** Associations, for notices of failed runs. */
    scan: scan.att('AssociationId'),
    installation: installation.att('AssociationId'),
  });
}

interface Approval {
  readonly classes: readonly string[];
  /** Default: all. */
  readonly severities?: readonly string[];
  readonly days: number;
  readonly level: 'CRITICAL' | 'MEDIUM';
}

const approval = ({ classes, severities, days, level }: Approval) => ({
  PatchFilterGroup: {
    PatchFilters: [
      { Key: 'CLASSIFICATION' as const, Values: classes },
      ...(severities ? [{ Key: 'SEVERITY' as const, Values: severities }] : []),
    ],
  },
  ApproveAfterDays: days,
  ComplianceLevel: level,
});
