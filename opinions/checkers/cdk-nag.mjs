import { App, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks, HIPAASecurityChecks } from 'cdk-nag';
import { nameAsSample } from '../parameter-sets.mjs';
import { pseudo } from '../subjects.mjs';

/** The message of cdk-nag if a rule threw an error: it could not be evaluated, mostly because of an intrinsic function. */
const THREW = 'Rule threw an error during validation. ';

/** The `systemId` of the sample stack ID. A longer id that begins with it does not match. */
const systemId = /0a1b2c3d(?!-)/g;

/** Replaces sample values in the name of a rule with the names of their parameters. */
const withParameterNames = (ruleName, { parameters = {} }) =>
  Object.entries(parameters)
    .filter(([name, value]) => value === nameAsSample(name))
    .reduce((text, [name, value]) => text.replaceAll(value, `<${name}>`), ruleName)
    .replaceAll(pseudo['AWS::AccountId'], '<AWS::AccountId>')
    .replaceAll(pseudo['AWS::Region'], '<AWS::Region>')
    .replace(systemId, '<SystemId>');

/** cdk-nag with its HIPAA and AwsSolutions packs, on the template itself, without synthesis. */
export async function cdkNag(subjects) {
  const packs = [HIPAASecurityChecks, AwsSolutionsChecks].map((Pack) => new Pack(undefined, { verbose: true }));
  return subjects.flatMap((subject) => {
    const stack = new Stack(new App({ analyticsReporting: false }), 'S');
    try {
      new CfnInclude(stack, 'T', { templateFile: subject.file, allowCyclicalReferences: true });
    } catch (error) {
      return [{ subject, rule: 'cdk-nag:CfnInclude', message: `refuses the template: ${error.message}` }];
    }
    const violations = packs.flatMap((pack) => pack.validateScope(stack).violations);
    return violations.flatMap(({ ruleName, description, violatingResources }) =>
      violatingResources.map(({ constructPath }) => {
        const found = {
          subject,
          rule: `cdk-nag:${withParameterNames(ruleName, subject)}`,
          logicalId: constructPath.split('/').at(-1),
        };
        return description.startsWith(THREW)
          ? { ...found, unevaluated: true, message: `could not evaluate: ${description.slice(THREW.length)}` }
          : { ...found, message: description };
      }),
    );
  });
}
