import {
  customResourcesRole,
  type OrganizationReferences,
  organization,
  type organizationConditions,
} from '@hipaa-stacks/baseline';
import type { Condition, Conditions, References } from '@hipaa-stacks/cloudformation';
import { analyticsRoles } from './analytics.ts';
import { auditLogExportRole } from './audit-log-export.ts';
import { backupRoles } from './backup.ts';
import { bedrockRole } from './bedrock.ts';
import { monitoringRole } from './database.ts';
import { rotationRole } from './rotation.ts';
import { taskRoles } from './tasks.ts';
import { type workforceConditions, type workforceParameters, workforceRoles } from './workforce.ts';

type P = OrganizationReferences & References<typeof workforceParameters>;

type Has = Conditions<typeof organizationConditions> &
  Conditions<typeof workforceConditions> & { readonly HasAnalytics: Condition; readonly HasBedrock: Condition };

/** The roles with a trust policy only, because the key policies name them. The other parts add their permissions. */
export function identity(p: P, has: Has) {
  const org = organization(p, has);
  return {
    ...taskRoles(org),
    providerRole: customResourcesRole(org),
    rotationRole: rotationRole(org),
    auditLogExportRole: auditLogExportRole(org),
    monitoringRole: monitoringRole(org),
    ...backupRoles(org),
    exports: analyticsRoles(has, org, workforceRoles(p, has)),
    modelRole: bedrockRole(has, org),
  };
}

export type Roles = ReturnType<typeof identity>;
