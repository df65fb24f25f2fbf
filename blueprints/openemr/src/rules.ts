import { budgetRules, sixYearsInProduction } from '@hipaa-stacks/baseline';
import {
  and,
  availableInRegion,
  type Expr,
  equals,
  holds,
  isGiven,
  isNoneGiven,
  isOneOf,
  not,
  or,
  type RegionalOption,
  type Rule,
  regionsWithout,
  unchecked,
} from '@hipaa-stacks/cloudformation';
import type { Parameters } from './conditions.ts';
import { capacities, taskCounts, taskSizes } from './parameters.ts';

const is = (value: Expr<unknown>, text: string) => equals(value as Expr<string>, text);

/** Rules cannot compare numbers: one assertion for each value of the minimum, with the allowed values of the maximum. */
const inOrder = (min: Expr<number>, max: Expr<number>, values: readonly number[], description: string): Rule => ({
  Assertions: values.slice(1).map((value) =>
    holds(
      or(
        not(is(min, `${value}`)),
        isOneOf(
          values.filter((one) => one >= value),
          max,
        ),
      ),
      description,
    ),
  ),
});

/** EC2 refuses two equal rules of a security group: one assertion for each pair of values, of which both are set and equal. */
const distinct = (pairs: readonly (readonly [Expr<string>, Expr<string>])[], description: string): Rule => ({
  Assertions: pairs.map(([one, other]) => holds(or(not(isGiven(one)), not(equals(one, other))), description)),
});

const pairsOf = <T>(values: readonly T[]): readonly (readonly [T, T])[] =>
  values.flatMap((one, index) => values.slice(index + 1).map((other) => [one, other] as const));

/** Invalid combinations of parameters, which CloudFormation refuses before it creates any resource. */
export const rules = (p: Parameters): Readonly<Record<string, Rule>> => ({
  SixYearsInProduction: sixYearsInProduction(p),
  PublicAccessNeedsCertificate: {
    RuleCondition: or(equals(p.AllowedCidr, '0.0.0.0/0'), equals(p.AllowedIpv6Cidr, '::/0')),
    Assertions: [
      holds(
        or(isGiven(p.CertificateArn), isGiven(p.HostedZoneId)),
        'Public access requires a certificate that browsers trust. Set DomainName with HostedZoneId or CertificateArn, or restrict AllowedCidr and AllowedIpv6Cidr to your network.',
      ),
    ],
  },
  AllowedRangesDiffer: distinct(
    pairsOf([p.AllowedCidr, p.AllowedCidr2, p.AllowedCidr3, p.AllowedCidr4, p.AllowedCidr5]),
    'Two of AllowedCidr, AllowedCidr2, AllowedCidr3, AllowedCidr4 and AllowedCidr5 are equal. Leave one of them empty.',
  ),
  WorkforceRolesNeedOption: {
    RuleCondition: not(isNoneGiven(p.WorkforceRoleArns)),
    Assertions: [
      holds(
        or(equals(p.EnableEcsExec, 'true'), equals(p.EnableAnalytics, 'true')),
        'WorkforceRoleArns requires EnableEcsExec or EnableAnalytics. Set one of them to true, or set WorkforceRoleArns to empty.',
      ),
    ],
  },
  DomainNameNeedsCertificate: {
    RuleCondition: isGiven(p.DomainName),
    Assertions: [
      holds(
        or(isGiven(p.CertificateArn), isGiven(p.HostedZoneId)),
        'DomainName requires a certificate. Set HostedZoneId to create one, or CertificateArn.',
      ),
    ],
  },
  CertificateNeedsDomainName: {
    RuleCondition: or(isGiven(p.CertificateArn), isGiven(p.HostedZoneId)),
    Assertions: [
      holds(
        isGiven(p.DomainName),
        'CertificateArn and HostedZoneId require a domain name. Set DomainName, or leave them empty.',
      ),
    ],
  },
  PortalAndApisNeedDomainName: {
    RuleCondition: or(equals(p.EnablePatientPortal, 'true'), equals(p.EnableApis, 'true')),
    Assertions: [
      holds(
        isGiven(p.DomainName),
        'The patient portal and the APIs require a domain name. Set DomainName, or set EnablePatientPortal and EnableApis to false.',
      ),
    ],
  },
  MailNeedsSender: {
    RuleCondition: equals(p.EnableSes, 'true'),
    Assertions: [
      holds(
        isGiven(p.MailSender),
        'SES requires a sender address. Set MailSender, such as openemr@mail.emr.clinic.example, or set EnableSes to false.',
      ),
    ],
  },
  SesOrMailServer: {
    RuleCondition: equals(p.EnableSes, 'true'),
    Assertions: [
      holds(
        not(isGiven(p.MailServerCidr)),
        'OpenEMR sends mail through one server. Leave MailServerCidr empty, or set EnableSes to false.',
      ),
    ],
  },
  LaboratoryConnectionDiffers: {
    RuleCondition: isGiven(p.LaboratoryCidr),
    Assertions: [
      holds(
        not(is(p.LaboratoryPort, '443')),
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
  BedrockNeedsModel: {
    RuleCondition: equals(p.EnableBedrock, 'true'),
    Assertions: [
      holds(
        isGiven(p.BedrockModelId),
        'EnableBedrock requires the ID of one model. Set BedrockModelId, or set EnableBedrock to false.',
      ),
    ],
  },
  TaskSizeIsValid: {
    Assertions: Object.entries(taskSizes).map(([cpu, memory]) =>
      holds(
        or(not(is(p.TaskCpu, cpu)), isOneOf(memory, p.TaskMemory)),
        `TaskMemory is not valid for TaskCpu ${cpu}. Set it to one of ${memory.join(', ')}.`,
      ),
    ),
  },
  MinTasksUpToMaxTasks: inOrder(
    p.MinTasks,
    p.MaxTasks,
    taskCounts,
    'MinTasks is greater than MaxTasks. Decrease MinTasks, or increase MaxTasks.',
  ),
  MinCapacityUpToMaxCapacity: inOrder(
    p.DatabaseMinCapacity,
    p.DatabaseMaxCapacity,
    capacities,
    'DatabaseMinCapacity is greater than DatabaseMaxCapacity. Decrease DatabaseMinCapacity, or increase DatabaseMaxCapacity.',
  ),
  DatabaseMaxCapacityIsValid: {
    Assertions: [
      holds(
        not(isOneOf([0.5], p.DatabaseMaxCapacity)),
        'The maximum capacity of Aurora Serverless must be at least 1. Increase DatabaseMaxCapacity.',
      ),
    ],
  },
  ExistingNetworkNeedsIds: {
    RuleCondition: equals(p.NetworkMode, 'existing'),
    Assertions: [
      holds(
        and(isGiven(p.VpcId), not(isNoneGiven(p.PublicSubnetIds)), not(isNoneGiven(p.PrivateSubnetIds))),
        'NetworkMode existing requires the IDs of the network. Set VpcId, PublicSubnetIds and PrivateSubnetIds, with two subnets each, or three with EnableThirdZone; or set NetworkMode to own.',
      ),
      holds(
        and(not(isGiven(p.AllowedIpv6Cidr)), equals(p.CreateEndpoints, 'false')),
        'AllowedIpv6Cidr and CreateEndpoints require NetworkMode own. Leave AllowedIpv6Cidr empty and set CreateEndpoints to false, or set NetworkMode to own.',
      ),
    ],
  },
  NewNetworkTakesNoIds: {
    RuleCondition: equals(p.NetworkMode, 'own'),
    Assertions: [
      holds(
        and(not(isGiven(p.VpcId)), isNoneGiven(p.PublicSubnetIds), isNoneGiven(p.PrivateSubnetIds)),
        'VpcId, PublicSubnetIds and PrivateSubnetIds require NetworkMode existing. Set NetworkMode to existing, or leave them empty.',
      ),
    ],
  },
  AcceleratorNeedsPartition: availableInRegion(
    'global-accelerator',
    equals(p.EnableGlobalAccelerator, 'true'),
    'Global Accelerator',
    'Set EnableGlobalAccelerator to false.',
  ),
  ...budgetRules(p.MonthlyBudget),
  MailNeedsRegion: availableInRegion(
    'ses-smtp',
    equals(p.EnableSes, 'true'),
    'An SMTP endpoint of Amazon SES',
    'Set EnableSes to false.',
  ),
});

/** What some Regions do not have: see the rules, and HasRestoreTesting. */
export const regionalOptions: readonly RegionalOption[] = [
  { option: 'EnableGlobalAccelerator', notIn: regionsWithout('global-accelerator') },
  { option: 'EnableSes', notIn: regionsWithout('ses-smtp') },
  { option: 'MonthlyBudget', notIn: regionsWithout('budgets') },
  { option: 'backups', leavesOut: 'restore testing', notIn: regionsWithout('backup-restore-testing') },
];
