import { type Expr, type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { textOf } from '../../../data/src/testing/decide.ts';
import { key } from '../../../data/src/testing/references.ts';
import { sessionDocument } from './session-document.ts';

const logGroup = unchecked<Id<'AWS::Logs::LogGroup'>>({ Ref: 'SessionLogGroup' });
const [shell] = sessionDocument('SessionDocument', { key, logGroup }).resources;
const inputsOf = (properties: object) =>
  (properties as { Content: { inputs: Record<string, unknown> } }).Content.inputs;

test('by default, a session ends after 15 idle minutes, and after an hour in any case', () => {
  expect(inputsOf(shell!.properties)).toMatchObject({ idleSessionTimeout: '15', maxSessionDuration: '60' });
  expect(shell?.supports).toContain('164.312(a)(2)(iii)');
});

test('input and output are streamed to the log group, which must be encrypted', () => {
  expect(inputsOf(shell!.properties)).toMatchObject({
    cloudWatchLogGroupName: logGroup,
    cloudWatchEncryptionEnabled: true,
    cloudWatchStreamingEnabled: true,
    kmsKeyId: key,
  });
});

test('minutes from a parameter are converted to text, as the schema requires', () => {
  const minutes = unchecked<Expr<number>>({ Ref: 'Minutes' });
  const [document] = sessionDocument('SessionDocument', { key, logGroup, idleMinutes: minutes }).resources;
  const { idleSessionTimeout } = inputsOf(document!.properties);
  expect(idleSessionTimeout).toHaveProperty('Fn::Sub');
  expect(textOf(idleSessionTimeout)).toBe('${Minutes}');
});

test('a change creates a new version, and the document has no physical name', () => {
  expect(shell?.properties).toMatchObject({ DocumentType: 'Session', UpdateMethod: 'NewVersion' });
  expect(shell?.properties).not.toHaveProperty('Name');
});
