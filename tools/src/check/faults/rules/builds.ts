import { isObject } from '../../../template/walk.ts';
import { removed, valueAt } from '../edit.ts';
import { endsIn, type FaultRule, faultRule, type Site } from '../rule.ts';

const isProject = ({ type }: Site) => type === 'AWS::CodeBuild::Project';

const hasConnection = ({ parent }: Site) => isObject(valueAt(parent, ['Properties', 'Source', 'Auth']));

/** Mistakes in builds and repositories of images. */
export const buildRules: readonly FaultRule[] = [
  faultRule(
    'a project of CodeBuild does not depend on the permissions of its role',
    'CodeBuild uses the connection before the role is allowed to, and refuses to create the project.',
    (site) => (isProject(site) && endsIn(site.path, 'DependsOn') && hasConnection(site) ? [removed] : []),
  ),
  faultRule('a project of CodeBuild has no key', 'Its output is encrypted with an AWS managed key.', (site) =>
    isProject(site) && endsIn(site.path, 'EncryptionKey') ? [removed, 'alias/aws/s3'] : [],
  ),
  faultRule(
    'a build has no log group of the system',
    'CodeBuild creates one without a KMS key and without a retention period.',
    (site) => (isProject(site) && endsIn(site.path, 'LogsConfig') ? [removed] : []),
  ),
  faultRule(
    'a build trusts unknown hosts',
    'A server that answers in place of the Git server receives no key, and its code is built.',
    (site) =>
      isProject(site) && endsIn(site.path, 'BuildSpec') && `${site.value}`.includes('StrictHostKeyChecking=yes')
        ? [`${site.value}`.replace('StrictHostKeyChecking=yes', 'StrictHostKeyChecking=no')]
        : [],
  ),
  faultRule('tags of images can be moved', 'A build replaces a version that runs.', (site) =>
    site.type === 'AWS::ECR::Repository' && endsIn(site.path, 'ImageTagMutability') ? ['MUTABLE', removed] : [],
  ),
  faultRule(
    'a build pushes to another repository',
    'The version is not in the repository that the application uses.',
    (site) =>
      isProject(site) &&
      isObject(site.value) &&
      endsIn(site.path, 'EnvironmentVariables', '*') &&
      site.value.Name === 'REPOSITORY_URI'
        ? [{ ...site.value, Value: '111122223333.dkr.ecr.us-east-1.amazonaws.com/other' }]
        : [],
  ),
];
