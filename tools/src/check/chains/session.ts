import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { keyOf, systemKey } from './keys.ts';
import {
  conditionValues,
  type Decision,
  evaluate,
  matchesAction,
  matchesTarget,
  type PolicyStatement,
  type PolicyTarget,
  policiesOf,
  resourceStatements,
  statementsOf,
} from './policies.ts';
import { isTrue, numberOf } from './properties.ts';
import { textOf, textsOf } from './text.ts';

/**
 * A session document of Session Manager: sessions end when idle and after a maximum duration. Their log is written
 * to an encrypted log group or bucket of the system. A key encrypts them, and its policy allows users to use it. A
 * policy allows users to start sessions with the document. All policies that allow starting sessions are limited to
 * documents of the system and to instances with a tag, and do not allow resuming sessions of other users. The roles
 * of instances are allowed to write the log and to decrypt. Source: AWS Systems Manager User Guide, "Session
 * document schema" and "Start a session with a document by specifying the session documents in IAM policies".
 *
 * It can't see policies and instances of other stacks, the instances that have the tag of a policy, documents that
 * are written as text, or the permissions of administrators. A document that is exported, or that is an output of a
 * system without such a policy, is assumed to be used elsewhere. Documents for port forwarding and single commands
 * write no log, so they are not checked.
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
        ...timeoutFindings(shell),
        ...logFindings(system, shell),
        ...keyFindings(system, shell),
        ...unusedDocument(system, shell, starts),
        ...instanceRoleFindings(system, shell),
      ]),
      ...starts.flatMap((start) => [...anyDocument(start), ...anyInstance(system, start)]),
      ...[...new Set(starts.map(({ from }) => from))].flatMap((from) => incompletePermissions(system, from, shells)),
      ...resumeStatements(system).flatMap(otherUsersSessions),
    ];
  },
};

/** A session document for shell sessions, with its inputs. */
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

function timeoutFindings({ document, inputs }: Shell): readonly ChainFinding[] {
  const limits = [
    { name: 'idleSessionTimeout', maximum: 60, what: 'does not set when an idle session ends' },
    { name: 'maxSessionDuration', maximum: 1440, what: 'does not limit the duration of a session' },
  ];
  return limits.flatMap(({ name, maximum, what }) => {
    const text = textOf(inputs[name]);
    const fix = `Set ${name} to minutes, 1 to ${maximum}, as text.`;
    if (text === '') return [finding(document, what, fix)];
    const minutes = numberOf(text);
    const isWrong = minutes !== undefined && !(minutes >= 1 && minutes <= maximum);
    return isWrong ? [finding(document, `has ${name} ${text}, which Session Manager rejects`, fix)] : [];
  });
}

const logDestinations = [
  {
    name: 'cloudWatchLogGroupName',
    type: 'AWS::Logs::LogGroup',
    flag: 'cloudWatchEncryptionEnabled',
    what: 'log group',
  },
  { name: 's3BucketName', type: 'AWS::S3::Bucket', flag: 's3EncryptionEnabled', what: 'bucket' },
];

/** The log group and the bucket, if they are set. */
const logDestinationsOf = ({ inputs }: Shell) => logDestinations.filter(({ name }) => textOf(inputs[name]) !== '');

function logFindings(system: ChainSystem, shell: Shell): readonly ChainFinding[] {
  const { document, inputs } = shell;
  const destinations = logDestinationsOf(shell);
  if (destinations.length === 0)
    return [finding(document, 'does not log sessions', 'Set cloudWatchLogGroupName or s3BucketName.')];
  return destinations.flatMap(({ name, type, flag, what }) => {
    const value = inputs[name];
    const found: ChainFinding[] = [];
    const destination = system.target(value, document, type);
    if (destination?.type === 'AWS::Logs::LogGroup' && /\.Arn\}$/.test(textOf(value)))
      found.push(finding(document, `uses the ARN of ${destination.id} instead of its name`, 'Use its name (Ref).'));
    if (!destination && !system.isUnknown(value))
      found.push(finding(document, `logs to a ${what} that is not in the system`, `Add an ${type} and reference it.`));
    if (!isTrue(inputs[flag]) && !system.isUnknown(inputs[flag]))
      found.push(finding(document, `logs to a ${what} even if it is not encrypted`, `Set ${flag} to true.`));
    else if (
      destination?.type === 'AWS::Logs::LogGroup' &&
      keyOf(system, destination.properties.KmsKeyId, destination) === 'none'
    )
      found.push(
        finding(
          document,
          `requires an encrypted log group, but ${destination.id} has no KMS key: no session starts`,
          'Set KmsKeyId.',
        ),
      );
    return found;
  });
}

function keyFindings(system: ChainSystem, { document, inputs }: Shell): readonly ChainFinding[] {
  if (keyOf(system, inputs.kmsKeyId, document) === 'none')
    return [finding(document, 'does not encrypt sessions with a KMS key', 'Set kmsKeyId.')];
  const key = systemKey(system, inputs.kmsKeyId, document);
  if (!key || key.properties.KeyPolicy === undefined || directStatements(system, key, 'kms:GenerateDataKey').length > 0)
    return [];
  const what = `encrypts ${document.id}, but does not allow users who start a session to call kms:GenerateDataKey`;
  return [finding(key, what, 'Allow it to the account, if kms:EncryptionContext:aws:ssm:SessionId exists.')];
}

/** Statements of a key policy that allow users and roles to call an action directly, not through a service. */
const directStatements = (system: ChainSystem, key: ChainResource, action: string): readonly PolicyStatement[] =>
  resourceStatements(system, key).filter(
    (one) =>
      one.effect === 'Allow' &&
      matchesAction(one, action) &&
      one.principals.some(({ kind }) => kind !== 'Service') &&
      conditionValues(one, 'kms:ViaService').length === 0,
  );

/** Statements of the system that allow starting sessions. */
function startsOf(system: ChainSystem): readonly PolicyStatement[] {
  const documents = [...system.resources.values()].flatMap((resource) =>
    [resource.properties.PolicyDocument, ...inlineOf(resource)].flatMap((document) => statementsOf(document, resource)),
  );
  return documents.filter((one) => one.effect === 'Allow' && isIdentity(one) && matchesAction(one, 'ssm:StartSession'));
}

const inlineOf = ({ properties }: ChainResource): readonly (Json | undefined)[] =>
  Array.isArray(properties.Policies)
    ? properties.Policies.map((policy: Json) => (isObject(policy) ? policy.PolicyDocument : undefined))
    : [];

const isIdentity = ({ from }: PolicyStatement) => from.type.startsWith('AWS::IAM::');

/** Whether a statement applies to a document, by its reference or its name. */
const isForDocument = ({ resources }: PolicyStatement, document: ChainResource): boolean =>
  [`\${${document.key}}`, textOf(document.properties.Name)]
    .filter((name) => name !== '')
    .some((name) => matchesTarget(resources, `arn:*:ssm:*:*:document/${name}`) !== 'no');

/** The document that Session Manager uses by default. */
const isDefault = ({ properties }: ChainResource) => textOf(properties.Name) === 'SSM-SessionManagerRunShell';

function unusedDocument(
  system: ChainSystem,
  { document }: Shell,
  starts: readonly PolicyStatement[],
): readonly ChainFinding[] {
  const mayBeUsedElsewhere = system.isExported(document) || (starts.length === 0 && system.isOutput(document));
  if (isDefault(document) || mayBeUsedElsewhere || starts.some((start) => isForDocument(start, document))) return [];
  const what = 'is not used: no policy allows anyone to start a session with it';
  return [finding(document, what, 'Allow ssm:StartSession on it, and on no other document.')];
}

function anyDocument(start: PolicyStatement): readonly ChainFinding[] {
  const { from, resources } = start;
  const found: ChainFinding[] = [];
  const where = start.sid === undefined ? 'a statement' : `the statement ${start.sid}`;
  if (matchesTarget(resources, 'arn:*:ssm:*:*:document/any-other') === 'yes')
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

/** Tags that a statement requires of its resources. */
const requiredTags = ({ condition }: PolicyStatement): readonly string[] =>
  Object.values(condition).flatMap((keys) =>
    isObject(keys) ? Object.keys(keys).flatMap((key) => tagKey.exec(key)?.[1] ?? []) : [],
  );

/** A policy that allows starting sessions also allows ending them, and generating a data key to encrypt them. */
function incompletePermissions(
  system: ChainSystem,
  from: ChainResource,
  shells: readonly Shell[],
): readonly ChainFinding[] {
  const statements = [from.properties.PolicyDocument, ...inlineOf(from)].flatMap((one) => statementsOf(one, from));
  const may = (action: string) => statements.some((one) => one.effect === 'Allow' && matchesAction(one, action));
  const own = shells.filter(({ document }) =>
    statements.some((one) => matchesAction(one, 'ssm:StartSession') && isForDocument(one, document)),
  );
  const hasKey = own.some(({ document, inputs }) => systemKey(system, inputs.kmsKeyId, document));
  const needs = own.length === 0 ? [] : ['ssm:TerminateSession', ...(hasKey ? ['kms:GenerateDataKey'] : [])];
  const missing = needs.filter((action) => !may(action));
  if (missing.length === 0) return [];
  const what = `allows users to start sessions, but not ${missing.join(', ')}`;
  return [finding(from, what, 'Allow it too, on their own sessions and on the key of the document.')];
}

/** A statement for every instance of the account, or for a tag that no instance of the system has. */
function anyInstance(system: ChainSystem, start: PolicyStatement): readonly ChainFinding[] {
  const where = start.sid === undefined ? 'a statement' : `the statement ${start.sid}`;
  const tags = requiredTags(start);
  if (tags.length === 0)
    return matchesTarget(start.resources, 'arn:*:ec2:*:*:instance/any-other') === 'yes'
      ? [
          finding(
            start.from,
            `${where} allows sessions on every instance of the account`,
            'List the instances, or require a tag with ssm:resourceTag/….',
          ),
        ]
      : [];
  const instances = system.ofType('AWS::EC2::Instance');
  const unmet = tags.filter((tag) => !tag.includes(':') && !instances.some((one) => system.tagsOf(one).has(tag)));
  if (instances.length === 0 || unmet.length === 0) return [];
  const what = `${where} requires the tag ${unmet.join(', ')}, which no instance of the system has`;
  return [finding(start.from, what, 'Add the tag to the instances, or require a tag that they have.')];
}

/** Statements that allow resuming sessions. */
const resumeStatements = (system: ChainSystem): readonly PolicyStatement[] =>
  [...system.resources.values()]
    .filter(({ type }) => type.startsWith('AWS::IAM::'))
    .flatMap((from) => [from.properties.PolicyDocument, ...inlineOf(from)].flatMap((one) => statementsOf(one, from)))
    .filter((one) => one.effect === 'Allow' && matchesAction(one, 'ssm:ResumeSession'));

/** Source: AWS Systems Manager User Guide, "Restrict access to sessions", on `ssm:ResumeSession`. */
function otherUsersSessions(one: PolicyStatement): readonly ChainFinding[] {
  const isOwn = one.resources.every((arn) => /\$\{!?aws:(userid|username)\}/.test(arn));
  if (isOwn || requiredTags(one).length > 0 || one.actions.includes('*') || one.actions.includes('ssm:*')) return [];
  const where = one.sid === undefined ? 'a statement' : `the statement ${one.sid}`;
  return [
    finding(
      one.from,
      `${where} allows users to resume sessions of other users`,
      'Require ssm:resourceTag/aws:ssmmessages:session-id, or use ${aws:userid}-* as the resource.',
    ),
  ];
}

/** AWS managed policies that allow an instance to use Session Manager, without permissions for logs or keys. */
const core =
  /policy\/(AmazonSSMManagedInstanceCore|AmazonSSMManagedEC2InstanceDefaultPolicy|AmazonSSMPatchAssociation)$/;

/** Checks the roles of instances that accept sessions. */
function instanceRoleFindings(system: ChainSystem, shell: Shell): readonly ChainFinding[] {
  return system.ofType('AWS::IAM::Role').flatMap((role) => {
    const { statements } = policiesOf(system, role);
    const managed = textsOf(role.properties.ManagedPolicyArns);
    const acceptsSessions =
      managed.some((arn) => core.test(arn)) ||
      statements.some((one) => one.effect === 'Allow' && one.actions.includes('ssmmessages:createdatachannel'));
    if (!acceptsSessions || !managed.every((arn) => core.test(arn) || isOfSystem(system, role, arn))) return [];
    const missing = needsOf(system, shell, role, statements);
    if (missing.length === 0) return [];
    const what = `accepts sessions of ${shell.document.id}, but does not allow ${missing.join(', ')}`;
    return [finding(role, what, 'Allow it in a policy of the role, and for the key in the key policy too.')];
  });
}

const isOfSystem = (system: ChainSystem, role: ChainResource, arn: string) =>
  system.mentions(role.properties.ManagedPolicyArns).some(({ key }) => arn === `\${${key}}`);

function needsOf(
  system: ChainSystem,
  shell: Shell,
  role: ChainResource,
  statements: readonly PolicyStatement[],
): readonly string[] {
  const { document, inputs } = shell;
  const may = (action: string, target: PolicyTarget): Decision => evaluate(statements, action, target);
  const group = system.target(inputs.cloudWatchLogGroupName, document, 'AWS::Logs::LogGroup');
  const bucket = system.target(inputs.s3BucketName, document, 'AWS::S3::Bucket');
  const key = systemKey(system, inputs.kmsKeyId, document);
  const isDecrypted = () =>
    directStatements(system, key!, 'kms:Decrypt').some(({ principals }) =>
      principals.some(({ text }) => matchesTarget([text], { resource: role }) === 'yes'),
    );
  const writes = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  const describeActions = ['logs:DescribeLogGroups', 'logs:DescribeLogStreams'];
  const mayAnywhere = (action: string) =>
    statements.some((one) => one.effect === 'Allow' && matchesAction(one, action));
  return [
    ...(group ? writes.filter((action) => may(action, { resource: group, suffix: ':log-stream:x' }) === 'no') : []),
    ...(group ? describeActions.filter((action) => !mayAnywhere(action)) : []),
    ...(bucket && may('s3:PutObject', { resource: bucket, suffix: `/${textOf(inputs.s3KeyPrefix)}/x` }) === 'no'
      ? ['s3:PutObject']
      : []),
    ...(bucket && !mayAnywhere('s3:GetEncryptionConfiguration') ? ['s3:GetEncryptionConfiguration'] : []),
    ...(key && may('kms:Decrypt', { resource: key }) === 'no' && !isDecrypted() ? ['kms:Decrypt'] : []),
  ];
}
