import { resource, snippet } from '@hipaa-stacks/cloudformation';
import { type SessionProps, sessionSupports, shellDocument } from './session-content.ts';

/**
 * Creates a session document of Session Manager. Sessions have an idle timeout and a maximum duration, their input and output are
 * streamed to an encrypted log group, and a KMS key encrypts the session data. It is enforced for users whose only permission to start
 * sessions names it: see `sessionAccess`. CloudFormation generates its name from the stack.
 *
 * Source: AWS Systems Manager User Guide, "Session document schema".
 */
export function sessionDocument(id: string, props: SessionProps) {
  const document = resource(id, 'AWS::SSM::Document', shellDocument(props), { supports: sessionSupports });
  return snippet([document], { name: document.ref });
}
