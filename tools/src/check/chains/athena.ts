import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { roleMayUse } from './key-policy.ts';
import { systemKey } from './keys.ts';
import { allows, policiesOf, speaksOfAction, speaksOfTarget } from './policies.ts';
import { at, isTrue } from './properties.ts';

/**
 * A workgroup of Athena decides where answers go and with which key, whatever a client says; and each role of the system that may ask
 * in it may write the answers there, with that key. That the key is one of the system is the chain encrypted-store. Source: Amazon
 * Athena User Guide, "Override client-side settings".
 *
 * It can't see clients, roles from outside, and permissions on every workgroup; nor what a role may read: Lake Formation may decide
 * that.
 */
export const athena: Chain = {
  name: 'athena',
  why: 'An analyst changed the output location, and query results with patient data were written to a bucket without a KMS key.',
  check: (system) =>
    system
      .ofType('AWS::Athena::WorkGroup')
      .filter((workgroup) => at(workgroup, 'WorkGroupConfiguration') !== undefined)
      .flatMap((workgroup) => [...unenforced(workgroup), ...nowhere(workgroup), ...askers(system, workgroup)]),
};

const SET = 'WorkGroupConfiguration';

function unenforced(workgroup: ChainResource): readonly ChainFinding[] {
  if (isTrue(at(workgroup, `${SET}.EnforceWorkGroupConfiguration`))) return [];
  const what = 'does not enforce its settings: a client can write results to another location, without encryption';
  return [{ resource: workgroup, what, fix: 'Set EnforceWorkGroupConfiguration to true.' }];
}

function nowhere(workgroup: ChainResource): readonly ChainFinding[] {
  if (at(workgroup, `${SET}.ManagedQueryResultsConfiguration`) !== undefined) return [];
  if (at(workgroup, `${SET}.ResultConfiguration.OutputLocation`) !== undefined) return [];
  const what = 'has no output location: each client must name its own, or its queries fail';
  return [{ resource: workgroup, what, fix: 'Set ResultConfiguration.OutputLocation.' }];
}

const ASK = 'athena:StartQueryExecution';

function askers(system: ChainSystem, workgroup: ChainResource): readonly ChainFinding[] {
  const location = at(workgroup, `${SET}.ResultConfiguration.OutputLocation`);
  const bucket = system.mentions(location).find(({ type }) => type === 'AWS::S3::Bucket');
  const key = systemKey(system, at(workgroup, `${SET}.ResultConfiguration.EncryptionConfiguration.KmsKey`), workgroup);
  if (!bucket) return [];
  const asks = (role: ChainResource) =>
    policiesOf(system, role).statements.some(
      (one) =>
        one.effect === 'Allow' &&
        speaksOfAction(one, ASK) &&
        one.resources.some(
          (pattern) => pattern !== '*' && speaksOfTarget([pattern], { resource: workgroup }) === 'yes',
        ),
    );
  return system
    .ofType('AWS::IAM::Role')
    .filter(asks)
    .flatMap((role) => {
      const missing = [
        ...(allows(system, role, 's3:PutObject', { resource: bucket, behind: '/*' }) === 'no'
          ? [`s3:PutObject on ${bucket.id}`]
          : []),
        ...(allows(system, role, 's3:GetBucketLocation', { resource: bucket }) === 'no'
          ? [`s3:GetBucketLocation on ${bucket.id}`]
          : []),
        ...(key &&
        (allows(system, role, 'kms:GenerateDataKey', { resource: key }) === 'no' ||
          !roleMayUse(system, key, role, 'kms:GenerateDataKey', 's3'))
          ? [`kms:GenerateDataKey with ${key.id}`]
          : []),
      ];
      if (missing.length === 0) return [];
      const what = `runs queries in ${workgroup.id}, and does not have ${missing.join(', ')}: each query fails`;
      return [{ resource: role, what, fix: 'Allow it in a policy of the role and in the key policy.' }];
    });
}
