import type { CloudFormation, Stack, StackResourceSummary } from '@aws-sdk/client-cloudformation';
import type { TemplateResource } from '@hipaa-stacks/cloudformation';
import { parseTemplate } from '../template/yaml.ts';
import { resourcePath, resourcesOf, stackType } from './stack.ts';
import { isStateful } from './stateful.ts';

/** A resource and what happens to it when its stack is deleted. */
export interface Fate {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  /** `keep`: retained, outside of any stack. `snapshot`: deleted after a final snapshot. `lose`: deleted with its data. */
  readonly fate: 'keep' | 'snapshot' | 'lose';
}

/** The resources that a deletion of a stack would retain or delete, in all nested stacks, read from AWS. */
export async function inventoryOf(cloudFormation: CloudFormation, stack: Stack): Promise<Fate[]> {
  if (stack.StackStatus === 'REVIEW_IN_PROGRESS') return []; // it only has a change set
  const neverCreated = /^(CREATE_FAILED|ROLLBACK_)/.test(stack.StackStatus ?? '');
  const read = async (stackId: string, path: string): Promise<Fate[]> => {
    const [{ TemplateBody = '' }, resources] = await Promise.all([
      cloudFormation.getTemplate({ StackName: stackId }),
      resourcesOf(cloudFormation, stackId),
    ]);
    const template = parseTemplate(TemplateBody, path || stack.StackName!);
    const fates: Fate[] = [];
    for (const resource of resources.filter(isThere)) {
      const logicalId = resource.LogicalResourceId!;
      const type = resource.ResourceType!;
      const physicalId = resource.PhysicalResourceId!;
      const declared = template.Resources[logicalId];
      if (type === stackType && declared?.DeletionPolicy !== 'Retain')
        fates.push(...(await read(physicalId, resourcePath(path, logicalId))));
      const fate = fateOf(type, declared, neverCreated);
      if (fate) fates.push({ stack: path, logicalId, type, physicalId, fate });
    }
    return fates;
  };
  return read(stack.StackId!, '');
}

const isThere = ({ PhysicalResourceId, ResourceStatus }: StackResourceSummary): boolean =>
  Boolean(PhysicalResourceId) && ResourceStatus !== 'DELETE_COMPLETE';

function fateOf(type: string, declared: TemplateResource | undefined, neverCreated: boolean): Fate['fate'] | undefined {
  const policy = declared?.DeletionPolicy ?? defaultPolicy(type, declared);
  if (policy === 'Retain' || (policy === 'RetainExceptOnCreate' && !neverCreated)) return 'keep';
  if (policy === 'Snapshot') return 'snapshot';
  return isStateful(type) ? 'lose' : undefined;
}

/** Without a DeletionPolicy, CloudFormation takes a snapshot of a database, unless it is a member of a cluster. */
function defaultPolicy(type: string, declared: TemplateResource | undefined): string {
  const isCluster = type === 'AWS::RDS::DBCluster';
  const isAlone = type === 'AWS::RDS::DBInstance' && !declared?.Properties?.DBClusterIdentifier;
  return isCluster || isAlone ? 'Snapshot' : 'Delete';
}

/** Type -> how to delete a retained resource. */
const removals: Readonly<Record<string, (id: string) => string>> = {
  'AWS::S3::Bucket': (id) =>
    `empty it including old versions, then \`aws s3api delete-bucket --bucket ${id}\` (Object Lock can prevent this until it expires)`,
  'AWS::Logs::LogGroup': (id) => `\`aws logs delete-log-group --log-group-name ${id}\``,
  'AWS::DynamoDB::Table': (id) => `\`aws dynamodb delete-table --table-name ${id}\``,
  'AWS::DynamoDB::GlobalTable': (id) => `\`aws dynamodb delete-table --table-name ${id}\``,
  'AWS::KMS::Key': (id) =>
    `\`aws kms schedule-key-deletion --key-id ${id} --pending-window-in-days 30\`, after everything that it encrypts`,
  'AWS::EFS::FileSystem': (id) => `\`aws efs delete-file-system --file-system-id ${id}\``,
  'AWS::Backup::BackupVault': (id) =>
    `delete its recovery points first, then \`aws backup delete-backup-vault --backup-vault-name ${id}\``,
  'AWS::Route53::HostedZone': (id) =>
    `delete its records except NS and SOA first, then \`aws route53 delete-hosted-zone --id ${id}\``,
  'AWS::HealthLake::FHIRDatastore': (id) => `\`aws healthlake delete-fhir-datastore --datastore-id ${id}\``,
  'AWS::SecretsManager::Secret': (id) => `\`aws secretsmanager delete-secret --secret-id ${id}\``,
  'AWS::ECR::Repository': (id) => `\`aws ecr delete-repository --repository-name ${id} --force\``,
  'AWS::Cognito::UserPool': (id) => `\`aws cognito-idp delete-user-pool --user-pool-id ${id}\``,
  'AWS::CloudTrail::Trail': (id) => `\`aws cloudtrail delete-trail --name ${id}\``,
};

/** An inventory as lines: retained resources and how to delete them, then resources that are deleted. */
export function inventoryLines(stackName: string, fates: readonly Fate[]): string[] {
  const section = (title: string, fate: Fate['fate'], tail: (each: Fate) => string): string[] => {
    const those = fates.filter((each) => each.fate === fate);
    if (!those.length) return [];
    const lines = those.map((each) => `  ${pathOf(each)} (${each.type}): ${each.physicalId}${tail(each)}`);
    return [`${stackName}: ${title}`, ...lines];
  };
  return [
    ...section('is retained, with its costs, until you delete it', 'keep', ({ type, physicalId }) => {
      const remove = removals[type]?.(physicalId);
      return remove ? `; to delete it: ${remove}` : '';
    }),
    ...section('is deleted after a final snapshot, which is retained until you delete it', 'snapshot', () => ''),
    ...section('is deleted with its data', 'lose', () => ''),
  ];
}

const pathOf = ({ stack, logicalId }: Fate): string => resourcePath(stack, logicalId);
