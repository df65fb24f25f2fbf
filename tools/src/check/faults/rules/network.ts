import { removed } from '../edit.ts';
import { endsIn, type FaultRule, faultRule, type Site } from '../rule.ts';

const isRule = ({ path, type }: Site) => /SecurityGroup/.test(type) && path.includes('Properties');
const allowsAny = (site: Site) =>
  isRule(site) && (/Ingress/.test(site.type) || site.path.includes('SecurityGroupIngress'));

/** Mistakes in networks; a system without a network has none. */
export const networkRules: readonly FaultRule[] = [
  faultRule('a security group allows 0.0.0.0/0', 'A database port is accessible from the internet.', (site) =>
    allowsAny(site) && endsIn(site.path, 'CidrIp') && site.value !== '0.0.0.0/0' ? ['0.0.0.0/0'] : [],
  ),
  faultRule('a security group allows every port', 'Other ports of the resource can be reached too.', (site) =>
    allowsAny(site) && endsIn(site.path, 'IpProtocol') && `${site.value}` !== '-1' ? ['-1'] : [],
  ),
  faultRule('a security group has another port', 'Every connection times out.', (site) =>
    isRule(site) && endsIn(site.path, 'ToPort') && typeof site.value === 'number' ? [site.value - 1] : [],
  ),
  faultRule('a private subnet assigns public addresses', 'Resources in it can be reached from the internet.', (site) =>
    endsIn(site.path, 'MapPublicIpOnLaunch') ||
    endsIn(site.path, 'PubliclyAccessible') ||
    endsIn(site.path, 'AssociatePublicIpAddress')
      ? site.value === false
        ? [true]
        : []
      : [],
  ),
  faultRule(
    'a CIDR block is as large as possible',
    'It overlaps with every other network, and rules that use it allow every address.',
    (site) =>
      (endsIn(site.path, 'CidrBlock') ||
        endsIn(site.path, 'TargetNetworkCidr') ||
        endsIn(site.path, 'ClientCidrBlock')) &&
      typeof site.value === 'string' &&
      !/^AWS::EC2::(Route|NetworkAclEntry)$/.test(site.type) &&
      site.value !== '0.0.0.0/0'
        ? ['0.0.0.0/0']
        : [],
  ),
  faultRule('an instance allows IMDSv1', "A server-side request forgery exposes the role's credentials.", (site) =>
    endsIn(site.path, 'HttpTokens') ? ['optional', removed] : [],
  ),
  faultRule('an endpoint has no private DNS name', 'Traffic uses the internet, or fails.', (site) =>
    endsIn(site.path, 'PrivateDnsEnabled') && site.value === true ? [false] : [],
  ),
  faultRule('a flow log records only accepted or rejected traffic', 'The other half is missing.', (site) =>
    site.type === 'AWS::EC2::FlowLog' && endsIn(site.path, 'TrafficType') && site.value === 'ALL' ? ['ACCEPT'] : [],
  ),
];
