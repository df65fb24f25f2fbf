import { resource, snippet, sub } from '@hipaa-stacks/cloudformation';

/** Enabled standards, by the end of their ARN. */
const standards = {
  Foundations: 'aws-foundational-security-best-practices/v/1.0.0',
  Nist: 'nist-800-53/v/5.0.0',
};

/**
 * Enables Security Hub for this account and Region, with the standards AWS Foundational Security Best Practices and NIST 800-53. A
 * Region can have one hub: if it exists, the creation fails. The controls require AWS Config.
 *
 * Source: AWS Security Hub User Guide, "Security Hub standards reference".
 */
export function securityHub(id: string) {
  const hub = resource(
    id,
    'AWS::SecurityHub::Hub',
    { AutoEnableControls: true, ControlFindingGenerator: 'SECURITY_CONTROL', EnableDefaultStandards: false },
    { supports: ['164.308(a)(1)(ii)(D)', '164.308(a)(8)'] },
  );
  const subscribed = Object.entries(standards).map(([name, standard]) =>
    resource(
      `${id}${name}`,
      'AWS::SecurityHub::Standard',
      { StandardsArn: sub(`arn:\${AWS::Partition}:securityhub:\${AWS::Region}::standards/${standard}`) },
      {
        dependsOn: [hub],
        exceptions: [
          {
            rule: 'cfn-validate:W9002',
            reason: 'The standard belongs to AWS: no resource or parameter has its ARN.',
          },
        ],
      },
    ),
  );
  return snippet([hub, ...subscribed], { arn: hub.att('ARN') });
}
