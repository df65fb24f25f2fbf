import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import { machinesOf } from './machines.ts';
import { routeTableOf, serviceOf, subnetsIn } from './network.ts';
import { matchesAction, type PolicyStatement, statementsOf } from './policies.ts';
import { listOf, textOf } from './text.ts';
import { pullsFromEcr } from './user-data.ts';

/**
 * A task, or an instance whose user data pulls from ECR, downloads the layers of its image from S3 buckets of other accounts, and the policy of the gateway endpoint in
 * its route table allows this. Docker Hub redirects clients in AWS to a bucket in their Region. Not checked: registries
 * other than ECR and Docker Hub, and endpoints in route tables from outside the system.
 *
 * Source: Amazon ECR User Guide, "Interface VPC endpoints"; JFrog Help Center, "Whitelist the following if your Docker
 * registry is behind firewalls", on pulls from within AWS.
 */
export const imageLayers: Chain = {
  name: 'image-layers',
  why: 'The S3 endpoint allowed only the buckets of the account, so no task could pull its image.',
  check: (system) => [
    ...system.ofType('AWS::ECS::Service').flatMap((service) => {
      const images = imagesOf(system, service);
      return s3EndpointsOf(system, subnetsOfService(service)).flatMap((endpoint) =>
        endpointFindings(endpoint, images, 'tasks'),
      );
    }),
    ...machinesOf(system)
      .filter(({ data }) => pullsFromEcr(system, data.UserData))
      .flatMap(({ subnets }) => s3EndpointsOf(system, subnets))
      .flatMap((endpoint) => endpointFindings(endpoint, [ECR_IMAGE], 'instances')),
  ],
};

/** An image of a repository in the templates. */
const ECR_IMAGE = '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/repository';

interface Registry {
  readonly name: string;
  readonly contains: (image: string) => boolean;
  /** The bucket with the layers, in an ARN. */
  readonly bucket: RegExp;
  readonly fix: string;
}

const registries: readonly Registry[] = [
  {
    name: 'ECR',
    contains: (image) => /\.dkr[.-]ecr\./.test(image),
    bucket: /:::(prod-[^/]*-?starport-layer-bucket|\*)/,
    fix: 'arn:${AWS::Partition}:s3:::prod-${AWS::Region}-starport-layer-bucket/*',
  },
  {
    name: 'Docker Hub',
    contains: (image) =>
      !isExternal(image) &&
      (!/^[^/]*[.:$][^/]*\//.test(image) || /^(docker\.io|[a-z-]+\.docker\.(io|com))\//.test(image)),
    bucket: /:::(docker-images-prod|\*)/,
    fix: 'arn:${AWS::Partition}:s3:::docker-images-prod*/*',
  },
];

function imagesOf(system: ChainSystem, { properties }: ChainResource): readonly string[] {
  const task = system.target(properties.TaskDefinition, undefined, 'AWS::ECS::TaskDefinition');
  return listOf(task?.properties.ContainerDefinitions)
    .filter(isObject)
    .filter(({ Image }) => Image !== undefined)
    .map(({ Image }) => imageText(system, Image!))
    .filter((image) => image !== '');
}

const imageText = (system: ChainSystem, image: Json): string =>
  system.mentions(image).some(({ type }) => type === 'AWS::ECR::Repository') ? ECR_IMAGE : textOf(image);

function subnetsOfService({ properties }: ChainResource): Json | undefined {
  const { NetworkConfiguration } = properties;
  const network = isObject(NetworkConfiguration) ? NetworkConfiguration.AwsvpcConfiguration : undefined;
  return isObject(network) ? network.Subnets : undefined;
}

/** Gateway endpoints for S3 in the route tables of subnets. */
function s3EndpointsOf(system: ChainSystem, value: Json | undefined): readonly ChainResource[] {
  const { subnets } = subnetsIn(system, value);
  const tables = new Set(subnets.map((subnet) => routeTableOf(system, subnet)));
  return system
    .ofType('AWS::EC2::VPCEndpoint')
    .filter((endpoint) => serviceOf(endpoint) === 's3')
    .filter(({ properties: { RouteTableIds } }) => system.mentions(RouteTableIds).some((table) => tables.has(table)));
}

function endpointFindings(
  endpoint: ChainResource,
  images: readonly string[],
  who: 'tasks' | 'instances',
): readonly ChainFinding[] {
  const { PolicyDocument } = endpoint.properties;
  if (!isObject(PolicyDocument)) return [];
  const statements = statementsOf(PolicyDocument, endpoint).filter(
    (one) => one.effect === 'Allow' && matchesAction(one, 's3:GetObject') && !isRestrictedToOwner(one),
  );
  return registries
    .filter(({ contains }) => images.some(contains))
    .filter(
      ({ bucket }) =>
        !statements.some(({ resources }) =>
          resources.some((arn) => arn === '*' || isExternal(arn) || bucket.test(arn)),
        ),
    )
    .map(({ name, fix }) => ({
      resource: endpoint,
      what: `does not allow ${who} to download image layers of ${name}, which are in a separate bucket`,
      fix: `Allow s3:GetObject on ${fix} in its policy.`,
    }));
}

/** Whether a statement is restricted to buckets of one account or organization. */
const isRestrictedToOwner = ({ condition }: PolicyStatement): boolean =>
  isObject(condition) &&
  Object.values(condition)
    .filter(isObject)
    .flatMap(Object.keys)
    .some((key) => /^(aws:ResourceAccount|aws:ResourceOrg(ID|Paths)|s3:ResourceAccount)$/i.test(key));
