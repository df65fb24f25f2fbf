import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { fieldMatches, patternsOf } from './event-patterns.ts';
import { evaluate, policiesOf, policyAttachments, trusts } from './policies.ts';
import { at, isTrue } from './properties.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * Detection services are enabled: an AWS Config recorder records resource types, with a role that AWS Config can
 * assume, to a delivery channel; a conformance pack has rules and is created after the recorder; GuardDuty is enabled
 * with all features in the template; Security Hub has a standard; Access Analyzer does not archive findings about
 * public access. The recorder records IAM if the pack evaluates it. An event rule sends the findings of each of them
 * to a target.
 *
 * The chain `log-bucket` checks the bucket of the channel, `event-target` whether the target accepts the findings.
 * Not checked: a recorder of another stack, whether an AWS managed rule of that name exists in the Region, and rules
 * for findings of a service that another template uses (its ID is an output).
 */
export const detection: Chain = {
  name: 'detection',
  why: 'The recorder recorded no resource types, Security Hub checked no standard, and the list of findings was empty for a year.',
  check: (system) => [
    ...system.ofType('AWS::Config::ConfigurationRecorder').flatMap((one) => recorderFindings(system, one)),
    ...system
      .ofType('AWS::Config::ConfigurationRecorder', 'AWS::Config::DeliveryChannel')
      .flatMap((one) => createdBeforePolicies(system, one)),
    ...system.ofType('AWS::Config::DeliveryChannel').flatMap((one) => cannotDeliver(system, one)),
    ...system.ofType('AWS::Config::ConformancePack').flatMap((one) => packFindings(system, one)),
    ...system.ofType('AWS::GuardDuty::Detector').flatMap((one) => detectorFindings(system, one)),
    ...system.ofType('AWS::SecurityHub::Hub').flatMap((one) => hubFindings(system, one)),
    ...system.ofType('AWS::AccessAnalyzer::Analyzer').flatMap(analyzerFindings),
    ...system.ofType(...Object.keys(findingEvents)).flatMap((one) => unsentFindings(system, one)),
  ],
};

/**
 * Type -> source and detail type of its findings. Source: EventBridge Events Reference, and the user guides of the
 * services.
 */
const findingEvents: Readonly<Record<string, readonly [source: string, detailType: string]>> = {
  'AWS::AccessAnalyzer::Analyzer': ['aws.access-analyzer', 'Access Analyzer Finding'],
  'AWS::Config::ConformancePack': ['aws.config', 'Config Rules Compliance Change'],
  'AWS::GuardDuty::Detector': ['aws.guardduty', 'GuardDuty Finding'],
  'AWS::SecurityHub::Hub': ['aws.securityhub', 'Security Hub Findings - Imported'],
};

/** Without a rule, findings are visible in the console only. */
function unsentFindings(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const [source, detailType] = findingEvents[one.type]!;
  const isSent = patternsOf(system).some(
    ({ rule, pattern }) =>
      fieldMatches(pattern.source, source) !== false &&
      fieldMatches(pattern['detail-type'], detailType) !== false &&
      listOf(rule.properties.Targets).length > 0,
  );
  if (isSent || system.isOutput(one)) return [];
  const what = `has no event rule that sends its findings: they are visible in the console only`;
  return [finding(one, what, `Add a rule for '${detailType}' of ${source}, with a topic as its target.`)];
}

const finding = (resource: ChainResource, what: string, fix: string): ChainFinding => ({ resource, what, fix });

function recorderFindings(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
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

/** AWS Config uses the role when the channel is created, and starts to record immediately. */
function createdBeforePolicies(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const recorder =
    one.type === 'AWS::Config::DeliveryChannel' ? system.ofType('AWS::Config::ConfigurationRecorder')[0] : one;
  const role = system.target(recorder?.properties.RoleARN, recorder, 'AWS::IAM::Role');
  return (role ? policyAttachments(system, role) : [])
    .filter((policy) => !system.isCreatedBefore(policy, one))
    .map(({ id }) =>
      finding(
        one,
        `can be created before ${id}, without which the role ${role!.id} has no permissions`,
        `Add ${id} to DependsOn.`,
      ),
    );
}

/**
 * With a custom role, AWS Config writes as that role. Source: AWS Config Developer Guide, "Permissions for the IAM
 * role".
 */
function cannotDeliver(system: ChainSystem, channel: ChainResource): readonly ChainFinding[] {
  const [recorder] = system.ofType('AWS::Config::ConfigurationRecorder');
  const role = system.target(recorder?.properties.RoleARN, recorder, 'AWS::IAM::Role');
  const bucket = system.target(channel.properties.S3BucketName, channel, 'AWS::S3::Bucket');
  if (!role || !bucket) return [];
  const { statements } = policiesOf(system, role);
  const folder = '/AWSLogs/${AWS::AccountId}/Config/x';
  if (statements.length === 0 || evaluate(statements, 's3:PutObject', { resource: bucket, suffix: folder }) !== 'no')
    return [];
  const what = `is the role of ${recorder!.id}, but does not have s3:PutObject in ${bucket.id} of ${channel.id}`;
  return [finding(role, what, 'Allow it on AWSLogs/<account>/Config/* of the bucket.')];
}

function packFindings(system: ChainSystem, pack: ChainResource): readonly ChainFinding[] {
  const { TemplateBody, TemplateS3Uri, TemplateSSMDocumentDetails } = pack.properties;
  const elsewhere = TemplateS3Uri !== undefined || TemplateSSMDocumentDetails !== undefined;
  const rules = typeof TemplateBody === 'string' ? rulesIn(TemplateBody) : undefined;
  const notBeforePack = system
    .ofType('AWS::Config::ConfigurationRecorder', 'AWS::Config::DeliveryChannel')
    .filter((needed) => !system.isCreatedBefore(needed, pack));
  const blind =
    system.byDefault && evaluatesIam(TemplateBody) ? system.ofType('AWS::Config::ConfigurationRecorder') : [];
  return [
    ...blind
      .filter((recorder) => recordsNoIam(system, recorder))
      .map(({ id }) =>
        finding(
          pack,
          `evaluates IAM, which the recorder ${id} does not record: these rules have no results`,
          'Set IncludeGlobalResourceTypes to true, unless another Region records IAM.',
        ),
      ),
    ...(rules === 0 || (TemplateBody === undefined && !elsewhere)
      ? [finding(pack, 'has no rules', 'Add rules to its TemplateBody.')]
      : []),
    ...notBeforePack.map(({ id }) =>
      finding(pack, `can be created before ${id}, without which its creation fails`, `Add ${id} to DependsOn.`),
    ),
  ];
}

const evaluatesIam = (body: unknown): boolean => typeof body === 'string' && /"IAM_(USER|POLICY|NO_INLINE)_/.test(body);

/** With AllSupported, IAM is recorded only if IncludeGlobalResourceTypes is true. */
const recordsNoIam = (system: ChainSystem, recorder: ChainResource): boolean => {
  const global = at(recorder, 'RecordingGroup.IncludeGlobalResourceTypes');
  return isTrue(at(recorder, 'RecordingGroup.AllSupported')) && !isTrue(global) && !system.isUnknown(global);
};

/** The number of rules in a JSON body. Undefined if the body is not JSON. */
function rulesIn(body: string): number | undefined {
  try {
    const { Resources = {} } = JSON.parse(body) as { Resources?: Readonly<Record<string, { Type?: string }>> };
    return Object.values(Resources).filter(({ Type }) => /^AWS::Config::\w*ConfigRule$/.test(Type ?? '')).length;
  } catch {
    return undefined;
  }
}

function detectorFindings(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const { Enable, Features } = one.properties;
  const disabledFeatures = system.byDefault
    ? listOf(Features)
        .filter(isObject)
        .filter(({ Status }) => Status === 'DISABLED')
        .map(({ Name }) => textOf(Name))
    : [];
  return [
    ...(isTrue(Enable) || system.isUnknown(Enable) ? [] : [finding(one, 'is disabled', 'Set Enable to true.')]),
    ...(disabledFeatures.length > 0
      ? [finding(one, `does not enable ${disabledFeatures.join(', ')}`, 'Set their Status to ENABLED.')]
      : []),
  ];
}

function hubFindings(system: ChainSystem, hub: ChainResource): readonly ChainFinding[] {
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
      .filter((standard) => !system.isCreatedBefore(hub, standard))
      .map((standard) =>
        finding(
          standard,
          `can be created before ${hub.id}, without which its creation fails`,
          `Add ${hub.id} to DependsOn.`,
        ),
      ),
  ];
}

/** Archived findings are not in the list of active findings. */
function analyzerFindings(one: ChainResource): readonly ChainFinding[] {
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
