import { CreateServiceLinkedRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { lambdaRequestLimits } from '@hipaa-stacks/cloudformation/request-limits';
import { serve } from './kind.ts';
import { serviceLinkedRoles } from './service-linked-roles.ts';

const iam = new IAMClient({ requestHandler: lambdaRequestLimits });

serve(
  'Custom::ServiceLinkedRoles',
  serviceLinkedRoles({
    async create(service) {
      await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: service }));
    },
  }),
);
