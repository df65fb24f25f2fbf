import { accountId, type Expr, resource, type Statement, snippet, sub, type Value } from '@hipaa-stacks/cloudformation';

export interface GlueCatalogProps {
  /** Lower-case letters, digits and underscores, so that SQL needs no quotes; one of a kind in the account. */
  readonly name: Expr<string>;
  /** What its tables hold. */
  readonly description: string;
}

/**
 * A database of the Glue Data Catalog: names and places of tables, no rows. Names of tables and columns are encrypted as the settings
 * of the account's catalog say, which are one for all databases and stay as they are.
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

/** What it takes to make, change and drop the tables of one `glueCatalog`. Source: Service Authorization Reference, AWS Glue. */
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
