import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import { allows, matchesAction, type PolicyTarget, policiesOf, resourceStatements } from './policies.ts';
import { listOf, textOf } from './text.ts';

/**
 * The execution role of a task can pull each image in a private ECR repository: it can get an authorization token, and
 * read the layers and the manifest in that repository. For a repository that a parameter names, a permission on the
 * value of the parameter is enough.
 *
 * Not checked: the policy of a repository in another account, whether the image exists, and Lambda functions, whose
 * images the Lambda service pulls.
 *
 * Source: Amazon ECS Developer Guide, "Amazon ECS task execution IAM role"; Amazon ECR User Guide, "Private repository
 * policies".
 */
export const imagePull: Chain = {
  name: 'image-pull',
  why: 'The image was copied to ECR as documented, and no task started, because its role could not pull the image.',
  check: (system) => system.ofType('AWS::ECS::TaskDefinition').flatMap((task) => taskFindings(system, task)),
};

const REGISTRY = 'ecr:GetAuthorizationToken';
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] as const;

function taskFindings(system: ChainSystem, task: ChainResource): readonly ChainFinding[] {
  const images = imagesOf(system, task);
  if (images.length === 0) return [];
  const { ExecutionRoleArn } = task.properties;
  if (ExecutionRoleArn === undefined)
    return [{ resource: task, what: 'has an image in ECR and no execution role to pull it', fix: fixOf('the role') }];
  const role = system.target(ExecutionRoleArn, task, 'AWS::IAM::Role');
  return role && images.some((image) => !canPull(system, role, image))
    ? [{ resource: task, what: `has an image in ECR, and ${role.id} does not allow pulling it`, fix: fixOf(role.id) }]
    : [];
}

const fixOf = (role: string) =>
  `Allow ${REGISTRY} on *, and ${PULL.join(', ')} on the repository, in a policy of ${role}, with the same condition as the image.`;

/** Repositories of the images of a task: resources, ARNs, or undefined if not known. */
function imagesOf(system: ChainSystem, task: ChainResource): readonly (PolicyTarget | undefined)[] {
  const containers = listOf(task.properties.ContainerDefinitions).filter(isObject);
  return containers.flatMap(({ Image }): readonly (PolicyTarget | undefined)[] => {
    const resource = system.mentions(Image).find(({ type }) => type === 'AWS::ECR::Repository');
    if (resource) return [{ resource }];
    const image = textOf(Image);
    return /\.dkr[.-]ecr\./.test(image) ? [repositoryArn(image)] : [];
  });
}

/** `<account>.dkr.ecr.<Region>.<suffix>/<name>:<tag>` as the ARN of the repository. Source: Amazon ECR User Guide, "Private registries". */
function repositoryArn(image: string): string | undefined {
  const [, account, region, name] =
    /^(.+)\.dkr[.-]ecr(?:-fips)?\.(\$\{[^}]*\}|[a-z0-9-]+)\.[^/]+\/([^:@]+)/.exec(image) ?? [];
  if (name === undefined || isExternal(image) || /\$\{(?!AWS::)/.test(`${account}${region}${name}`)) return undefined;
  return `arn:*:ecr:${region}:${account}:repository/${name}`;
}

function canPull(system: ChainSystem, role: ChainResource, target: PolicyTarget | undefined): boolean {
  if (allows(system, role, REGISTRY, '*') === 'no') return false;
  return PULL.every((action) => {
    if (target === undefined) return allowsOnUnknownRepository(system, role, action);
    const byRepositoryPolicy =
      typeof target === 'object' ? repositoryPolicyAllows(system, role, target.resource, action) : false;
    return byRepositoryPolicy || allows(system, role, action, target) !== 'no';
  });
}

/** Whether a role allows an action on a repository that a parameter names, or on all repositories. */
function allowsOnUnknownRepository(system: ChainSystem, role: ChainResource, action: string): boolean {
  const { statements, complete } = policiesOf(system, role);
  const relevant = statements.filter((one) => one.effect === 'Allow' && matchesAction(one, action));
  return (
    !complete ||
    relevant.some(({ resources, notResources }) => notResources !== undefined || resources.some(canMatchParameter))
  );
}

const canMatchParameter = (pattern: string) => isExternal(pattern) || pattern.includes('*') || pattern.includes('${?');

/** Whether the policy of a repository allows a role. In the same account this is enough. */
function repositoryPolicyAllows(
  system: ChainSystem,
  role: ChainResource,
  repository: ChainResource,
  action: string,
): boolean {
  return resourceStatements(system, repository).some(
    (statement) =>
      statement.effect === 'Allow' &&
      matchesAction(statement, action) &&
      statement.principals.some(({ kind, value }) => kind === 'Any' || system.mentions(value).includes(role)),
  );
}
