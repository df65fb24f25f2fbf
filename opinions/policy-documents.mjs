/** The part of an ARN after `arn:aws:`, by resource type; `{}` is the name. */
const arns = {
  'AWS::Backup::BackupVault': 'backup:{here}:backup-vault:{}',
  'AWS::CloudTrail::Trail': 'cloudtrail:{here}:trail/{}',
  'AWS::DynamoDB::Table': 'dynamodb:{here}:table/{}',
  'AWS::EC2::Subnet': 'ec2:{here}:subnet/{}',
  'AWS::EC2::VPC': 'ec2:{here}:vpc/{}',
  'AWS::ECR::Repository': 'ecr:{here}:repository/{}',
  'AWS::ECS::Cluster': 'ecs:{here}:cluster/{}',
  'AWS::EFS::AccessPoint': 'elasticfilesystem:{here}:access-point/fsap-{}',
  'AWS::EFS::FileSystem': 'elasticfilesystem:{here}:file-system/fs-{}',
  'AWS::Events::Rule': 'events:{here}:rule/{}',
  'AWS::IAM::ManagedPolicy': 'iam::{account}:policy/{}',
  'AWS::IAM::Role': 'iam::{account}:role/{}',
  'AWS::IAM::User': 'iam::{account}:user/{}',
  'AWS::KMS::Key': 'kms:{here}:key/0a1b2c3d-0000-4000-8000-{12}',
  'AWS::Lambda::Function': 'lambda:{here}:function:{}',
  'AWS::Logs::LogGroup': 'logs:{here}:log-group:{}:*',
  'AWS::RDS::DBCluster': 'rds:{here}:cluster:{}',
  'AWS::S3::Bucket': 's3:::{}',
  'AWS::SNS::Topic': 'sns:{here}:{}',
  'AWS::SQS::Queue': 'sqs:{here}:{}',
  'AWS::SecretsManager::Secret': 'secretsmanager:{here}:secret:{}-a1B2c3',
  'AWS::SecretsManager::SecretTargetAttachment': 'secretsmanager:{here}:secret:{}-a1B2c3',
  'AWS::StepFunctions::StateMachine': 'states:{here}:stateMachine:{}',
};

/** Types whose `Ref` is the ARN. */
const refIsArn = [
  'AWS::IAM::ManagedPolicy',
  'AWS::SNS::Topic',
  'AWS::SecretsManager::Secret',
  'AWS::SecretsManager::SecretTargetAttachment',
  'AWS::StepFunctions::StateMachine',
];

const nameOf = (id) => `system-${id.toLowerCase()}`;
const arnOf = (type, id) =>
  arns[type] &&
  `arn:aws:${arns[type]
    .replace('{here}', 'eu-west-1:111122223333')
    .replace('{account}', '111122223333')
    .replace(
      '{12}',
      [...id]
        .map((c) => c.charCodeAt(0).toString(16))
        .join('')
        .slice(0, 12)
        .padEnd(12, '0'),
    )
    .replace('{}', nameOf(id))}`;

/**
 * The IAM documents of a resolved template, with a generated ARN for each resource, completed as AWS interprets them: the
 * resource of a trust policy is its role, and `*` in a key policy is the key.
 *
 * @returns documents, each with the values that could not be resolved
 */
export function policyDocuments(template) {
  return Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties = {} }]) =>
    documentsIn(Properties).map(({ property, value }) => {
      const unresolved = [];
      const document = textOf(value, template.Resources, unresolved);
      return { logicalId, document: completed(document, property, arnOf(Type, logicalId)), unresolved };
    }),
  );
}

/** Rules of a web ACL have statements too, without `Effect`. */
const isDocument = ({ Statement }) =>
  [Statement ?? []]
    .flat()
    .some((each) => each !== null && typeof each === 'object' && ('Effect' in each || 'Fn::If' in each));

function documentsIn(value, property = '') {
  if (typeof value !== 'object' || value === null) return [];
  if (isDocument(value)) return [{ property, value }];
  return Object.entries(value).flatMap(([key, item]) => documentsIn(item, Array.isArray(value) ? property : key));
}

function completed(document, property, arn) {
  const statements = [document.Statement].flat();
  if (property === 'AssumeRolePolicyDocument')
    return { ...document, Statement: statements.map((statement) => ({ Resource: arn, ...statement })) };
  if (property === 'KeyPolicy' || property === 'FileSystemPolicy')
    return {
      ...document,
      Statement: statements.map((statement) =>
        statement.Resource === '*' ? { ...statement, Resource: arn } : statement,
      ),
    };
  return document;
}

/** Replaces references with generated names and ARNs. */
function textOf(value, resources, unresolved) {
  const inner = (item) => textOf(item, resources, unresolved);
  if (Array.isArray(value)) return value.map(inner);
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = []] = Object.entries(value);
  if (Object.keys(value).length === 1) {
    const found = generatedValue(name, argument, resources);
    if (found !== undefined) return found;
    if (name === 'Fn::Join') return inner(argument[1]).join(argument[0]);
    if (/^(Ref$|Fn::)/.test(name)) {
      unresolved.push(JSON.stringify(value));
      return 'unresolved';
    }
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item)]));
}

function generatedValue(name, argument, resources) {
  const [id, attribute] =
    name === 'Ref'
      ? [argument]
      : name === 'Fn::GetAtt'
        ? [argument]
            .flat()
            .join('.')
            .split(/\.(.*)/)
        : [];
  const type = id && resources[id]?.Type;
  if (!type) return undefined;
  if (name === 'Ref') return refIsArn.includes(type) ? arnOf(type, id) : nameOf(id);
  if (attribute === 'DefaultSecurityGroup') return nameOf(id);
  return /Arn$/.test(attribute) ? arnOf(type, id) : undefined;
}
