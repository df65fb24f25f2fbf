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
  why: 'The recorder stood there and recorded nothing, the hub checked no standard, and the list of findings was empty for a year.',
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

const finding = (resource: ChainResource, what: string, mend: string): ChainFinding => ({ resource, what, mend });

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
      : [finding(one, 'records no type of resource', 'Set AllSupported to true.')]),
    ...(role && trusts(role, service) === 'no'
      ? [finding(role, `is the role of ${one.id}, but ${service} may not assume it`, `Trust ${service}.`)]
      : []),
    ...(one.properties.RoleARN === undefined
      ? [finding(one, 'has no role: it may read nothing', 'Give it a role that AWS Config may assume.')]
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
        `may be made before ${id}, without which the role ${role!.id} can do nothing`,
        `Let it depend on ${id}.`,
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
  const what = `is the role of ${recorder!.id}, but may not do s3:PutObject in ${bucket.id} of ${channel.id}`;
  return [finding(role, what, 'Allow it on AWSLogs/<account>/Config/* there.')];
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
      ? [finding(pack, 'has no rule: it checks nothing', 'Put rules into its TemplateBody.')]
      : []),
    ...early.map(({ id }) =>
      finding(pack, `may be made before ${id}, without which AWS refuses it`, `Let it depend on ${id}.`),
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
    ...(isTrue(Enable) || system.isUnknown(Enable) ? [] : [finding(one, 'is off', 'Set Enable to true.')]),
    ...(off.length > 0 ? [finding(one, `does not look at ${off.join(', ')}`, 'Set their Status to ENABLED.')] : []),
  ];
}

function hubFaults(system: ChainSystem, hub: ChainResource): readonly ChainFinding[] {
  const standards = system.ofType('AWS::SecurityHub::Standard');
  const { EnableDefaultStandards } = hub.properties;
  const checksNone = standards.length === 0 && EnableDefaultStandards !== undefined && !isTrue(EnableDefaultStandards);
  return [
    ...(checksNone
      ? [finding(hub, 'checks no standard', 'Add an AWS::SecurityHub::Standard, or set EnableDefaultStandards.')]
      : []),
    ...(hub.properties.AutoEnableControls !== undefined && !isTrue(hub.properties.AutoEnableControls)
      ? [finding(hub, 'leaves new controls of its standards off', 'Set AutoEnableControls to true.')]
      : []),
    ...standards
      .filter((standard) => !system.standsBefore(hub, standard))
      .map((standard) =>
        finding(standard, `may be made before ${hub.id}, without which AWS refuses it`, `Let it depend on ${hub.id}.`),
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
    ...(Type === undefined
      ? [finding(one, 'does not say what it looks at', 'Set Type to ACCOUNT or ORGANIZATION.')]
      : []),
    ...hidesPublic.map(() =>
      finding(one, 'archives each finding about what is public', 'Take the archive rule out, or narrow it.'),
    ),
  ];
}
