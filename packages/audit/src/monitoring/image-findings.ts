import type { Id } from '@hipaa-stacks/cloudformation';

type Repositories = readonly Id<'AWS::ECR::Repository'>[];

/**
 * Event pattern for scans of ECR (basic scanning) that found critical vulnerabilities in images of these repositories.
 * ECR scans each image once, when it is pushed, and later on request.
 *
 * Source: Amazon ECR User Guide, "Amazon ECR events and EventBridge", event for a completed image scan.
 */
export const criticalScanEvents = (repositories: Repositories) => ({
  source: ['aws.ecr'],
  'detail-type': ['ECR Image Scan'],
  detail: {
    'scan-status': ['COMPLETE'],
    'repository-name': repositories,
    'finding-severity-counts': { CRITICAL: [{ numeric: ['>', 0] }] },
  },
});

/** Fields of a notice about `criticalScanEvents`: the image, and the number of critical findings. */
export const scanFields = {
  repository: '$.detail.repository-name',
  digest: '$.detail.image-digest',
  critical: '$.detail.finding-severity-counts.CRITICAL',
} as const;

/**
 * Event pattern for critical findings of Amazon Inspector in images of these repositories, if the account uses enhanced
 * scanning: also for vulnerabilities that become known after the push.
 *
 * Source: Amazon Inspector User Guide, "Amazon EventBridge event schema for Amazon Inspector events".
 */
export const criticalInspectorEvents = (repositories: Repositories) => ({
  source: ['aws.inspector2'],
  'detail-type': ['Inspector2 Finding'],
  detail: {
    severity: ['CRITICAL'],
    status: ['ACTIVE'],
    resources: {
      type: ['AWS_ECR_CONTAINER_IMAGE'],
      details: { awsEcrContainerImage: { repositoryName: repositories } },
    },
  },
});

/** Fields of a notice about `criticalInspectorEvents`: the vulnerability, and the ARN of the finding. */
export const inspectorFields = {
  vulnerability: '$.detail.packageVulnerabilityDetails.vulnerabilityId',
  finding: '$.detail.findingArn',
} as const;
