import { type Condition, snippet, type Value } from '@hipaa-stacks/cloudformation';
import {
  type AclEntry,
  anyIpv4,
  ephemeralPorts,
  ephemeralResponses,
  networkAcl,
  type tier,
  type vpc,
} from '@hipaa-stacks/network';

/** A range from which SSH to the public tier is allowed, and the condition that it is set. Default: always. */
export interface SshRange {
  readonly cidr: Value<string>;
  readonly given?: Condition;
}

type Tier = ReturnType<typeof tier>;

export interface NetworkAclsProps {
  readonly net: ReturnType<typeof vpc>;
  readonly publicTier: Tier;
  readonly tiers: Readonly<Record<'Management' | 'Private', Tier>>;
  readonly ssh: readonly SshRange[];
}

/** The network ACLs of the three tiers. Responses use the ephemeral ports, since network ACLs are stateless. */
export function networkAcls({ net, publicTier, tiers, ssh }: NetworkAclsProps) {
  const managementTier = tiers.Management;
  const privateTier = tiers.Private;
  const anywhere = { range: anyIpv4 };
  const vpcRange = { range: net.cidr };
  const tcp = (ports: AclEntry['ports'] & {}, peer: AclEntry['peer']): AclEntry => ({ protocol: 'tcp', ports, peer });
  const everyPort = [0, 65535] as const;
  const publicAcl = networkAcl('PublicAcl', {
    vpc: net,
    zones: publicTier.zones,
    in: {
      100: tcp(443, anywhere),
      110: tcp(80, anywhere),
      ...Object.fromEntries(
        ssh.map(({ cidr, given }, at) => [
          120 + at,
          { ...tcp(22, { range: cidr }), ...(given && { condition: given }) } satisfies AclEntry,
        ]),
      ),
      ...ephemeralResponses(200, anywhere),
    },
    out: {
      100: tcp(everyPort, vpcRange),
      110: tcp(443, anywhere),
      120: tcp(80, anywhere),
      200: tcp(ephemeralPorts, anywhere),
    },
  });
  const managementAcl = networkAcl('ManagementAcl', {
    vpc: net,
    zones: managementTier.zones,
    in: { 100: tcp(443, vpcRange), ...ephemeralResponses(200, anywhere) },
    out: { 100: tcp(everyPort, vpcRange), 110: tcp(443, anywhere) },
  });
  const privateAcl = networkAcl('PrivateAcl', {
    vpc: net,
    zones: privateTier.zones,
    in: { 100: { protocol: 'any', peer: vpcRange }, ...ephemeralResponses(200, anywhere) },
    out: { 100: { protocol: 'any', peer: vpcRange }, 110: tcp(443, anywhere) },
  });

  return snippet([publicAcl, managementAcl, privateAcl]);
}
