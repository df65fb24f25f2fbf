import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { at, isTrue } from './properties.ts';
import { listOf, textOf } from './text.ts';

/**
 * Each repository of ECR scans an image when it is pushed, and in a system with a topic a rule receives its findings.
 *
 * It can't see the scan configuration of the registry, which has precedence, or what a rule sends: other chains check
 * the pattern and the targets of a rule.
 *
 * Source: Amazon ECR User Guide, "Scan images for software vulnerabilities in Amazon ECR", "Amazon ECR events and
 * EventBridge".
 */
export const imageScan: Chain = {
  name: 'image-scan',
  why: 'The scan of an image had found a critical vulnerability months ago, and no person had looked at it.',
  check: (system) => system.ofType('AWS::ECR::Repository').flatMap((repository) => findingsOf(system, repository)),
};

function findingsOf(system: ChainSystem, resource: ChainResource): readonly ChainFinding[] {
  if (!isTrue(at(resource, 'ImageScanningConfiguration.ScanOnPush')))
    return [{ resource, what: 'does not scan images when they are pushed', fix: 'Set ScanOnPush to true.' }];
  const isReceived = system.ofType('AWS::Events::Rule').some((rule) => receives(system, rule, resource));
  if (isReceived || system.ofType('AWS::SNS::Topic').length === 0) return [];
  const what = 'scans images, and no rule sends the findings to a topic';
  return [{ resource, what, fix: 'Add a rule for the events ECR Image Scan of this repository.' }];
}

function receives(system: ChainSystem, rule: ChainResource, repository: ChainResource): boolean {
  const names = at(rule, 'EventPattern.detail.repository-name');
  return (
    listOf(at(rule, 'EventPattern.detail-type')).some((type) => textOf(type) === 'ECR Image Scan') &&
    (names === undefined || system.isUnknown(names) || system.mentions(names).includes(repository))
  );
}
