import type { Organization, Role } from '@hipaa-stacks/baseline';
import type { Id } from '@hipaa-stacks/cloudformation';
import { rotatedSecret, rotationSchedule, secretRotation } from '@hipaa-stacks/compute';
import { logGroup } from '@hipaa-stacks/data';
import { allowTcp } from '@hipaa-stacks/network';
import type { database } from './database.ts';
import type { Foundation } from './foundation.ts';

/** The role of the rotation function. */
export const rotationRole = ({ role }: Organization) =>
  role('RotationRole', 'lambda.amazonaws.com', 'Lambda function that rotates the database passwords', [
    'service-role/AWSLambdaENIManagementAccess',
  ]);

export interface RotationProps {
  readonly role: Role;
  /** The role of the custom resources, which wait for the first rotation. */
  readonly providerRole: Role;
  readonly stores: ReturnType<typeof database>;
  /** The cluster whose tasks are replaced after a rotation. */
  readonly cluster: Id<'AWS::ECS::Cluster'>;
}

/** The rotation of the passwords of the database, and the schedule of each secret. The first rotation creates the users. */
export function rotation(
  { keys, alerts, custom, network, organization }: Foundation,
  { role, providerRole, stores, cluster }: RotationProps,
) {
  const { database, user, attachedUser, auditReader, attachedAuditReader } = stores;
  const key = keys.data.arn;
  const logs = logGroup('RotationLogGroup', { key, retentionDays: organization.retention.days });
  const fn = secretRotation('Rotation', {
    role,
    logs,
    key,
    deadLetters: { arn: custom.deadLetterQueue.arn, key: alerts.key.arn },
    vpc: network.vpc,
    subnets: network.privateSubnets,
    master: database.masterSecret,
    users: [user.arn, auditReader.arn],
    redeploys: cluster,
  });
  const toDatabase = allowTcp('RotationToDatabase', {
    from: fn.securityGroup,
    to: database.securityGroup,
    port: database.port,
    why: 'Rotation to database',
  });
  const after = [database.writer, ...toDatabase.resources];
  const monthly = { rotation: fn, days: 30, rotateImmediately: true, after };
  const ofUser = rotationSchedule('DatabaseUserRotation', { secret: attachedUser.arn, ...monthly });
  const ofAuditReader = rotationSchedule('AuditReaderRotation', { secret: attachedAuditReader.arn, ...monthly });
  const ofMaster = rotationSchedule('DatabaseMasterRotation', {
    secret: database.attachedMasterSecret,
    rotation: fn,
    days: 31,
    rotateImmediately: false,
    after,
  });
  const initial = rotatedSecret('InitialRotation', {
    provider: custom.provider,
    providerRole: providerRole.name,
    secret: attachedUser.arn,
    rotation: fn.arn,
    database: database.cluster,
    after: [ofUser.schedule, database.writer],
  });
  const schedules = [ofUser, initial, ofAuditReader, ofMaster];
  return {
    fn,
    /** Resources that must exist before a client of the database starts. */
    ready: schedules.flatMap(({ resources }) => resources),
    /** The schedule whose first rotation creates the user that reads the audit log. */
    auditReader: ofAuditReader.schedule,
    parts: [logs, fn, toDatabase, ...schedules],
  };
}
