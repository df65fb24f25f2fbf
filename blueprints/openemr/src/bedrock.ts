import { type Arn, type Condition, type Id, type Statement, sub, type Value, when } from '@hipaa-stacks/cloudformation';
import { rolePolicy, serviceRole } from '@hipaa-stacks/compute';
import { privateEndpoint } from '@hipaa-stacks/network';

export interface BedrockConditions {
  readonly HasBedrock: Condition;
}

/** The role as which the database asks a model, with trust only. */
export const bedrockRole = ({ HasBedrock }: BedrockConditions, boundary: Value<string>) =>
  when(HasBedrock, () =>
    serviceRole('BedrockRole', {
      service: 'rds.amazonaws.com',
      description: 'The database asks a model of Amazon Bedrock',
      boundary,
    }),
  );

export interface BedrockProps {
  /** Id of one foundation model of the Region. */
  readonly model: Value<string>;
  readonly vpc: Id<'AWS::EC2::VPC'>;
  readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
  /** Group of the database. */
  readonly database: Id<'AWS::EC2::SecurityGroup'>;
}

/**
 * The way from the database to one model, which it otherwise has to nowhere: an endpoint that takes that model from that role, and
 * nothing else.
 *
 * Source: Amazon Aurora User Guide, "Using Amazon Aurora machine learning with Aurora MySQL"; Service Authorization Reference, Amazon
 * Bedrock.
 */
export function bedrock({ HasBedrock }: BedrockConditions, role: ReturnType<typeof bedrockRole>, props: BedrockProps) {
  return when(HasBedrock, (present) => {
    const asks = {
      Effect: 'Allow',
      Action: 'bedrock:InvokeModel',
      Resource: sub('arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/${Model}', { Model: props.model }),
    } as const satisfies Statement;
    const by = (arn: Arn<'AWS::IAM::Role'>): Statement => ({ Sid: 'Model', Principal: { AWS: arn }, ...asks });
    return {
      access: rolePolicy('BedrockAccess', {
        role: present(role.name),
        statements: [{ Sid: 'Model', ...asks }],
        exceptions: ofModels,
      }),
      endpoint: privateEndpoint('BedrockEndpoint', {
        vpc: props.vpc,
        subnets: props.subnets,
        service: 'bedrock-runtime',
        from: props.database,
        statements: [by(present(role.arn))],
        exceptions: ofModels,
      }),
    };
  });
}

const ofModels = [
  {
    rule: 'parliament:RESOURCE_MISMATCH[bedrock:InvokeModel]',
    reason:
      'IAM binds it to foundation models too, as the Service Authorization Reference says: Parliament’s list is older.',
  },
];
