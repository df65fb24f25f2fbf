import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { answer, policiesOf, policyAttachments, trusts } from './policies.ts';
import { at, isTrue } from './properties.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * What looks at the account does look: a recorder of AWS Config records types, through a role that Config may assume, into a
 * delivery channel; a conformance pack has rules and comes after the recorder; GuardDuty is on with all that the template names;
 * Security Hub checks a standard; Access Analyzer hides nothing that is public.
 *
 * The bucket of the channel is the chain log-bucket. It can't see a recorder of another stack, whether a rule of AWS by that name
 * exists, nor who reads what is found.
 */
export const detection: Chain = {
  name: 'detection',
  why: 'The recorder recorded no resource types, Security Hub checked no standard, and the list of findings was empty for a year.',
  check: (system) => [
    ...system.ofType('AWS::Config::ConfigurationRecorder').flatMap((one) => recorderFaults(system, one)),
    ...system
      .ofType('AWS::Config::ConfigurationRecorder', 'AWS::Config::DeliveryChannel')
      .flatMap((one) => early(system, one)),
    ...system.ofType('AWS::Config::DeliveryChannel').flatMap((one) => mayNotDeliver(system, one)),
    ...system.ofType('AWS::Config::ConformancePack').flatMap((one) => packFaults(system, one)),
    ...system.ofType('AWS::GuardDuty::Detector').flatMap((one) => detectorFaults(system, one)),
    ...system.ofType('AWS::SecurityHub::Hub').flatMap((one) => hubFaults(system, one)),
    ...system.ofType('AWS::AccessAnalyzer::Analyzer').flatMap(analyzerFaults),
  ],
};

const finding = (resource: ChainResource, what: string, fix: string): ChainFinding => ({ resource, what, fix });

function recorderFaults(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const channel = 'AWS::Config::DeliveryChannel';
  const group = at(one, 'RecordingGroup');
  const types = at(one, 'RecordingGroup.ResourceTypes');
  const excluded = at(one, 'RecordingGroup.ExclusionByResourceTypes');
  const isAll = group === undefined || isTrue(at(one, 'RecordingGroup.AllSupported'));
  const role = system.target(one.properties.RoleARN, one, 'AWS::IAM::Role');
  const service = 'config.amazonaws.com';
  return [
    ...(isAll || listOf(types).length > 0 || excluded !== undefined || system.isUnknown(group)
      ? []
      : [finding(one, 'records no resource types', 'Set AllSupported to true.')]),
    ...(role && trusts(role, service) === 'no'
      ? [
          finding(
            role,
            `is the role of ${one.id}, but ${service} is not allowed to assume it`,
            `Add ${service} to the trust policy.`,
          ),
        ]
      : []),
    ...(one.properties.RoleARN === undefined
      ? [finding(one, 'has no role', 'Set a role that AWS Config can assume.')]
      : []),
    ...(system.ofType(channel).length === 0 && !system.mayHave(channel)
      ? [finding(one, 'has no delivery channel: AWS does not start it', 'Add an AWS::Config::DeliveryChannel.')]
      : []),
  ];
}

/** AWS Config tries the role when it takes the channel, and begins to record at once. */
function early(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const recorder =
    one.type === 'AWS::Config::DeliveryChannel' ? system.ofType('AWS::Config::ConfigurationRecorder')[0] : one;
  const role = system.target(recorder?.properties.RoleARN, recorder, 'AWS::IAM::Role');
  return (role ? policyAttachments(system, role) : [])
    .filter((policy) => !system.standsBefore(policy, one))
    .map(({ id }) =>
      finding(
        one,
        `can be created before ${id}, without which the role ${role!.id} has no permissions`,
        `Add ${id} to DependsOn.`,
      ),
    );
}

/** By a role of one's own AWS Config writes as that role. Source: AWS Config Developer Guide, "Permissions for the IAM role". */
function mayNotDeliver(system: ChainSystem, channel: ChainResource): readonly ChainFinding[] {
  const [recorder] = system.ofType('AWS::Config::ConfigurationRecorder');
  const role = system.target(recorder?.properties.RoleARN, recorder, 'AWS::IAM::Role');
  const bucket = system.target(channel.properties.S3BucketName, channel, 'AWS::S3::Bucket');
  if (!role || !bucket) return [];
  const { statements } = policiesOf(system, role);
  const folder = '/AWSLogs/${AWS::AccountId}/Config/x';
  if (statements.length === 0 || answer(statements, 's3:PutObject', { resource: bucket, behind: folder }) !== 'no')
    return [];
  const what = `is the role of ${recorder!.id}, but does not have s3:PutObject in ${bucket.id} of ${channel.id}`;
  return [finding(role, what, 'Allow it on AWSLogs/<account>/Config/* of the bucket.')];
}

function packFaults(system: ChainSystem, pack: ChainResource): readonly ChainFinding[] {
  const { TemplateBody, TemplateS3Uri, TemplateSSMDocumentDetails } = pack.properties;
  const elsewhere = TemplateS3Uri !== undefined || TemplateSSMDocumentDetails !== undefined;
  const rules = typeof TemplateBody === 'string' ? rulesIn(TemplateBody) : undefined;
  const early = system
    .ofType('AWS::Config::ConfigurationRecorder', 'AWS::Config::DeliveryChannel')
    .filter((needed) => !system.standsBefore(needed, pack));
  return [
    ...(rules === 0 || (TemplateBody === undefined && !elsewhere)
      ? [finding(pack, 'has no rules', 'Add rules to its TemplateBody.')]
      : []),
    ...early.map(({ id }) =>
      finding(pack, `can be created before ${id}, without which its creation fails`, `Add ${id} to DependsOn.`),
    ),
  ];
}

/** How many rules a JSON body has; nothing for a body that is no JSON. */
function rulesIn(body: string): number | undefined {
  try {
    const { Resources = {} } = JSON.parse(body) as { Resources?: Readonly<Record<string, { Type?: string }>> };
    return Object.values(Resources).filter(({ Type }) => /^AWS::Config::\w*ConfigRule$/.test(Type ?? '')).length;
  } catch {
    return undefined;
  }
}

function detectorFaults(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const { Enable, Features } = one.properties;
  const off = system.byDefault
    ? listOf(Features)
        .filter(isObject)
        .filter(({ Status }) => Status === 'DISABLED')
        .map(({ Name }) => textOf(Name))
    : [];
  return [
    ...(isTrue(Enable) || system.isUnknown(Enable) ? [] : [finding(one, 'is disabled', 'Set Enable to true.')]),
    ...(off.length > 0 ? [finding(one, `does not enable ${off.join(', ')}`, 'Set their Status to ENABLED.')] : []),
  ];
}

function hubFaults(system: ChainSystem, hub: ChainResource): readonly ChainFinding[] {
  const standards = system.ofType('AWS::SecurityHub::Standard');
  const { EnableDefaultStandards } = hub.properties;
  const checksNone = standards.length === 0 && EnableDefaultStandards !== undefined && !isTrue(EnableDefaultStandards);
  return [
    ...(checksNone
      ? [finding(hub, 'has no enabled standards', 'Add an AWS::SecurityHub::Standard, or set EnableDefaultStandards.')]
      : []),
    ...(hub.properties.AutoEnableControls !== undefined && !isTrue(hub.properties.AutoEnableControls)
      ? [finding(hub, 'does not enable new controls of its standards', 'Set AutoEnableControls to true.')]
      : []),
    ...standards
      .filter((standard) => !system.standsBefore(hub, standard))
      .map((standard) =>
        finding(
          standard,
          `can be created before ${hub.id}, without which its creation fails`,
          `Add ${hub.id} to DependsOn.`,
        ),
      ),
  ];
}

/** Archived findings are shown to nobody who does not ask for them. */
function analyzerFaults(one: ChainResource): readonly ChainFinding[] {
  const { Type, ArchiveRules } = one.properties;
  const hidesPublic = listOf(ArchiveRules)
    .filter(isObject)
    .filter(({ Filter }) => {
      const filters = listOf(Filter).filter(isObject);
      return (
        filters.length > 0 &&
        filters.every(({ Property, Eq }) => Property === 'isPublic' && textsOf(Eq).includes('true'))
      );
    });
  return [
    ...(Type === undefined ? [finding(one, 'does not set its type', 'Set Type to ACCOUNT or ORGANIZATION.')] : []),
    ...hidesPublic.map(() =>
      finding(one, 'archives every finding about public access', 'Remove the archive rule, or narrow its filter.'),
    ),
  ];
}
