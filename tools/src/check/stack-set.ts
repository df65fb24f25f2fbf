import type { Json, TemplateParameter } from '@hipaa-stacks/cloudformation';
import { functionIn } from '../template/walk.ts';
import { isExpanded } from './expansion.ts';
import type { Fault, Finding, TemplateCheck } from './finding.ts';
import { valuesIn } from './values.ts';

const check = 'stack-set';

/**
 * A StackSet with service-managed permissions takes a template, and can make it in every account: it has no nested stack and no
 * macro, and wants nothing that one account has and another lacks. Its size and counts are `checkQuotas`'s, since the limits are
 * those of a stack whose template comes from S3. It can't see whether an account is there already with what may be there once,
 * and that code in S3 must stand in the Region of its function. Source: AWS CloudFormation User Guide, "Configure a custom
 * execution role template for StackSets" (what the default role does not provision), API Reference, "CreateStackSet".
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

/** AWS looks such a value up in the account, such as `AWS::EC2::VPC::Id`; a public SSM parameter has a default. */
const isOfOneAccount = ({ Type, Default }: TemplateParameter): boolean =>
  Default === undefined && /^(List<)?AWS::/.test(Type);
