import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { serviceRole } from './service-role.ts';

/** A role for a function, bounded by the account's own permissions boundary. */
export const example = blueprint('service-role', {
  title: 'Role of a function',
  parameters: {
    Access: {
      BoundaryArn: arnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
        Description: 'Managed policy that bounds what the role can ever be given.',
      }),
    },
  },
  system: (p) => {
    const role = serviceRole('ReaderRole', {
      service: 'lambda.amazonaws.com',
      description: 'Reads documents',
      boundary: p.BoundaryArn,
    });
    return { stacks: { identity: [role] }, outputs: { RoleArn: { description: 'The role', value: role.arn } } };
  },
});
