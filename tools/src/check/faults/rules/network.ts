import { removed } from '../edit.ts';
import { endsIn, type FaultRule, faultRule, type Site } from '../rule.ts';

const isRule = ({ path, type }: Site) => /SecurityGroup/.test(type) && path.includes('Properties');
const lets = (site: Site) => isRule(site) && (/Ingress/.test(site.type) || site.path.includes('SecurityGroupIngress'));

/** Mistakes in networks; a system without one has none of them. */
export const networkRules: readonly FaultRule[] = [
  faultRule('a security group admits the world', 'A database port is open to everyone.', (site) =>
    lets(site) && endsIn(site.path, 'CidrIp') && site.value !== '0.0.0.0/0' ? ['0.0.0.0/0'] : [],
  ),
  faultRule('a security group admits every port', 'What listens beside the application can be reached too.', (site) =>
    lets(site) && endsIn(site.path, 'IpProtocol') && `${site.value}` !== '-1' ? ['-1'] : [],
  ),
  faultRule('a security group has another port', 'Every connection times out.', (site) =>
    isRule(site) && endsIn(site.path, 'ToPort') && typeof site.value === 'number' ? [site.value - 1] : [],
  ),
  faultRule('a private subnet gives public addresses', 'What starts in it is reached from the internet.', (site) =>
    endsIn(site.path, 'MapPublicIpOnLaunch') ||
    endsIn(site.path, 'PubliclyAccessible') ||
    endsIn(site.path, 'AssociatePublicIpAddress')
      ? site.value === false
        ? [true]
        : []
      : [],
  ),
  faultRule(
    'a network is as wide as it can be',
    'It overlaps every other one, and rules that name it name everyone.',
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
  faultRule(
    'metadata of an instance takes any request',
    'A page that fetches any address gives away the role.',
    (site) => (endsIn(site.path, 'HttpTokens') ? ['optional', removed] : []),
  ),
  faultRule('an endpoint keeps its name to itself', 'Traffic goes through the internet, or nowhere.', (site) =>
    endsIn(site.path, 'PrivateDnsEnabled') && site.value === true ? [false] : [],
  ),
  faultRule('a flow log keeps one half', 'The half that was asked for is missing.', (site) =>
    site.type === 'AWS::EC2::FlowLog' && endsIn(site.path, 'TrafficType') && site.value === 'ALL' ? ['ACCEPT'] : [],
  ),
];
