import {
  type Conditions,
  type Id,
  isGiven,
  type References,
  split,
  text,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { pathRule } from '@hipaa-stacks/network';

/** A path without wildcards, except for one at its end. `/*` would be all paths. */
const PATH = '/[A-Za-z0-9._~-][A-Za-z0-9._~/-]{0,61}\\*?';

/** The parameter of the further paths of the backend. A rule has at most five values, and the host is one of them. */
export const pathParameters = {
  BackendPaths: text('Further paths of the backend', {
    Description:
      'Optional. Up to four paths, separated by commas, that the backend serves in addition to /admin*, /api* and /ws*. The frontend serves all others. An asterisk at the end matches any characters; upper and lower case differ. Example: /static*,/media*.',
    Default: '',
    AllowedPattern: `^$|^${PATH}(,${PATH}){0,3}$`,
    ConstraintDescription:
      'One to four paths such as /static*, separated by commas without spaces, with an asterisk only at the end, or empty',
  }),
};

export type PathReferences = References<typeof pathParameters>;

/** The condition of the further paths. */
export const pathConditions = (p: PathReferences) => ({ HasBackendPaths: isGiven(p.BackendPaths) });

/** The paths that the backend serves. The names of Django, and of the WebSockets, must begin with them. */
const backendPaths = ['/admin*', '/api*', '/ws*'] as const;

type TargetGroup = Id<'AWS::ElasticLoadBalancingV2::TargetGroup'>;

export interface PathRulesProps {
  readonly listener: Id<'AWS::ElasticLoadBalancingV2::Listener'>;
  /** The only host name whose requests are forwarded. */
  readonly host: Value<string>;
  readonly backend: TargetGroup;
  readonly frontend: TargetGroup;
}

/** The rules of the listener, in the order of their priority: paths of the backend, then all other paths. */
export function pathRules(p: PathReferences, has: Conditions<typeof pathConditions>, props: PathRulesProps) {
  const { listener, host, backend, frontend } = props;
  const requests = { listener, hosts: [host] };
  return {
    backend: pathRule('BackendRule', { ...requests, priority: 100, paths: backendPaths, targetGroup: backend }),
    furtherPaths: when(has.HasBackendPaths, () =>
      pathRule('FurtherBackendRule', {
        ...requests,
        priority: 200,
        paths: split(',', p.BackendPaths),
        targetGroup: backend,
      }),
    ),
    frontend: pathRule('FrontendRule', { ...requests, priority: 1000, targetGroup: frontend }),
  };
}
