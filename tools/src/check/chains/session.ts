import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { keyOf, systemKey } from './keys.ts';
import {
  type Answer,
  answer,
  conditionValues,
  type PolicyStatement,
  type PolicyTarget,
  policiesOf,
  resourceStatements,
  speaksOfAction,
  speaksOfTarget,
  statementsOf,
} from './policies.ts';
import { isTrue, numberOf } from './properties.ts';
import { textOf, textsOf } from './text.ts';

/**
 * A session document of Session Manager: shells end when idle and after a while, their record goes to an encrypted log group or
 * bucket of the system, a key encrypts them on the way and lets people use it; someone may start sessions with the document, and
 * whoever may start sessions may do so with documents of the system only, on instances with a tag, and goes on with no one else's; and the roles of instances may write the record and
 * decrypt. Source: AWS Systems Manager User Guide, "Session document schema" and "Start a session with a document by specifying the
 * session documents in IAM policies".
 *
 * It can't see policies and instances of other stacks, which instances carry the tag of a policy, documents written as text, and
 * what administrators of the account may do. A document that is exported, or given out by a system without any such policy, is started
 * by others. Documents for ports and single commands
 * keep no record, and it asks none of them.
 */
export const session: Chain = {
  name: 'session',
  why: 'Someone had a shell on the database host for a night, and the commands were not logged.',
  check: (system) => {
    const shells = system.ofType('AWS::SSM::Document').flatMap(shellOf);
    if (shells.length === 0) return [];
    const starts = startsOf(system);
    return [
      ...shells.flatMap((shell) => [
        ...endless(shell),
        ...recorded(system, shell),
        ...encrypted(system, shell),
        ...idle(system, shell, starts),
        ...instances(system, shell),
      ]),
      ...starts.flatMap((start) => [...open(start), ...onAny(system, start)]),
      ...[...new Set(starts.map(({ from }) => from))].flatMap((from) => half(system, from, shells)),
      ...othersOf(system).flatMap(takesOver),
    ];
  },
};

/** A session document for shells, with its preferences. */
interface Shell {
  readonly document: ChainResource;
  readonly inputs: JsonObject;
}

function shellOf(document: ChainResource): readonly Shell[] {
  const { DocumentType, Content } = document.properties;
  if (DocumentType !== 'Session' || !isObject(Content) || Content.sessionType !== 'Standard_Stream') return [];
  return [{ document, inputs: isObject(Content.inputs) ? Content.inputs : {} }];
}

const finding = (resource: ChainResource, what: string, fix: string): ChainFinding => ({ resource, what, fix });

function endless({ document, inputs }: Shell): readonly ChainFinding[] {
  const limits = [
    { name: 'idleSessionTimeout', most: 60, what: 'does not set when an idle session ends' },
    { name: 'maxSessionDuration', most: 1440, what: 'does not limit the duration of a session' },
  ];
  return limits.flatMap(({ name, most, what }) => {
    const text = textOf(inputs[name]);
    const fix = `Set ${name} to minutes, 1 to ${most}, as text.`;
    if (text === '') return [finding(document, what, fix)];
    const minutes = numberOf(text);
    const isWrong = minutes !== undefined && !(minutes >= 1 && minutes <= most);
    return isWrong ? [finding(document, `has ${name} ${text}, which Session Manager rejects`, fix)] : [];
  });
}

const places = [
  {
    name: 'cloudWatchLogGroupName',
    type: 'AWS::Logs::LogGroup',
    flag: 'cloudWatchEncryptionEnabled',
    what: 'log group',
  },
  { name: 's3BucketName', type: 'AWS::S3::Bucket', flag: 's3EncryptionEnabled', what: 'bucket' },
];

/** Log group and bucket, where they are given. */
const placesOf = ({ inputs }: Shell) => places.filter(({ name }) => textOf(inputs[name]) !== '');

function recorded(system: ChainSystem, shell: Shell): readonly ChainFinding[] {
  const { document, inputs } = shell;
  const given = placesOf(shell);
  if (given.length === 0)
    return [finding(document, 'does not log sessions', 'Set cloudWatchLogGroupName or s3BucketName.')];
  return given.flatMap(({ name, type, flag, what }) => {
    const value = inputs[name];
    const found: ChainFinding[] = [];
    const place = system.target(value, document, type);
    if (place?.type === 'AWS::Logs::LogGroup' && /\.Arn\}$/.test(textOf(value)))
      found.push(finding(document, `uses the ARN of ${place.id}`, 'Use its name (Ref).'));
    if (!place && !system.isUnknown(value))
      found.push(finding(document, `logs to a ${what} that is not in the system`, `Add an ${type} and reference it.`));
    if (!isTrue(inputs[flag]) && !system.isUnknown(inputs[flag]))
      found.push(finding(document, `logs to a ${what} even if it is not encrypted`, `Set ${flag} to true.`));
    else if (place?.type === 'AWS::Logs::LogGroup' && keyOf(system, place.properties.KmsKeyId, place) === 'none')
      found.push(
        finding(
          document,
          `requires an encrypted log group, but ${place.id} has no KMS key: no session starts`,
          'Set KmsKeyId.',
        ),
      );
    return found;
  });
}

function encrypted(system: ChainSystem, { document, inputs }: Shell): readonly ChainFinding[] {
  if (keyOf(system, inputs.kmsKeyId, document) === 'none')
    return [finding(document, 'does not encrypt sessions with a KMS key', 'Set kmsKeyId.')];
  const key = systemKey(system, inputs.kmsKeyId, document);
  if (!key || key.properties.KeyPolicy === undefined || admitted(system, key, 'kms:GenerateDataKey').length > 0)
    return [];
  const what = `encrypts ${document.id}, but does not allow users who start a session to call kms:GenerateDataKey`;
  return [finding(key, what, 'Allow it to the account, if kms:EncryptionContext:aws:ssm:SessionId exists.')];
}

/** Statements by which a key lets people and roles do something themselves: not by way of a service. */
const admitted = (system: ChainSystem, key: ChainResource, action: string): readonly PolicyStatement[] =>
  resourceStatements(system, key).filter(
    (one) =>
      one.effect === 'Allow' &&
      speaksOfAction(one, action) &&
      one.principals.some(({ kind }) => kind !== 'Service') &&
      conditionValues(one, 'kms:ViaService').length === 0,
  );

/** Statements of the system that allow someone to start sessions. */
function startsOf(system: ChainSystem): readonly PolicyStatement[] {
  const documents = [...system.resources.values()].flatMap((resource) =>
    [resource.properties.PolicyDocument, ...inlineOf(resource)].flatMap((document) => statementsOf(document, resource)),
  );
  return documents.filter(
    (one) => one.effect === 'Allow' && isIdentity(one) && speaksOfAction(one, 'ssm:StartSession'),
  );
}

const inlineOf = ({ properties }: ChainResource): readonly (Json | undefined)[] =>
  Array.isArray(properties.Policies)
    ? properties.Policies.map((policy: Json) => (isObject(policy) ? policy.PolicyDocument : undefined))
    : [];

const isIdentity = ({ from }: PolicyStatement) => from.type.startsWith('AWS::IAM::');

/** Whether a statement takes a document, by its reference or its name. */
const takes = ({ resources }: PolicyStatement, document: ChainResource): boolean =>
  [`\${${document.key}}`, textOf(document.properties.Name)]
    .filter((name) => name !== '')
    .some((name) => speaksOfTarget(resources, `arn:*:ssm:*:*:document/${name}`) !== 'no');

/** Session Manager takes it for sessions that name none. */
const isDefault = ({ properties }: ChainResource) => textOf(properties.Name) === 'SSM-SessionManagerRunShell';

function idle(system: ChainSystem, { document }: Shell, starts: readonly PolicyStatement[]): readonly ChainFinding[] {
  const isElsewhere = system.isExported(document) || (starts.length === 0 && system.isOutput(document));
  if (isDefault(document) || isElsewhere || starts.some((start) => takes(start, document))) return [];
  const what = 'is not used: no policy allows anyone to start a session with it';
  return [finding(document, what, 'Allow ssm:StartSession on it, and on no other document.')];
}

function open(start: PolicyStatement): readonly ChainFinding[] {
  const { from, resources } = start;
  const found: ChainFinding[] = [];
  const where = start.sid === undefined ? 'a statement' : `the statement ${start.sid}`;
  if (speaksOfTarget(resources, 'arn:*:ssm:*:*:document/any-other') === 'yes')
    found.push(
      finding(
        from,
        `${where} allows sessions with any document, so without logging`,
        'Use the session document as the resource.',
      ),
    );
  if (!textsOf([...conditionValues(start, 'ssm:SessionDocumentAccessCheck')]).includes('true'))
    found.push(
      finding(
        from,
        `${where} allows ssm:StartSession without a check of the document: a session without a document is allowed`,
        "Add the condition BoolIfExists ssm:SessionDocumentAccessCheck 'true' to every statement that allows it.",
      ),
    );
  return found;
}

const tagKey = /^(?:ssm|aws):resourceTag\/(.+)$/i;

/** Tags that a statement asks of what it speaks of. */
const tagsAsked = ({ condition }: PolicyStatement): readonly string[] =>
  Object.values(condition).flatMap((keys) =>
    isObject(keys) ? Object.keys(keys).flatMap((key) => tagKey.exec(key)?.[1] ?? []) : [],
  );

/** Who opens a session ends it too, and makes the key of what goes over the wire. Both stand in the policy that lets them open it. */
function half(system: ChainSystem, from: ChainResource, shells: readonly Shell[]): readonly ChainFinding[] {
  const statements = [from.properties.PolicyDocument, ...inlineOf(from)].flatMap((one) => statementsOf(one, from));
  const may = (action: string) => statements.some((one) => one.effect === 'Allow' && speaksOfAction(one, action));
  const own = shells.filter(({ document }) =>
    statements.some((one) => speaksOfAction(one, 'ssm:StartSession') && takes(one, document)),
  );
  const isKeyed = own.some(({ document, inputs }) => systemKey(system, inputs.kmsKeyId, document));
  const needs = own.length === 0 ? [] : ['ssm:TerminateSession', ...(isKeyed ? ['kms:GenerateDataKey'] : [])];
  const missing = needs.filter((action) => !may(action));
  if (missing.length === 0) return [];
  const what = `allows users to start sessions, but not ${missing.join(', ')}`;
  return [finding(from, what, 'Allow it too, on their own sessions and on the key of the document.')];
}

/** Every instance of the account, or those with a tag that none of the system has. */
function onAny(system: ChainSystem, start: PolicyStatement): readonly ChainFinding[] {
  const where = start.sid === undefined ? 'a statement' : `the statement ${start.sid}`;
  const asked = tagsAsked(start);
  if (asked.length === 0)
    return speaksOfTarget(start.resources, 'arn:*:ec2:*:*:instance/any-other') === 'yes'
      ? [
          finding(
            start.from,
            `${where} allows sessions on every instance of the account`,
            'List the instances, or require a tag with ssm:resourceTag/….',
          ),
        ]
      : [];
  const instances = system.ofType('AWS::EC2::Instance');
  const unmet = asked.filter((tag) => !tag.includes(':') && !instances.some((one) => system.tagsOf(one).has(tag)));
  if (instances.length === 0 || unmet.length === 0) return [];
  const what = `${where} requires the tag ${unmet.join(', ')}, which no instance of the system has`;
  return [finding(start.from, what, 'Add the tag to the instances, or require a tag that they have.')];
}

/** Statements that allow someone to go on with sessions that are open, or to end them. */
const othersOf = (system: ChainSystem): readonly PolicyStatement[] =>
  [...system.resources.values()]
    .filter(({ type }) => type.startsWith('AWS::IAM::'))
    .flatMap((from) => [from.properties.PolicyDocument, ...inlineOf(from)].flatMap((one) => statementsOf(one, from)))
    .filter((one) => one.effect === 'Allow' && speaksOfAction(one, 'ssm:ResumeSession'));

/** Source: AWS Systems Manager User Guide, "Restrict access to sessions", on `ssm:ResumeSession`. */
function takesOver(one: PolicyStatement): readonly ChainFinding[] {
  const isOwn = one.resources.every((arn) => /\$\{!?aws:(userid|username)\}/.test(arn));
  if (isOwn || tagsAsked(one).length > 0 || one.actions.includes('*') || one.actions.includes('ssm:*')) return [];
  const where = one.sid === undefined ? 'a statement' : `the statement ${one.sid}`;
  return [
    finding(
      one.from,
      `${where} allows users to resume sessions of other users`,
      'Require ssm:resourceTag/aws:ssmmessages:session-id, or use ${aws:userid}-* as the resource.',
    ),
  ];
}

/** AWS's own policies that let an instance speak to Session Manager, and do nothing with logs or keys. */
const core =
  /policy\/(AmazonSSMManagedInstanceCore|AmazonSSMManagedEC2InstanceDefaultPolicy|AmazonSSMPatchAssociation)$/;

/** Roles with which instances of the system take sessions. */
function instances(system: ChainSystem, shell: Shell): readonly ChainFinding[] {
  return system.ofType('AWS::IAM::Role').flatMap((role) => {
    const { statements } = policiesOf(system, role);
    const managed = textsOf(role.properties.ManagedPolicyArns);
    const takesSessions =
      managed.some((arn) => core.test(arn)) ||
      statements.some((one) => one.effect === 'Allow' && one.actions.includes('ssmmessages:createdatachannel'));
    if (!takesSessions || !managed.every((arn) => core.test(arn) || isOurs(system, role, arn))) return [];
    const missing = needsOf(system, shell, role, statements);
    if (missing.length === 0) return [];
    const what = `accepts sessions of ${shell.document.id}, but does not have ${missing.join(', ')}`;
    return [finding(role, what, 'Allow it in a policy of the role, and for the key in the key policy too.')];
  });
}

const isOurs = (system: ChainSystem, role: ChainResource, arn: string) =>
  system.mentions(role.properties.ManagedPolicyArns).some(({ key }) => arn === `\${${key}}`);

function needsOf(
  system: ChainSystem,
  shell: Shell,
  role: ChainResource,
  statements: readonly PolicyStatement[],
): readonly string[] {
  const { document, inputs } = shell;
  const may = (action: string, target: PolicyTarget): Answer => answer(statements, action, target);
  const group = system.target(inputs.cloudWatchLogGroupName, document, 'AWS::Logs::LogGroup');
  const bucket = system.target(inputs.s3BucketName, document, 'AWS::S3::Bucket');
  const key = systemKey(system, inputs.kmsKeyId, document);
  const isDecrypted = () =>
    admitted(system, key!, 'kms:Decrypt').some(({ principals }) =>
      principals.some(({ text }) => speaksOfTarget([text], { resource: role }) === 'yes'),
    );
  const writes = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  const looks = ['logs:DescribeLogGroups', 'logs:DescribeLogStreams'];
  const mayAnywhere = (action: string) =>
    statements.some((one) => one.effect === 'Allow' && speaksOfAction(one, action));
  return [
    ...(group ? writes.filter((action) => may(action, { resource: group, behind: ':log-stream:x' }) === 'no') : []),
    ...(group ? looks.filter((action) => !mayAnywhere(action)) : []),
    ...(bucket && may('s3:PutObject', { resource: bucket, behind: `/${textOf(inputs.s3KeyPrefix)}/x` }) === 'no'
      ? ['s3:PutObject']
      : []),
    ...(bucket && !mayAnywhere('s3:GetEncryptionConfiguration') ? ['s3:GetEncryptionConfiguration'] : []),
    ...(key && may('kms:Decrypt', { resource: key }) === 'no' && !isDecrypted() ? ['kms:Decrypt'] : []),
  ];
}
