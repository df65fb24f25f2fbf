import { resource, snippet } from '@hipaa-stacks/cloudformation';
import { type SessionProps, sessionSupports, shellDocument } from './session-content.ts';

/**
 * How shells are opened by Session Manager: they end when idle and after a while, what is typed and shown goes to an encrypted log
 * group while it happens, and a key of the system encrypts it on the way. It is in force for those whose only permission to start
 * sessions names it: see `sessionAccess`. CloudFormation names it, after the stack.
 *
 * Source: AWS Systems Manager User Guide, "Session document schema".
 */
export function sessionDocument(id: string, props: SessionProps) {
  const document = resource(id, 'AWS::SSM::Document', shellDocument(props), { supports: sessionSupports });
  return snippet([document], { name: document.ref });
}
