import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { blueprint, lambdaCode, resource, snippet, trustedBy } from '@hipaa-stacks/cloudformation';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildBlueprint, buildSnippet } from './build.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alone-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function withCode(name: string, bytes: number) {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, `export const handler = async () => ${JSON.stringify('x'.repeat(bytes))};\n`);
  return blueprint(name, {
    title: 'A function',
    parameters: {},
    system: () => {
      const role = resource('Role', 'AWS::IAM::Role', { AssumeRolePolicyDocument: trustedBy('lambda.amazonaws.com') });
      const fn = resource('Fn', 'AWS::Lambda::Function', {
        Code: lambdaCode(pathToFileURL(file)),
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: role.att('Arn'),
      });
      return { stacks: { app: [snippet([role, fn])] }, outputs: {} };
    },
  });
}

test('a snippet whose code needs a zip is refused, since it has no bucket for one', async () => {
  await expect(buildSnippet(withCode('large', 200_000))).rejects.toThrow(
    'large: the code of Fn is too large for a single template. Make it smaller',
  );
  await expect(buildSnippet(withCode('small', 200))).resolves.toMatchObject({ file: 'small.yaml' });
});

test('a companion whose code needs a zip is refused', async () => {
  const companion = withCode('adjacent', 200_000);
  const system = {
    ...withCode('system', 200),
    companions: { adjacent: { blueprint: companion, order: 'after' as const, parameters: {} } },
  };
  await expect(buildBlueprint(system)).rejects.toThrow('adjacent: the code of Fn is too large');
});
