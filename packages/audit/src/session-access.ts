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

export interface SessionAccessProps {
  /** The one document with which they start sessions. */
  readonly document: Id<'AWS::SSM::Document'>;
  /** Key of the sessions. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** The instances are those with this tag. Default: `SessionDocument`, with the name of the document. */
  readonly tag?: { readonly key: string; readonly value: Value<string> };
  /** Groups of people. Default: none; then attach the policy by its ARN. */
  readonly groups?: readonly Id<'AWS::IAM::Group'>[];
  /** Whether IAM must have seen MFA. `false` only where IAM Identity Center asks for it: its sessions do not carry the key. Default: true. */
  readonly requiresMfa?: boolean;
}

/**
 * What people need to open shells by Session Manager, with one document only, on instances with one tag only, and to resume and end
 * their own sessions only. A permission from elsewhere, such as `AdministratorAccess`, still starts sessions with other documents.
 *
 * Source: AWS Systems Manager User Guide, "Sample IAM policies for Session Manager", "Additional sample IAM policies for Session
 * Manager", and "Start a session with a document by specifying the session documents in IAM policies".
 */
export function sessionAccess(id: string, props: SessionAccessProps) {
  const { document, key, groups = [], requiresMfa = true } = props;
  const tag = props.tag ?? { key: 'SessionDocument', value: document };
  const mfa: Statement['Condition'] = requiresMfa ? { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } : {};
  // Every statement that allows ssm:StartSession must ask for the check, or the document goes unchecked.
  const checked = { ...mfa, BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' } };
  const access = resource(
    id,
    'AWS::IAM::ManagedPolicy',
    {
      Description: 'Opens recorded shells by Session Manager',
      ...(groups.length > 0 && { Groups: groups }),
      PolicyDocument: policy(
        {
          Sid: 'OnInstancesWithTheTag',
          Effect: 'Allow',
          Action: 'ssm:StartSession',
          Resource: sub('arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:instance/*'),
          Condition: { ...checked, StringEquals: { [`ssm:resourceTag/${tag.key}`]: tag.value } },
        },
        {
          Sid: 'WithTheDocument',
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
          Condition: {
            ...mfa,
            StringEquals: { 'ssm:resourceTag/aws:ssmmessages:session-id': '${aws:userid}' },
          },
        },
        {
          Sid: 'OwnChannels',
          Effect: 'Allow',
          Action: 'ssmmessages:OpenDataChannel',
          Resource: ['userid', 'username'].map((variable) =>
            sub(`arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:session/\${!aws:${variable}}-*`),
          ),
          ...(requiresMfa && { Condition: mfa }),
        },
        sessionEncryptionStatement(key),
      ),
    },
    { supports: ['164.312(a)(1)', '164.312(a)(2)(iii)'], exceptions },
  );
  return snippet([access], { arn: access.ref });
}

const exceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:ec2:<AWS::Region>:<AWS::AccountId>:instance/*]',
    reason: 'Which instances, the tag in the condition says; their ids are not known before they are made.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:ssm:<AWS::Region>:<AWS::AccountId>:session/*]',
    reason: 'Which sessions, the condition says: AWS tags each with the id of the person who started it.',
  },
  ...['userid', 'username'].map((variable) => ({
    rule: `cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:ssm:<AWS::Region>:<AWS::AccountId>:session/<aws:${variable}>-*]`,
    reason: 'What stands before the hyphen is the person; AWS makes up the rest for each session.',
  })),
  {
    rule: 'parliament:RESOURCE_MISMATCH[ssmmessages:OpenDataChannel]',
    reason: 'IAM binds it to sessions, as AWS’s own sample policies do: Parliament’s list is older.',
  },
  {
    rule: 'parliament:UNKNOWN_CONDITION_FOR_ACTION[ssm:SessionDocumentAccessCheck]',
    reason: 'The User Guide of Systems Manager has it for ssm:StartSession: Parliament’s list is older.',
  },
];
