import type { Organization } from '@hipaa-stacks/baseline';
import {
  type Arn,
  type Conditions,
  holds,
  isSet,
  option,
  type References,
  type Statement,
  sub,
  text,
  when,
} from '@hipaa-stacks/cloudformation';
import { rolePolicy } from '@hipaa-stacks/compute';
import { privateEndpoint } from '@hipaa-stacks/network';
import type { database } from './database.ts';
import type { Foundation } from './foundation.ts';

/** Amazon Bedrock. */
export const bedrockOption = option('EnableBedrock', 'HasBedrock', {
  label: 'Amazon Bedrock',
  description:
    'Allows the database to invoke BedrockModelId from SQL functions that you create. The input of the functions, including ePHI, is sent to the model.',
  needs: {
    BedrockNeedsModel: holds(
      isSet('BedrockModelId'),
      'EnableBedrock requires the ID of one model. Set BedrockModelId, or set EnableBedrock to false.',
    ),
  },
});

/** The parameters of Amazon Bedrock. */
export const bedrockParameters = {
  ...bedrockOption.parameters,
  BedrockModelId: text('Bedrock model', {
    Description:
      'Optional. ID of one foundation model that Amazon Bedrock serves in this Region without an inference profile. Required if EnableBedrock is true. Example: amazon.nova-lite-v1:0.',
    Default: '',
    AllowedPattern:
      '^$|^(?!(apac|au|ca|eu|global|jp|us|us-gov)\\.)[a-z0-9-]{1,63}\\.[a-z0-9-]{1,63}([.:][a-z0-9-]{1,63}){0,3}$',
    ConstraintDescription:
      'The ID of a foundation model, such as amazon.nova-lite-v1:0, not of an inference profile, such as us.amazon.nova-lite-v1:0, or empty',
  }),
};

type Has = Conditions<typeof bedrockOption.conditions>;

/** Creates the role with which the database invokes the model, with a trust policy only. */
export const bedrockRole = ({ HasBedrock }: Has, { role }: Organization) =>
  when(HasBedrock, () => role('BedrockRole', 'rds.amazonaws.com', 'Database: invokes a model of Amazon Bedrock'));

export interface BedrockProps {
  readonly role: ReturnType<typeof bedrockRole>;
  readonly database: ReturnType<typeof database>['database'];
}

/**
 * Creates network access from the database to one model: an interface endpoint whose policy allows only that model and the role of
 * the database.
 *
 * Source: Amazon Aurora User Guide, "Using Amazon Aurora machine learning with Aurora MySQL"; Service Authorization Reference, Amazon
 * Bedrock.
 */
export function bedrock(
  p: References<typeof bedrockParameters>,
  { HasBedrock }: Has,
  { network }: Foundation,
  { role, database }: BedrockProps,
) {
  return when(HasBedrock, (present) => {
    const invokesModel = {
      Effect: 'Allow',
      Action: 'bedrock:InvokeModel',
      Resource: sub('arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/${Model}', {
        Model: p.BedrockModelId,
      }),
    } as const satisfies Statement;
    const allowRole = (arn: Arn<'AWS::IAM::Role'>): Statement => ({
      Sid: 'Model',
      Principal: { AWS: arn },
      ...invokesModel,
    });
    return {
      access: rolePolicy('BedrockAccess', {
        role: present(role.name),
        statements: [{ Sid: 'Model', ...invokesModel }],
        exceptions: modelExceptions,
      }),
      endpoint: privateEndpoint('BedrockEndpoint', {
        vpc: network.vpc,
        subnets: network.privateSubnets,
        service: 'bedrock-runtime',
        from: database.securityGroup,
        statements: [allowRole(present(role.arn))],
        exceptions: modelExceptions,
      }),
    };
  });
}

const modelExceptions = [
  {
    rule: 'parliament:RESOURCE_MISMATCH[bedrock:InvokeModel]',
    reason:
      'The action supports foundation models as resources, according to the Service Authorization Reference; the list of Parliament is older.',
  },
];
