import { sixYearsInProduction } from '@hipaa-stacks/audit';
import {
  and,
  type Expr,
  equals,
  holds,
  isGiven,
  isNoneGiven,
  isOneOf,
  not,
  or,
  type Rule,
  region,
} from '@hipaa-stacks/cloudformation';
import type { Parameters } from './conditions.ts';
import { capacities, taskCounts, taskSizes } from './parameters.ts';

const is = (value: Expr<unknown>, text: string) => equals(value as Expr<string>, text);

/** Rules know no arithmetic: one assertion for each minimum, with the maxima that it leaves. */
const inOrder = (least: Expr<number>, most: Expr<number>, values: readonly number[], said: string): Rule => ({
  Assertions: values.slice(1).map((value) =>
    holds(
      or(
        not(is(least, `${value}`)),
        isOneOf(
          values.filter((one) => one >= value),
          most,
        ),
      ),
      said,
    ),
  ),
});

/** The Regions outside of the partition aws. AWS shows rules that read `AWS::Region`, and none that reads `AWS::Partition`. */
const withoutAccelerator = ['cn-north-1', 'cn-northwest-1', 'us-gov-east-1', 'us-gov-west-1'];

/** What cannot work, refused before anything is made. */
export const rules = (p: Parameters): Readonly<Record<string, Rule>> => ({
  SixYearsInProduction: sixYearsInProduction(p),
  PublicAccessNeedsCertificate: {
    RuleCondition: or(equals(p.AllowedCidr, '0.0.0.0/0'), equals(p.AllowedIpv6Cidr, '::/0')),
    Assertions: [
      holds(
        or(isGiven(p.CertificateArn), isGiven(p.HostedZoneId)),
        'Everyone may come only to a name that their browser can verify: give DomainName with HostedZoneId or CertificateArn, or the range of your own network as AllowedCidr.',
      ),
    ],
  },
  DomainNameNeedsCertificate: {
    RuleCondition: isGiven(p.DomainName),
    Assertions: [
      holds(
        or(isGiven(p.CertificateArn), isGiven(p.HostedZoneId)),
        'DomainName needs a certificate: give HostedZoneId, and one is made, or CertificateArn.',
      ),
    ],
  },
  CertificateNeedsDomainName: {
    RuleCondition: or(isGiven(p.CertificateArn), isGiven(p.HostedZoneId)),
    Assertions: [
      holds(isGiven(p.DomainName), 'CertificateArn and HostedZoneId are for a name: give DomainName, or empty them.'),
    ],
  },
  PortalAndApisNeedDomainName: {
    RuleCondition: or(equals(p.EnablePatientPortal, 'true'), equals(p.EnableApis, 'true')),
    Assertions: [
      holds(
        isGiven(p.DomainName),
        'Patients and programs need a name that does not change: give DomainName, or turn EnablePatientPortal and EnableApis off.',
      ),
    ],
  },
  MailNeedsSender: {
    RuleCondition: equals(p.EnableSes, 'true'),
    Assertions: [
      holds(
        isGiven(p.MailSender),
        'SES sends as one address: give MailSender, such as openemr@mail.emr.clinic.example, or turn EnableSes off.',
      ),
    ],
  },
  BedrockNeedsModel: {
    RuleCondition: equals(p.EnableBedrock, 'true'),
    Assertions: [
      holds(
        isGiven(p.BedrockModelId),
        'EnableBedrock admits one model and no other: give its id as BedrockModelId, or turn EnableBedrock off.',
      ),
    ],
  },
  TaskSizeIsValid: {
    Assertions: Object.entries(taskSizes).map(([cpu, memory]) =>
      holds(
        or(not(is(p.TaskCpu, cpu)), isOneOf(memory, p.TaskMemory)),
        `Fargate takes ${memory.join(', ')} as TaskMemory where TaskCpu is ${cpu}.`,
      ),
    ),
  },
  MinTasksUpToMaxTasks: inOrder(
    p.MinTasks,
    p.MaxTasks,
    taskCounts,
    'MinTasks is above MaxTasks. Lower MinTasks, or raise MaxTasks.',
  ),
  MinCapacityUpToMaxCapacity: inOrder(
    p.DatabaseMinCapacity,
    p.DatabaseMaxCapacity,
    capacities,
    'DatabaseMinCapacity is above DatabaseMaxCapacity. Lower the one, or raise the other.',
  ),
  DatabaseMaxCapacityIsValid: {
    Assertions: [
      holds(
        not(isOneOf([0.5], p.DatabaseMaxCapacity)),
        'Aurora Serverless has at least 1 as DatabaseMaxCapacity. Raise it.',
      ),
    ],
  },
  ExistingNetworkNeedsIds: {
    RuleCondition: equals(p.NetworkMode, 'existing'),
    Assertions: [
      holds(
        and(isGiven(p.VpcId), not(isNoneGiven(p.PublicSubnetIds)), not(isNoneGiven(p.PrivateSubnetIds))),
        'In an existing network it needs ids: give VpcId, PublicSubnetIds and PrivateSubnetIds, two of each, or three with EnableThirdZone; or set NetworkMode to own.',
      ),
      holds(
        and(not(isGiven(p.AllowedIpv6Cidr)), equals(p.CreateEndpoints, 'false')),
        'AllowedIpv6Cidr and CreateEndpoints are for the network that is made here. Empty the one and turn off the other, or set NetworkMode to own.',
      ),
    ],
  },
  NewNetworkTakesNoIds: {
    RuleCondition: equals(p.NetworkMode, 'own'),
    Assertions: [
      holds(
        and(not(isGiven(p.VpcId)), isNoneGiven(p.PublicSubnetIds), isNoneGiven(p.PrivateSubnetIds)),
        'VpcId, PublicSubnetIds and PrivateSubnetIds are those of an existing network: set NetworkMode to existing, or empty them.',
      ),
    ],
  },
  AcceleratorNeedsPartition: {
    RuleCondition: equals(p.EnableGlobalAccelerator, 'true'),
    Assertions: [
      holds(
        not(isOneOf(withoutAccelerator, region)),
        'There is no Global Accelerator in the Regions of China and of GovCloud. Turn EnableGlobalAccelerator off.',
      ),
    ],
  },
});
