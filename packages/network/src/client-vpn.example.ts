import { arnOf, blueprint, idOf, isGiven, nameOf, text } from '@hipaa-stacks/cloudformation';
import { byIdentityProvider, clientVpn } from './client-vpn.ts';

/** A client VPN to an existing VPC, with authentication by an identity provider. */
export const example = blueprint('client-vpn', {
  title: 'Client VPN with authentication by an identity provider',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that clients can access.' }),
      VpcCidr: text('VPC CIDR block', {
        Description: 'CIDR block that clients can access.',
        AllowedPattern: '^(\\d{1,3}\\.){3}\\d{1,3}/(1[6-9]|2[0-8])$',
        ConstraintDescription: 'An IPv4 CIDR block from /16 to /28, such as 10.0.0.0/16',
      }),
      SubnetId: idOf('AWS::EC2::Subnet', 'Subnet', {
        Description: 'Private subnet that is associated with the VPN endpoint.',
      }),
      ClientCidr: text('Client CIDR block', {
        Description:
          'Addresses that are assigned to clients. Must not overlap with the VPC or with the networks of the clients.',
        AllowedPattern: '^(\\d{1,3}\\.){3}\\d{1,3}/(1[2-9]|2[0-2])$',
        ConstraintDescription: 'An IPv4 CIDR block from /12 to /22, such as 172.31.252.0/22',
      }),
    },
    Access: {
      ServerCertificateArn: arnOf('AWS::CertificateManager::Certificate', 'Server certificate', {
        Description: 'Server certificate of the VPN endpoint, in ACM.',
      }),
      SamlProviderArn: text('Identity provider', {
        Description: 'ARN of the SAML provider in IAM. The identity provider must require MFA.',
        AllowedPattern: '^arn:aws[a-z-]*:iam::[0-9]*:saml-provider/.+$',
        ConstraintDescription: 'The ARN of a SAML provider, such as arn:aws:iam::…:saml-provider/…',
      }),
      GroupId: text('Group', {
        Description:
          'Optional. ID of the group at the identity provider that can connect. If empty, all its users can connect.',
        Default: '',
        AllowedPattern: '^[^\\s,]{0,64}$',
        ConstraintDescription: 'A group ID without spaces and commas, or empty',
      }),
    },
    Safeguards: {
      LogGroup: nameOf('AWS::Logs::LogGroup', 'Log group', {
        Description: 'Log group for connections, with a KMS key and a retention.',
      }),
    },
  },
  conditions: (p) => ({ HasGroup: isGiven(p.GroupId) }),
  system: (p, { HasGroup }) => {
    const vpn = clientVpn('ClientVpn', {
      vpc: p.VpcId,
      vpcCidr: p.VpcCidr,
      subnets: [p.SubnetId],
      clientCidr: p.ClientCidr,
      serverCertificate: p.ServerCertificateArn,
      authentication: [byIdentityProvider(p.SamlProviderArn)],
      group: { id: p.GroupId, given: HasGroup },
      logGroup: p.LogGroup,
      banner: 'For authorized people only. Connections are logged.',
    });
    return {
      stacks: { network: [vpn] },
      outputs: {
        EndpointId: { description: 'VPN endpoint. Export its client configuration and distribute it', value: vpn.id },
        SecurityGroupId: {
          description: 'Security group of clients. Allow ingress from it where clients need access',
          value: vpn.securityGroup,
        },
      },
    };
  },
});
