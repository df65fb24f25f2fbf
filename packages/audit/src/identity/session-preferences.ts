import { resource, snippet } from '@hipaa-stacks/cloudformation';
import { type SessionProps, sessionSupports, shellDocument } from './session-content.ts';

/** The document name that Session Manager requires. */
const NAME = 'SSM-SessionManagerRunShell';

/**
 * Creates the Session Manager preferences of the account in this Region, for all sessions that name no document, with the settings of a
 * `sessionDocument`. A Region can have one preferences document: if preferences were saved in the console, the creation fails.
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
