import { type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { key } from '../../../data/src/testing/references.ts';
import { sessionDocument } from './session-document.ts';
import { sessionPreferences } from './session-preferences.ts';

const props = { key, logGroup: unchecked<Id<'AWS::Logs::LogGroup'>>({ Ref: 'SessionLogGroup' }) };
const [preferences] = sessionPreferences('SessionPreferences', props).resources;

test('the preferences have the name that Session Manager requires', () => {
  expect(preferences?.properties).toMatchObject({ Name: 'SSM-SessionManagerRunShell', UpdateMethod: 'NewVersion' });
});

test('sessions without a document have the same settings as sessions with a document', () => {
  const [document] = sessionDocument('SessionDocument', props).resources;
  expect(preferences?.properties).toEqual({ ...document?.properties, Name: expect.any(String) });
});
