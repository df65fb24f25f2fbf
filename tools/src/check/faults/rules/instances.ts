import { removed } from '../edit.ts';
import { endsIn, type FaultRule, faultRule, type Site } from '../rule.ts';

const isPolicy = ({ path }: Site) => path.includes('CreationPolicy') || path.includes('UpdatePolicy');

/** Whether a site is a text in user data. */
const isScript = ({ path, value }: Site) => path.includes('UserData') && typeof value === 'string';

/** Mistakes in groups of instances; a system without instances has none. */
export const instanceRules: readonly FaultRule[] = [
  faultRule('user data signals another resource', 'The creation waits for its signal until it fails.', (site) =>
    isScript(site) && /RESOURCE='\w+'|--resource \w+/.test(`${site.value}`)
      ? [`${site.value}`.replace(/(RESOURCE='|--resource )\w+/, '$1Other')]
      : [],
  ),
  faultRule('user data sends no signal', 'The creation waits for its signal until it fails.', (site) =>
    isScript(site) && `${site.value}`.includes('cfn-signal')
      ? [`${site.value}`.replace(/^.*cfn-signal.*$/gm, 'true')]
      : [],
  ),
  faultRule('signals are not awaited', 'A version that does not work replaces one that works.', (site) =>
    isPolicy(site)
      ? endsIn(site.path, 'WaitOnResourceSignals')
        ? [false]
        : endsIn(site.path, 'ResourceSignal')
          ? [removed]
          : []
      : [],
  ),
  faultRule('creation and update wait for different times', 'One of them fails although the instance works.', (site) =>
    isPolicy(site) && (endsIn(site.path, 'PauseTime') || endsIn(site.path, 'Timeout')) ? ['PT2M'] : [],
  ),
  faultRule('an update interrupts the service', 'Each new version is an outage.', (site) =>
    endsIn(site.path, 'MinInstancesInService') && site.value === 1 ? [0] : [],
  ),
  faultRule('an update is disturbed', 'A replaced instance changes the number of signals.', (site) =>
    endsIn(site.path, 'SuspendProcesses') ? [removed] : [],
  ),
  faultRule('health checks start too early', 'The instance is replaced during each boot.', (site) =>
    site.type === 'AWS::AutoScaling::AutoScalingGroup' && endsIn(site.path, 'HealthCheckGracePeriod') ? [60] : [],
  ),
  faultRule('the version of a launch template does not change', 'A new version is never started.', (site) =>
    site.type === 'AWS::AutoScaling::AutoScalingGroup' && endsIn(site.path, 'LaunchTemplate', 'Version')
      ? ['$Latest']
      : [],
  ),
  faultRule('containers can get the credentials of the instance', 'Each container has the role.', (site) =>
    site.type === 'AWS::EC2::LaunchTemplate' && endsIn(site.path, 'HttpPutResponseHopLimit') ? [2, removed] : [],
  ),
];
