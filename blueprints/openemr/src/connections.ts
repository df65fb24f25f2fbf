import { IPV4_RANGE } from '@hipaa-stacks/baseline';
import {
  type Condition,
  type Conditions,
  choice,
  type Expr,
  equals,
  holds,
  type Id,
  isGiven,
  not,
  number,
  or,
  type References,
  type Rule,
  text,
  unchecked,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { allowOut } from '@hipaa-stacks/network';

const serverRange = (servers: string, example: string, more: string): string =>
  `Optional. IPv4 range of ${servers} to which OpenEMR can connect. If empty, it cannot connect. ${more}Example: ${example}.`;

const serverRanges = {
  Default: '',
  AllowedPattern: `^0\\.0\\.0\\.0/0$|^$|^${IPV4_RANGE}$`,
  ConstraintDescription: 'An IPv4 range from /8 to /32, such as 203.0.113.25/32, or 0.0.0.0/0, or empty',
} as const;

/** The parameters of the connections to servers of the user. */
export const connectionParameters = {
  MailServerCidr: text('Mail server range', {
    Description: serverRange(
      'your mail server',
      '203.0.113.25/32',
      '0.0.0.0/0 is for a mail service without fixed addresses. Not together with EnableSes. ',
    ),
    ...serverRanges,
  }),
  MailServerPort: choice('Mail server port', ['587', '465', '25'], {
    Description:
      'Port of the mail server. 587: SMTP with STARTTLS. 465: SMTP over TLS. 25: AWS blocks it until you request otherwise.',
  }),
  DirectoryCidr: text('Directory range', {
    Description: serverRange('your LDAP or Active Directory servers', '10.20.0.0/24', ''),
    ...serverRanges,
  }),
  DirectoryPort: choice('Directory port', ['636', '389'], {
    Description:
      'Port of the directory. 636: LDAP over TLS. 389: LDAP, which OpenEMR encrypts only if a CA certificate is installed for it.',
  }),
  LaboratoryCidr: text('Laboratory range', {
    Description: serverRange(
      'the servers of a laboratory, clearinghouse or HL7 interface',
      '198.51.100.16/28',
      'Each needs a business associate agreement. ',
    ),
    ...serverRanges,
  }),
  LaboratoryPort: number('Laboratory port', {
    Description: 'Port of the servers in LaboratoryCidr. 22: SFTP, which OpenEMR uses for orders, results and claims.',
    Default: 22,
    MinValue: 1,
    MaxValue: 65535,
    ConstraintDescription: '1 to 65535',
  }),
};

/** References to the parameters of the connections. */
export type ConnectionReferences = References<typeof connectionParameters>;

/** The conditions of the connections: mail server, LDAP directory, and laboratory or clearinghouse. */
export const connectionConditions = (p: ConnectionReferences) => ({
  HasMailServer: isGiven(p.MailServerCidr),
  HasDirectory: isGiven(p.DirectoryCidr),
  HasLaboratory: isGiven(p.LaboratoryCidr),
});

/** The rule of the connections: EC2 refuses two equal rules of a security group. */
export const connectionRules = (p: ConnectionReferences): Readonly<Record<string, Rule>> => ({
  LaboratoryConnectionDiffers: {
    RuleCondition: isGiven(p.LaboratoryCidr),
    Assertions: [
      holds(
        not(equals(p.LaboratoryPort, '443')),
        'Egress on port 443 is always allowed. Leave LaboratoryCidr empty, or set LaboratoryPort to another port.',
      ),
      ...[[p.MailServerCidr, p.MailServerPort] as const, [p.DirectoryCidr, p.DirectoryPort] as const].map(
        ([range, port]) =>
          holds(
            or(
              not(equals(p.LaboratoryCidr, range)),
              not(equals(unchecked<Expr<string>>(p.LaboratoryPort), unchecked<Expr<string>>(port))),
            ),
            'Range and port of the laboratory are those of the mail server or the directory. Leave LaboratoryCidr empty.',
          ),
      ),
    ],
  },
});

/** Egress of the tasks to servers of the user, each on one port and to one range. HTTPS egress is always allowed. */
export function connections(
  has: Conditions<typeof connectionConditions>,
  tasks: Id<'AWS::EC2::SecurityGroup'>,
  p: ConnectionReferences,
) {
  const egress = (id: string, given: Condition, range: Value<string>, port: Expr<string> | Expr<number>, why: string) =>
    when(given, () => allowOut(id, { from: tasks, port: unchecked<Value<number>>(port), range, why }));
  return [
    egress('TaskToMailServerEgress', has.HasMailServer, p.MailServerCidr, p.MailServerPort, 'Tasks to mail server'),
    egress('TaskToDirectoryEgress', has.HasDirectory, p.DirectoryCidr, p.DirectoryPort, 'Tasks to directory, LDAP'),
    egress('TaskToLaboratoryEgress', has.HasLaboratory, p.LaboratoryCidr, p.LaboratoryPort, 'Tasks to laboratory'),
  ];
}
