import {
  customResourcesRole,
  type OrganizationReferences,
  organization,
  type organizationConditions,
} from '@hipaa-stacks/baseline';
import { type Conditions, when } from '@hipaa-stacks/cloudformation';
import { type BuildConditions, buildRoles } from './builds.ts';
import { instanceRoles } from './instance.ts';
import type { versionConditions } from './version.ts';
import { volumeBackupRoles } from './volume-backup.ts';

/** The roles with a trust policy only, because the key policies name them. The other parts add their permissions. */
export function identity(
  p: OrganizationReferences,
  has: Conditions<typeof organizationConditions> &
    Conditions<typeof versionConditions> &
    Pick<BuildConditions, 'HasBuilds'>,
) {
  const org = organization(p, has);
  return {
    ofInstance: when(has.HasVersion, () => instanceRoles(org)),
    ...volumeBackupRoles(org),
    builds: buildRoles(has, org),
    providerRole: customResourcesRole(org),
  };
}

export type Roles = ReturnType<typeof identity>;
