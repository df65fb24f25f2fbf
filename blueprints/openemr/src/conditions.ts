import { isLongerThanAYear } from '@hipaa-stacks/audit';
import {
  and,
  equals,
  isAnyGiven,
  isGiven,
  not,
  type ParameterReferences,
  partition,
} from '@hipaa-stacks/cloudformation';
import type { parameters } from './parameters.ts';

/** References to the parameters of openemr. */
export type Parameters = ParameterReferences<typeof parameters>;

/** What a choice of parameters means. */
export const conditions = (p: Parameters) => ({
  IsStandard: equals(p.Profile, 'standard'),
  HasOwnNetwork: equals(p.NetworkMode, 'own'),
  HasThirdZone: equals(p.ThirdZone, 'true'),
  HasNatPerZone: and(equals(p.NetworkMode, 'own'), equals(p.Profile, 'standard')),
  HasEndpoints: and(equals(p.NetworkMode, 'own'), equals(p.CreateEndpoints, 'true')),
  HasIpv4Range: isGiven(p.AllowedCidr),
  HasIpv6Range: isGiven(p.AllowedIpv6Cidr),
  HasDomain: isGiven(p.DomainName),
  HasZone: isGiven(p.HostedZoneId),
  HasCertificate: isGiven(p.CertificateArn),
  MakesCertificate: and(not(isGiven(p.CertificateArn)), isGiven(p.HostedZoneId)),
  SignsCertificate: and(not(isGiven(p.CertificateArn)), not(isGiven(p.HostedZoneId))),
  HasImageRepository: isGiven(p.ImageRepositoryArn),
  IsUpgrading: equals(p.Upgrading, 'true'),
  HasPortal: equals(p.EnablePatientPortal, 'true'),
  HasApis: equals(p.EnableApis, 'true'),
  HasShell: equals(p.EnableShell, 'true'),
  HasAccelerator: and(equals(p.EnableGlobalAccelerator, 'true'), equals(partition, 'aws')),
  CanTestRestores: equals(partition, 'aws'),
  HasDataApi: equals(p.EnableDataApi, 'true'),
  HasAnalytics: equals(p.EnableAnalytics, 'true'),
  HasBedrock: equals(p.EnableBedrock, 'true'),
  SendsMail: equals(p.EnableSes, 'true'),
  MakesMailRecords: and(equals(p.EnableSes, 'true'), isGiven(p.HostedZoneId)),
  HasEmail: isGiven(p.AlarmEmail),
  HasTrail: equals(p.CreateTrail, 'true'),
  HasBackupCopy: isGiven(p.BackupCopyVaultArn),
  HasSnapshot: isGiven(p.SnapshotIdentifier),
  HasOwnFileSystem: not(isGiven(p.ExistingFileSystemId)),
  HasBoundary: isGiven(p.PermissionsBoundary),
  HasOperators: isAnyGiven(p.OperatorArns),
  IsLongerThanAYear: isLongerThanAYear(p.RetentionDays),
});
