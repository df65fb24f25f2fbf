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
  /** The only session document that is allowed. */
  readonly document: Id<'AWS::SSM::Document'>;
  /** KMS key of the sessions. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Tag of the allowed instances. Default: `SessionDocument` with the name of the document. */
  readonly tag?: { readonly key: string; readonly value: Value<string> };
  /** Groups to attach the policy to. Default: none. Then attach it by its ARN. */
  readonly groups?: readonly Id<'AWS::IAM::Group'>[];
  /** Requires `aws:MultiFactorAuthPresent`. Set it to `false` only if IAM Identity Center enforces MFA: its sessions have no such key. Default: true. */
  readonly requiresMfa?: boolean;
}

/**
 * Creates a policy that allows users to start Session Manager sessions with one document, on instances with one tag, and to resume and
 * terminate their own sessions. Other policies, such as `AdministratorAccess`, can still allow sessions with other documents.
 *
 * Source: AWS Systems Manager User Guide, "Sample IAM policies for Session Manager", "Additional sample IAM policies for Session
 * Manager", and "Start a session with a document by specifying the session documents in IAM policies".
 */
export function sessionAccess(id: string, props: SessionAccessProps) {
  const { document, key, groups = [], requiresMfa = true } = props;
  const tag = props.tag ?? { key: 'SessionDocument', value: document };
  const mfa: Statement['Condition'] = requiresMfa ? { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } : {};
  // Every statement that allows ssm:StartSession must have this condition, otherwise the document is not checked.
  const checked = { ...mfa, BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' } };
  const access = resource(
    id,
    'AWS::IAM::ManagedPolicy',
    {
      Description: 'Starts recorded Session Manager sessions',
      ...(groups.length > 0 && { Groups: groups }),
      PolicyDocument: policy(
        {
          Sid: 'StartSessionOnTaggedInstances',
          Effect: 'Allow',
          Action: 'ssm:StartSession',
          Resource: sub('arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:instance/*'),
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
    reason: 'The condition restricts the instances by tag. Their IDs are not known before their creation.',
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
