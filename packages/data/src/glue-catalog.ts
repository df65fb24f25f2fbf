import { accountId, type Expr, resource, type Statement, snippet, sub, type Value } from '@hipaa-stacks/cloudformation';

export interface GlueCatalogProps {
  /** Lower-case letters, digits and underscores, so that SQL needs no quotes; unique in the account. */
  readonly name: Expr<string>;
  /** Description of its tables. */
  readonly description: string;
}

/**
 * A database of the Glue Data Catalog: names and locations of tables, no rows. Encryption of the metadata is a setting
 * of the account for all databases, and is not changed.
 *
 * Source: AWS Glue Developer Guide, "Encrypting your Data Catalog".
 */
export function glueCatalog(id: string, { name, description }: GlueCatalogProps) {
  const database = resource(id, 'AWS::Glue::Database', {
    CatalogId: accountId,
    DatabaseInput: { Name: name, Description: description },
  });
  return snippet([database], { name: database.ref });
}

/**
 * IAM statement for creating, changing and deleting the tables of one `glueCatalog`. Source: Service Authorization
 * Reference, AWS Glue.
 */
export function tableWriterStatement(database: Value<string>): Statement {
  const glue = (path: string) =>
    sub(`arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:${path}`, { Database: database });
  return {
    Sid: 'Tables',
    Effect: 'Allow',
    Action: ['glue:CreateTable', 'glue:DeleteTable', 'glue:GetTables', 'glue:UpdateTable'],
    Resource: [
      sub('arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:catalog'),
      glue('database/${Database}'),
      glue('table/${Database}/*'),
    ],
  };
}
