import { type Arn, type Condition, type Id, type Statement, sub, type Value, when } from '@hipaa-stacks/cloudformation';
import { rolePolicy, serviceRole } from '@hipaa-stacks/compute';
import { privateEndpoint } from '@hipaa-stacks/network';

export interface BedrockConditions {
  readonly HasBedrock: Condition;
}

/** Creates the role with which the database invokes the model, with a trust policy only. */
export const bedrockRole = ({ HasBedrock }: BedrockConditions, boundary: Value<string>) =>
  when(HasBedrock, () =>
    serviceRole('BedrockRole', {
      service: 'rds.amazonaws.com',
      description: 'Database: invokes a model of Amazon Bedrock',
      boundary,
    }),
  );

export interface BedrockProps {
  /** ID of one foundation model of the Region. */
  readonly model: Value<string>;
  readonly vpc: Id<'AWS::EC2::VPC'>;
  readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
  /** Security group of the database. */
  readonly database: Id<'AWS::EC2::SecurityGroup'>;
}

/**
 * Creates network access from the database to one model: an interface endpoint whose policy allows only that model and the role of
 * the database.
 *
 * Source: Amazon Aurora User Guide, "Using Amazon Aurora machine learning with Aurora MySQL"; Service Authorization Reference, Amazon
 * Bedrock.
 */
export function bedrock({ HasBedrock }: BedrockConditions, role: ReturnType<typeof bedrockRole>, props: BedrockProps) {
  return when(HasBedrock, (present) => {
    const invokesModel = {
      Effect: 'Allow',
      Action: 'bedrock:InvokeModel',
      Resource: sub('arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/${Model}', { Model: props.model }),
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
        vpc: props.vpc,
        subnets: props.subnets,
        service: 'bedrock-runtime',
        from: props.database,
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
