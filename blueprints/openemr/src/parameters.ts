import {
  domainParameters,
  networkParameters,
  operatorArns,
  organizationParameters,
  rangeParameters,
  retentionDays,
  trailOption,
  webAclParameters,
} from '@hipaa-stacks/baseline';
import { flag } from '@hipaa-stacks/cloudformation';
import { acceleratorParameters } from './accelerator.ts';
import { alertParameters } from './alerts.ts';
import { analyticsParameters } from './analytics.ts';
import { portalParameters, sessionParameters } from './application.ts';
import { backupParameters } from './backup.ts';
import { bedrockParameters } from './bedrock.ts';
import { connectionParameters } from './connections.ts';
import { capacityParameters, dataApi, engineParameters, snapshotParameters } from './database.ts';
import { ecsExecOption } from './ecs-exec.ts';
import { filesParameters } from './files.ts';
import { imageParameters } from './image.ts';
import { mailParameters } from './mail.ts';
import { sizeParameters } from './size.ts';
import { workforceParameters } from './workforce.ts';

const retention = {
  RetentionDays: retentionDays(
    'Days for which logs are retained. 2192 days are the six years of 164.316(b)(2)(i), the minimum in production.',
  ),
};

const protection = {
  DeletionProtection: flag('Deletion protection', 'false', {
    Description:
      'Prevents the deletion of the database and the load balancer. It also blocks the rollback of a failed stack creation: set it to true in an update after the creation.',
  }),
};

const organization = {
  ...organizationParameters('dev and test allow a log retention of less than six years. There is no other difference.'),
  OperatorArns: operatorArns('logs, the trail, dead-letter queues and Database Insights'),
};

/** The parameters of openemr, by console group. */
export const parameters = {
  Access: {
    ...rangeParameters('OpenEMR'),
    ...domainParameters('OpenEMR', 'emr.clinic.example'),
    ...sessionParameters,
  },
  Size: { ...sizeParameters, ...capacityParameters },
  Version: { ...imageParameters, ...engineParameters },
  'Optional services': {
    ...portalParameters,
    ...mailParameters,
    ...ecsExecOption.parameters,
    ...acceleratorParameters,
    ...dataApi.parameters,
    ...analyticsParameters,
    ...workforceParameters,
    ...bedrockParameters,
  },
  'Connections to your servers': connectionParameters,
  Monitoring: { ...alertParameters, ...trailOption.parameters, ...webAclParameters },
  'Backup and retention': {
    ...retention,
    ...backupParameters,
    ...snapshotParameters,
    ...filesParameters,
    ...protection,
  },
  Network: networkParameters,
  Organization: organization,
};
