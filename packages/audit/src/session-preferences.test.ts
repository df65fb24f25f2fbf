import { type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { key } from '../../data/src/testing/references.ts';
import { sessionDocument } from './session-document.ts';
import { sessionPreferences } from './session-preferences.ts';

const props = { key, logGroup: unchecked<Id<'AWS::Logs::LogGroup'>>({ Ref: 'SessionLogGroup' }) };
const [preferences] = sessionPreferences('SessionPreferences', props).resources;

test('the preferences of the account have the name that AWS looks for', () => {
  expect(preferences?.properties).toMatchObject({ Name: 'SSM-SessionManagerRunShell', UpdateMethod: 'NewVersion' });
});

test('a session that names no document is recorded, and ends, like one that does', () => {
  const [document] = sessionDocument('SessionDocument', props).resources;
  expect(preferences?.properties).toEqual({ ...document?.properties, Name: expect.any(String) });
});
