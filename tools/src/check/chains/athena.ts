import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { keyPolicyAllowsRole } from './key-policy.ts';
import { systemKey } from './keys.ts';
import { allows, matchesAction, matchesTarget, policiesOf } from './policies.ts';
import { at, isTrue } from './properties.ts';

/**
 * An Athena workgroup enforces the location and the key of query results, and each role of the system that can run
 * queries in it can write the results there with that key. The chain `encrypted-store` checks that the key is a
 * customer managed key. Source: Amazon Athena User Guide, "Override client-side settings".
 *
 * Not checked: clients, roles from outside the system, permissions on all workgroups, and the data that a role can
 * read, which Lake Formation may decide.
 */
export const athena: Chain = {
  name: 'athena',
  why: 'An analyst changed the output location, and query results with patient data were written to a bucket without a KMS key.',
  check: (system) =>
    system
      .ofType('AWS::Athena::WorkGroup')
      .filter((workgroup) => at(workgroup, 'WorkGroupConfiguration') !== undefined)
      .flatMap((workgroup) => [
        ...unenforced(workgroup),
        ...withoutOutputLocation(workgroup),
        ...queryRoles(system, workgroup),
      ]),
};

const SET = 'WorkGroupConfiguration';

function unenforced(workgroup: ChainResource): readonly ChainFinding[] {
  if (isTrue(at(workgroup, `${SET}.EnforceWorkGroupConfiguration`))) return [];
  const what = 'does not enforce its settings: a client can write results to another location, without encryption';
  return [{ resource: workgroup, what, fix: 'Set EnforceWorkGroupConfiguration to true.' }];
}

function withoutOutputLocation(workgroup: ChainResource): readonly ChainFinding[] {
  if (at(workgroup, `${SET}.ManagedQueryResultsConfiguration`) !== undefined) return [];
  if (at(workgroup, `${SET}.ResultConfiguration.OutputLocation`) !== undefined) return [];
  const what = 'has no output location: each client must name its own, or its queries fail';
  return [{ resource: workgroup, what, fix: 'Set ResultConfiguration.OutputLocation.' }];
}

const START_QUERY = 'athena:StartQueryExecution';

function queryRoles(system: ChainSystem, workgroup: ChainResource): readonly ChainFinding[] {
  const location = at(workgroup, `${SET}.ResultConfiguration.OutputLocation`);
  const bucket = system.mentions(location).find(({ type }) => type === 'AWS::S3::Bucket');
  const key = systemKey(system, at(workgroup, `${SET}.ResultConfiguration.EncryptionConfiguration.KmsKey`), workgroup);
  if (!bucket) return [];
  const runsQueries = (role: ChainResource) =>
    policiesOf(system, role).statements.some(
      (one) =>
        one.effect === 'Allow' &&
        matchesAction(one, START_QUERY) &&
        one.resources.some((pattern) => pattern !== '*' && matchesTarget([pattern], { resource: workgroup }) === 'yes'),
    );
  return system
    .ofType('AWS::IAM::Role')
    .filter(runsQueries)
    .flatMap((role) => {
      const missing = [
        ...(allows(system, role, 's3:PutObject', { resource: bucket, suffix: '/*' }) === 'no'
          ? [`s3:PutObject on ${bucket.id}`]
          : []),
        ...(allows(system, role, 's3:GetBucketLocation', { resource: bucket }) === 'no'
          ? [`s3:GetBucketLocation on ${bucket.id}`]
          : []),
        ...(key &&
        (allows(system, role, 'kms:GenerateDataKey', { resource: key }) === 'no' ||
          !keyPolicyAllowsRole(system, key, role, 'kms:GenerateDataKey', 's3'))
          ? [`kms:GenerateDataKey with ${key.id}`]
          : []),
      ];
      if (missing.length === 0) return [];
      const what = `runs queries in ${workgroup.id}, and does not have ${missing.join(', ')}: each query fails`;
      return [{ resource: role, what, fix: 'Allow it in a policy of the role and in the key policy.' }];
    });
}
