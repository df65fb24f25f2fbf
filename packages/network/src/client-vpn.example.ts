import { arnOf, blueprint, idOf, isGiven, nameOf, text } from '@hipaa-stacks/cloudformation';
import { byIdentityProvider, clientVpn } from './client-vpn.ts';

/** A VPN for people of an identity provider, into a VPC that exists. */
export const example = blueprint('client-vpn', {
  title: 'Client VPN into a VPC, by an identity provider',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that clients reach.' }),
      VpcCidr: text('Range of the VPC', {
        Description: 'What clients may reach.',
        AllowedPattern: '^(\\d{1,3}\\.){3}\\d{1,3}/(1[6-9]|2[0-8])$',
        ConstraintDescription: 'An IPv4 range from /16 to /28, such as 10.0.0.0/16',
      }),
      SubnetId: idOf('AWS::EC2::Subnet', 'Subnet', { Description: 'Private subnet that the VPN stands in.' }),
      ClientCidr: text('Range of clients', {
        Description: 'Addresses of clients; overlaps neither the VPC nor the networks that they come from.',
        AllowedPattern: '^(\\d{1,3}\\.){3}\\d{1,3}/(1[2-9]|2[0-2])$',
        ConstraintDescription: 'An IPv4 range from /12 to /22, such as 172.31.252.0/22',
      }),
    },
    Access: {
      ServerCertificateArn: arnOf('AWS::CertificateManager::Certificate', 'Certificate of the VPN', {
        Description: 'Certificate in ACM that the VPN shows to clients.',
      }),
      SamlProviderArn: text('Identity provider', {
        Description: 'ARN of the SAML provider in IAM; it asks for the second factor.',
        AllowedPattern: '^arn:aws[a-z-]*:iam::[0-9]*:saml-provider/.+$',
        ConstraintDescription: 'The ARN of a SAML provider, such as arn:aws:iam::…:saml-provider/…',
      }),
      GroupId: text('Group', {
        Description: 'Id of the group at the identity provider that may enter; or nothing, for everyone it lets in.',
        Default: '',
        AllowedPattern: '^[^\\s,]{0,64}$',
        ConstraintDescription: 'The id of a group, without spaces and commas, or nothing',
      }),
    },
    Safeguards: {
      LogGroup: nameOf('AWS::Logs::LogGroup', 'Log group', {
        Description: 'Log group of connections, with a key and a retention.',
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
        EndpointId: { description: 'Endpoint; export its configuration for clients', value: vpn.id },
        SecurityGroupId: { description: 'Group of clients: admit it where they may go', value: vpn.securityGroup },
      },
    };
  },
});
