import { resource, snippet } from '@hipaa-stacks/cloudformation';
import { type SessionProps, sessionSupports, shellDocument } from './session-content.ts';

/** The name that AWS looks for. */
const NAME = 'SSM-SessionManagerRunShell';

/**
 * The preferences of the whole account in this Region, for each session that names no document: the same as a `sessionDocument`. There
 * is one in a Region: where someone has saved preferences in the console, the creation fails.
 *
 * Source: AWS Systems Manager User Guide, "Create a Session Manager preferences document (command line)".
 */
export function sessionPreferences(id: string, props: SessionProps) {
  const document = resource(
    id,
    'AWS::SSM::Document',
    { Name: NAME, ...shellDocument(props) },
    { supports: sessionSupports },
  );
  return snippet([document], { name: document.ref });
}
