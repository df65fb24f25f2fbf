import { workforceRoleArns } from '@hipaa-stacks/audit';
import { networkParameters, standardParameters, trailOption, webAclParameters } from '@hipaa-stacks/baseline';
import { flag } from '@hipaa-stacks/cloudformation';
import { buildParameters } from './builds.ts';
import { accessParameters } from './edge.ts';
import { instanceParameters } from './instance.ts';
import { patchParameters } from './patching.ts';
import { sizeParameters } from './size.ts';
import { sshParameters } from './ssh.ts';
import { versionParameters } from './version.ts';

const { Alerts, Organization } = standardParameters('logs, the trail, images and dead-letter queues');

const protection = {
  DeletionProtection: flag('Deletion protection', 'false', {
    Description:
      'Prevents the deletion of the load balancer. It also blocks the rollback of a failed stack creation: set it to true in an update after the creation.',
  }),
};

/** The parameters of patient-web-app, by console group. */
export const parameters = {
  Version: versionParameters,
  Builds: buildParameters,
  Access: accessParameters,
  Size: { ...sizeParameters, ...instanceParameters },
  Operation: {
    WorkforceRoleArns: workforceRoleArns('start sessions on the instance'),
    ...sshParameters,
    ...patchParameters,
    ...protection,
  },
  Monitoring: { ...Alerts, ...trailOption.parameters, ...webAclParameters },
  Network: networkParameters,
  Organization,
};
