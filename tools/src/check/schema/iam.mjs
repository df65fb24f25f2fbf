/** Services in addition to those that the handlers call: services in the roles and policies of such systems. */
const more = [
  ...['bedrock', 'cloudshell', 'codebuild', 'codepipeline', 'cognito-identity', 'cur', 'datapipeline', 'ec2messages'],
  ...[
    'execute-api',
    'health',
    'inspector2',
    'pipes',
    'rds-data',
    'rds-db',
    'rolesanywhere',
    'servicequotas',
    'ssmmessages',
  ],
  ...['storagegateway', 'sts', 'support', 'synthetics', 'tag', 'transfer', 'xray'],
];

/** The part after the name of the parent, which cfn-lint omits. Source: Service Authorization Reference. */
const longer = {
  's3:object': ['arn:*:s3:::*/*'],
  's3:accesspointobject': ['arn:*:s3:*:*:accesspoint/*/object/*'],
  'logs:log-stream': ['arn:*:logs:*:*:log-group:*:log-stream:*'],
  'dynamodb:index': ['arn:*:dynamodb:*:*:table/*/index/*'],
  'dynamodb:stream': ['arn:*:dynamodb:*:*:table/*/stream/*'],
};

/**
 * For each service in use: each resource type with its ARNs, and each list of resource types with the actions that support resource-level
 * permissions for them, in lower case.
 *
 * @param policies cfn-lint's `AdditionalSpecs/Policies.json`
 * @param inUse service prefixes
 */
export function iamServices(policies, inUse) {
  const known = [...new Set([...inUse, ...more])].filter((name) => name in policies).sort();
  return known.map((name) => [name, serviceOf(name, policies[name])]);
}

function serviceOf(name, { Actions, Resources = {} }) {
  const groups = {};
  for (const [action, { Resources: kinds = [] }] of Object.entries(Actions)) {
    const key = kinds.map(lower).sort().join(',');
    groups[key] = groups[key] ? `${groups[key]} ${action}` : action;
  }
  const used = new Set(Object.keys(groups).flatMap((key) => (key === '' ? [] : key.split(','))));
  const kinds = Object.entries(Resources)
    .map(([kind, resource]) => [lower(kind), resource])
    .filter(([kind]) => used.has(kind))
    .map(([kind, { ARNFormats = [] }]) => [kind, longer[`${name}:${kind}`] ?? ARNFormats.map(plain)]);
  return { kinds: Object.fromEntries(kinds), actions: groups };
}

/** `arn:${Partition}:sqs:${Region}:${Account}:.*` as `arn:*:sqs:*:*:*`. */
const plain = (format) => format.replace(/\$\{[^}]*\}/g, '*').replaceAll('.*', '*');

const lower = (kind) => kind.toLowerCase();
