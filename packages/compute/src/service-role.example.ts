import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { serviceRole } from './service-role.ts';

/** A role for a function, with the permissions boundary of the account. */
export const example = blueprint('service-role', {
  title: 'Role of a Lambda function',
  parameters: {
    Access: {
      BoundaryArn: arnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
        Description: 'Managed policy that is the permissions boundary of the role.',
      }),
    },
  },
  system: (p) => {
    const role = serviceRole('ReaderRole', {
      service: 'lambda.amazonaws.com',
      description: 'Reads documents',
      boundary: p.BoundaryArn,
    });
    return { stacks: { identity: [role] }, outputs: { RoleArn: { description: 'ARN of the role', value: role.arn } } };
  },
});
