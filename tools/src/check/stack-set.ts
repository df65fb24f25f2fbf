import type { Json, TemplateParameter } from '@hipaa-stacks/cloudformation';
import { functionIn } from '../template/walk.ts';
import { isExpanded } from './expansion.ts';
import type { Fault, Finding, TemplateCheck } from './finding.ts';
import { valuesIn } from './values.ts';

const check = 'stack-set';

/**
 * A template can be used in a StackSet with service-managed permissions and deployed to every account: it has no nested stacks, no
 * macros and no parameters for resources that only exist in one account. `checkQuotas` checks its size and counts, since the limits are those
 * of a stack whose template is in S3. Not checked: whether an account already has a resource that can only exist once, and that code in S3
 * must be in the Region of its function. Source: AWS CloudFormation User Guide, "Configure a custom execution role template for StackSets"
 * (what the default role does not provision), API Reference, "CreateStackSet".
 */
export const checkStackSet: TemplateCheck = (named) => {
  const { stack, template } = named;
  const at = (logicalId: string, fault: Fault): Finding => ({ check, stack, logicalId, ...fault });
  const nested = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::CloudFormation::Stack');
  return [
    ...nested.map(([id]) =>
      at(id, {
        what: 'is a nested stack, which service-managed StackSets do not support',
        fix: 'Move its resources into this template.',
      }),
    ),
    ...(isExpanded(template)
      ? [{ check, stack, what: 'has a macro, which service-managed StackSets do not support', fix: 'Expand it first.' }]
      : []),
    ...Object.entries({ ...template.Resources, ...template.Outputs })
      .filter(([, holder]) => hasImport(holder as unknown as Json))
      .map(([id]) =>
        at(id, {
          what: 'imports an export, which each account of a StackSet would need',
          fix: 'Create the resource in this template, or use a parameter.',
        }),
      ),
    ...Object.entries(template.Parameters ?? {})
      .filter(([, parameter]) => isOfOneAccount(parameter))
      .map(([name]) =>
        at(`Parameters/${name}`, {
          what: 'requires a resource of one account, and a StackSet passes the same value to all accounts',
          fix: "Use the type String and the default '', and create the resource in this template if it is empty.",
        }),
      ),
  ];
};

const hasImport = (holder: Json): boolean =>
  [...valuesIn(holder)].some(({ value }) => functionIn(value)?.[0] === 'Fn::ImportValue');

/** AWS validates such a value in the account, such as `AWS::EC2::VPC::Id`; a public SSM parameter has a default. */
const isOfOneAccount = ({ Type, Default }: TemplateParameter): boolean =>
  Default === undefined && /^(List<)?AWS::/.test(Type);
