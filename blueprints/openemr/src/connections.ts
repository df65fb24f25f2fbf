import { type Condition, type Expr, type Id, unchecked, type Value, when } from '@hipaa-stacks/cloudformation';
import { allowOut } from '@hipaa-stacks/network';

export interface ConnectionConditions {
  /** OpenEMR connects to a mail server of the user. */
  readonly HasMailServer: Condition;
  /** OpenEMR connects to an LDAP directory of the user. */
  readonly HasDirectory: Condition;
  /** OpenEMR connects to a laboratory or clearinghouse. */
  readonly HasLaboratory: Condition;
}

export interface ConnectionParameters {
  readonly MailServerCidr: Value<string>;
  readonly MailServerPort: Expr<string>;
  readonly DirectoryCidr: Value<string>;
  readonly DirectoryPort: Expr<string>;
  readonly LaboratoryCidr: Value<string>;
  readonly LaboratoryPort: Expr<number>;
}

/** Egress of the tasks to servers of the user, each on one port and to one range. HTTPS egress is always allowed. */
export function connections(has: ConnectionConditions, tasks: Id<'AWS::EC2::SecurityGroup'>, p: ConnectionParameters) {
  const egress = (id: string, given: Condition, range: Value<string>, port: Expr<string> | Expr<number>, why: string) =>
    when(given, () => allowOut(id, { from: tasks, port: unchecked<Value<number>>(port), range, why }));
  return [
    egress('TaskToMailServerEgress', has.HasMailServer, p.MailServerCidr, p.MailServerPort, 'Tasks to mail server'),
    egress('TaskToDirectoryEgress', has.HasDirectory, p.DirectoryCidr, p.DirectoryPort, 'Tasks to directory, LDAP'),
    egress('TaskToLaboratoryEgress', has.HasLaboratory, p.LaboratoryCidr, p.LaboratoryPort, 'Tasks to laboratory'),
  ];
}
