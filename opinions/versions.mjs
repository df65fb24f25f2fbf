import { readFile } from 'node:fs/promises';
import { CFN_LINT } from '../tools/dist/check/cfn-lint.js';

/** Checker -> the pinned version that is installed. */
export async function versions() {
  const read = (file) => readFile(new URL(file, import.meta.url), 'utf8');
  const { dependencies } = JSON.parse(await read('package.json'));
  const requirements = await read('requirements.txt');
  const pinned = (name) => new RegExp(`^${name}==(\\S+)`, 'm').exec(requirements)?.[1];
  return {
    'cdk-nag': dependencies['cdk-nag'],
    'aws-cdk-lib': dependencies['aws-cdk-lib'],
    checkov: pinned('checkov'),
    'cloudformation-validate': dependencies['@aws/cloudformation-validate'],
    parliament: pinned('parliament'),
    'cfn-lint': CFN_LINT.split('==')[1],
  };
}
