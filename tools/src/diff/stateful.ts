import type { TemplateResource } from '@hipaa-stacks/cloudformation';
import { isStateful as isKnownStateful } from '../deploy/stateful.ts';

/**
 * In addition to the generated facts: data stores that only third-party templates have, a VPC, since all resources in it are
 * replaced too, and a nested stack whose template is not known.
 */
const additionalTypes = new Set([
  'AWS::CloudFormation::Stack',
  'AWS::DocDB::DBCluster',
  'AWS::DynamoDB::GlobalTable',
  'AWS::EC2::VPC',
  'AWS::EC2::Volume',
  'AWS::FSx::FileSystem',
  'AWS::Neptune::DBCluster',
  'AWS::OpenSearchService::Domain',
  'AWS::QLDB::Ledger',
  'AWS::RDS::GlobalCluster',
  'AWS::Redshift::Cluster',
  'AWS::S3::DirectoryBucket',
  'AWS::Timestream::Database',
  'AWS::Timestream::Table',
]);

/** Whether losing the resource loses data, an address, a record, or all resources in it. */
export const isStateful = ({ Type }: TemplateResource): boolean => isKnownStateful(Type) || additionalTypes.has(Type);
