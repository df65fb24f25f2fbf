import { uniqueName } from '@hipaa-stacks/cloudformation';

/** Name of the cluster, for policies of resources that are created before it. */
export const clusterName = uniqueName('openemr', 255);
