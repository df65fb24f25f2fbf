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

/** The conditions of openemr. */
export const conditions = (p: Parameters) => ({
  IsStandard: equals(p.Profile, 'standard'),
  HasOwnNetwork: equals(p.NetworkMode, 'own'),
  HasThirdZone: equals(p.EnableThirdZone, 'true'),
  HasNatPerZone: and(equals(p.NetworkMode, 'own'), equals(p.Profile, 'standard')),
  HasEndpoints: and(equals(p.NetworkMode, 'own'), equals(p.CreateEndpoints, 'true')),
  HasIpv4Range: isGiven(p.AllowedCidr),
  HasIpv4Range2: isGiven(p.AllowedCidr2),
  HasIpv4Range3: isGiven(p.AllowedCidr3),
  HasIpv4Range4: isGiven(p.AllowedCidr4),
  HasIpv4Range5: isGiven(p.AllowedCidr5),
  HasPrefixList: isGiven(p.AllowedPrefixListId),
  HasMailServer: isGiven(p.MailServerCidr),
  HasDirectory: isGiven(p.DirectoryCidr),
  HasLaboratory: isGiven(p.LaboratoryCidr),
  HasIpv6Range: isGiven(p.AllowedIpv6Cidr),
  HasDomain: isGiven(p.DomainName),
  HasHostedZone: isGiven(p.HostedZoneId),
  HasCertificate: isGiven(p.CertificateArn),
  HasDnsValidatedCertificate: and(not(isGiven(p.CertificateArn)), isGiven(p.HostedZoneId)),
  HasSelfSignedCertificate: and(not(isGiven(p.CertificateArn)), not(isGiven(p.HostedZoneId))),
  HasImageRepository: isGiven(p.ImageRepositoryArn),
  AllowsUpgrade: equals(p.AllowUpgrade, 'true'),
  HasPortal: equals(p.EnablePatientPortal, 'true'),
  HasApis: equals(p.EnableApis, 'true'),
  HasEcsExec: equals(p.EnableEcsExec, 'true'),
  HasAccelerator: and(equals(p.EnableGlobalAccelerator, 'true'), equals(partition, 'aws')),
  HasCountingWebAcl: equals(p.WebAclMode, 'count'),
  HasRestoreTesting: equals(partition, 'aws'),
  HasDataApi: equals(p.EnableDataApi, 'true'),
  HasAnalytics: equals(p.EnableAnalytics, 'true'),
  HasBedrock: equals(p.EnableBedrock, 'true'),
  HasMail: equals(p.EnableSes, 'true'),
  HasMailRecords: and(equals(p.EnableSes, 'true'), isGiven(p.HostedZoneId)),
  HasEmail: isGiven(p.AlertEmail),
  HasTrail: equals(p.CreateTrail, 'true'),
  HasBackupCopy: isGiven(p.BackupCopyVaultArn),
  HasSnapshot: isGiven(p.SnapshotIdentifier),
  HasOwnFileSystem: not(isGiven(p.ExistingFileSystemId)),
  HasBoundary: isGiven(p.PermissionsBoundary),
  HasOperators: isAnyGiven(p.OperatorArns),
  IsRetentionOverOneYear: isLongerThanAYear(p.RetentionDays),
});
