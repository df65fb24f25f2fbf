import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import { routeTableOf, serviceOf, subnetsIn } from './network.ts';
import { type PolicyStatement, speaksOfAction, statementsOf } from './policies.ts';
import { listOf, textOf } from './text.ts';

/**
 * A task fetches the layers of its image from buckets of S3 that belong to others, and the policy of the gateway endpoint in its
 * route table lets it. Docker Hub sends those who ask from within AWS to a bucket in their own Region. Not seen: registries
 * other than ECR and Docker Hub, and endpoints in route tables from outside.
 *
 * Source: Amazon ECR User Guide, "Interface VPC endpoints"; JFrog Help Center, "Whitelist the following if your Docker registry is
 * behind firewalls", on pulls from within AWS.
 */
export const imageLayers: Chain = {
  name: 'image-layers',
  why: 'The S3 endpoint allowed only the buckets of the account, so no task could pull its image.',
  check: (system) =>
    system.ofType('AWS::ECS::Service').flatMap((service) => {
      const images = imagesOf(system, service);
      return endpointsBeside(system, service).flatMap((endpoint) => faults(endpoint, images));
    }),
};

interface Registry {
  readonly name: string;
  readonly holds: (image: string) => boolean;
  /** The bucket of the layers, in an ARN. */
  readonly bucket: RegExp;
  readonly fix: string;
}

const registries: readonly Registry[] = [
  {
    name: 'ECR',
    holds: (image) => /\.dkr[.-]ecr\./.test(image),
    bucket: /:::(prod-[^/]*-?starport-layer-bucket|\*)/,
    fix: 'arn:${AWS::Partition}:s3:::prod-${AWS::Region}-starport-layer-bucket/*',
  },
  {
    name: 'Docker Hub',
    holds: (image) =>
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
  system.mentions(image).some(({ type }) => type === 'AWS::ECR::Repository') ? '.dkr.ecr.' : textOf(image);

/** Gateway endpoints for S3 in the route tables of a service's subnets. */
function endpointsBeside(system: ChainSystem, { properties }: ChainResource): readonly ChainResource[] {
  const { NetworkConfiguration } = properties;
  const network = isObject(NetworkConfiguration) ? NetworkConfiguration.AwsvpcConfiguration : undefined;
  const { subnets } = subnetsIn(system, isObject(network) ? network.Subnets : undefined);
  const tables = new Set(subnets.map((subnet) => routeTableOf(system, subnet)));
  return system
    .ofType('AWS::EC2::VPCEndpoint')
    .filter((endpoint) => serviceOf(endpoint) === 's3')
    .filter(({ properties: { RouteTableIds } }) => system.mentions(RouteTableIds).some((table) => tables.has(table)));
}

function faults(endpoint: ChainResource, images: readonly string[]): readonly ChainFinding[] {
  const { PolicyDocument } = endpoint.properties;
  if (!isObject(PolicyDocument)) return [];
  const statements = statementsOf(PolicyDocument, endpoint).filter(
    (one) => one.effect === 'Allow' && speaksOfAction(one, 's3:GetObject') && !isOfOneOwner(one),
  );
  return registries
    .filter(({ holds }) => images.some(holds))
    .filter(
      ({ bucket }) =>
        !statements.some(({ resources }) =>
          resources.some((arn) => arn === '*' || isExternal(arn) || bucket.test(arn)),
        ),
    )
    .map(({ name, fix }) => ({
      resource: endpoint,
      what: `does not allow tasks to download image layers of ${name}, which are in a separate bucket`,
      fix: `Allow s3:GetObject on ${fix} in its policy.`,
    }));
}

/** Whether a statement is of buckets of one account or organization alone. */
const isOfOneOwner = ({ condition }: PolicyStatement): boolean =>
  isObject(condition) &&
  Object.values(condition)
    .filter(isObject)
    .flatMap(Object.keys)
    .some((key) => /^(aws:ResourceAccount|aws:ResourceOrg(ID|Paths)|s3:ResourceAccount)$/i.test(key));
