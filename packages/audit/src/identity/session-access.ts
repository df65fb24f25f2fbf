import {
  type Arn,
  type CheckerException,
  type Id,
  policy,
  resource,
  type Statement,
  snippet,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { documentArn, sessionEncryptionStatement } from './session-statements.ts';
import { forUsersAndRoles, signedInWithMfa, type WorkforceRoles } from './workforce-roles.ts';

export interface SessionAccessProps {
  /** The only session document that is allowed. */
  readonly document: Id<'AWS::SSM::Document'>;
  /** KMS key of the sessions. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Tag of the allowed instances. Default: `SessionDocument` with the name of the document. */
  readonly tag?: { readonly key: string; readonly value: Value<string> };
  /** Groups to attach the policy to. Default: none. Then attach it by its ARN. */
  readonly groups?: readonly Id<'AWS::IAM::Group'>[];
  /** Roles whose sessions are allowed without MFA of IAM, if the policy is attached to them. Default: none. */
  readonly roles?: WorkforceRoles;
}

/**
 * Creates a policy that allows IAM users with MFA, and sessions of the given roles, to find the instances, to start Session Manager
 * sessions with one document on instances with one tag, and to resume and terminate their own sessions. With it, `aws login` gets
 * credentials for the AWS CLI from the console session: a user needs no access key. Other policies, such as `AdministratorAccess`, can
 * still allow sessions with other documents.
 *
 * Source: AWS Systems Manager User Guide, "Sample IAM policies for Session Manager", "Additional sample IAM policies for Session
 * Manager", and "Start a session with a document by specifying the session documents in IAM policies"; AWS CLI User Guide, "Login for
 * AWS local development using console credentials".
 */
export function sessionAccess(id: string, props: SessionAccessProps) {
  const { document, key, groups = [], roles } = props;
  const tag = props.tag ?? { key: 'SessionDocument', value: document };
  const access = resource(
    id,
    'AWS::IAM::ManagedPolicy',
    {
      Description: 'Starts recorded Session Manager sessions',
      ...(groups.length > 0 && { Groups: groups }),
      PolicyDocument: policy(
        ...forUsersAndRoles(signedInWithMfa(), roles, (caller) => sessionStatements(caller, document, tag)),
        ...listStatements(document),
        sessionEncryptionStatement(key),
        signInStatement,
      ),
    },
    { supports: ['164.312(a)(1)', '164.312(a)(2)(iii)'], exceptions },
  );
  return snippet([access], { arn: access.ref });
}

const instances = sub('arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:instance/*');

function sessionStatements(
  caller: NonNullable<Statement['Condition']>,
  document: SessionAccessProps['document'],
  tag: NonNullable<SessionAccessProps['tag']>,
): readonly Statement[] {
  // Every statement that allows ssm:StartSession must have this condition, otherwise the document is not checked.
  const checked = { ...caller, BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' } };
  return [
    {
      Sid: 'StartSessionOnTaggedInstances',
      Effect: 'Allow',
      Action: 'ssm:StartSession',
      Resource: instances,
      Condition: { ...checked, StringEquals: { [`ssm:resourceTag/${tag.key}`]: tag.value } },
    },
    {
      Sid: 'StartSessionWithDocument',
      Effect: 'Allow',
      Action: 'ssm:StartSession',
      Resource: documentArn(document),
      Condition: checked,
    },
    {
      Sid: 'OwnSessions',
      Effect: 'Allow',
      Action: ['ssm:ResumeSession', 'ssm:TerminateSession'],
      Resource: sub('arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:session/*'),
      Condition: { ...caller, StringEquals: { 'ssm:resourceTag/aws:ssmmessages:session-id': '${aws:userid}' } },
    },
    {
      Sid: 'OwnChannels',
      Effect: 'Allow',
      Action: 'ssmmessages:OpenDataChannel',
      Resource: ['userid', 'username'].map((variable) =>
        sub(`arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:session/\${!aws:${variable}}-*`),
      ),
      Condition: caller,
    },
  ];
}

/** What the console and the AWS CLI list before a session. They are not repeated for roles: a managed policy has at most 6,144 characters. */
const listStatements = (document: SessionAccessProps['document']): readonly Statement[] => [
  {
    Sid: 'ListInstancesAndSessions',
    Effect: 'Allow',
    Action: [
      'ec2:DescribeInstances',
      'ssm:DescribeInstanceInformation',
      'ssm:DescribeInstanceProperties',
      'ssm:DescribeSessions',
      'ssm:ListDocuments',
    ],
    Resource: '*',
  },
  { Sid: 'ConnectionStatus', Effect: 'Allow', Action: 'ssm:GetConnectionStatus', Resource: instances },
  { Sid: 'ReadDocument', Effect: 'Allow', Action: 'ssm:GetDocument', Resource: documentArn(document) },
];

/**
 * Allows `aws login`. Without a condition, because the credentials have the MFA of the console session.
 *
 * Source: AWS Managed Policy Reference, "SignInLocalDevelopmentAccess".
 */
const signInStatement: Statement = {
  Sid: 'CommandLineCredentials',
  Effect: 'Allow',
  Action: ['signin:AuthorizeOAuth2Access', 'signin:CreateOAuth2Token'],
  Resource: sub('arn:${AWS::Partition}:signin:*:*:oauth2/public-client/*'),
};

const exceptions: readonly CheckerException[] = [
  {
    rule: 'parliament:UNKNOWN_ACTION[signin:AuthorizeOAuth2Access]',
    reason:
      'The managed policy SignInLocalDevelopmentAccess of AWS contains the action. The IAM data of Parliament is older.',
  },
  {
    rule: 'parliament:UNKNOWN_ACTION[signin:CreateOAuth2Token]',
    reason:
      'The managed policy SignInLocalDevelopmentAccess of AWS contains the action. The IAM data of Parliament is older.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::*]',
    reason: 'The actions that list instances, sessions and documents support no resource-level permissions.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:signin:*:*:oauth2/public-client/*]',
    reason:
      'The resource of SignInLocalDevelopmentAccess of AWS: the client is the AWS CLI on the computer of the user.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:ec2:<AWS::Region>:<AWS::AccountId>:instance/*]',
    reason:
      'The condition restricts the instances on which sessions start by tag. Their IDs are not known before their creation. The status of others contains no data.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:ssm:<AWS::Region>:<AWS::AccountId>:session/*]',
    reason: 'The condition restricts the sessions: AWS tags each session with the ID of the user who started it.',
  },
  ...['userid', 'username'].map((variable) => ({
    rule: `cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:ssm:<AWS::Region>:<AWS::AccountId>:session/<aws:${variable}>-*]`,
    reason: 'The part before the hyphen is the user; AWS generates the rest for each session.',
  })),
  {
    rule: 'parliament:RESOURCE_MISMATCH[ssmmessages:OpenDataChannel]',
    reason: 'The action supports session resources, as in the sample policies of AWS. The list of Parliament is older.',
  },
  {
    rule: 'parliament:UNKNOWN_CONDITION_FOR_ACTION[ssm:SessionDocumentAccessCheck]',
    reason: 'The Systems Manager User Guide documents it for ssm:StartSession. The list of Parliament is older.',
  },
];
