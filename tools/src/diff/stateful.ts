import type { TemplateResource } from '@hipaa-stacks/cloudformation';
import { isStateful as isKnownStateful } from '../deploy/stateful.ts';

/**
 * Beyond what the generated facts know: stores that only other people's templates have, a VPC, since all that stands in
 * it goes along, and a nested stack whose template is not known.
 */
const others = new Set([
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

/** Whether losing the resource loses data, an address, a record, or all that stands in it. */
export const isStateful = ({ Type }: TemplateResource): boolean => isKnownStateful(Type) || others.has(Type);
