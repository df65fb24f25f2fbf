/*
 * What the parts use of clients that Lambda's runtime brings and this workspace does not install. A client that stands in
 * package.json one day brings its own types: then take it out here.
 *
 * Source: AWS SDK for JavaScript v3, API reference of each client.
 */

declare module '@aws-sdk/client-iam' {
  export class CreateServiceLinkedRoleCommand {
    constructor(input: { AWSServiceName: string });
  }
  export class IAMClient {
    constructor(config: object);
    send(command: CreateServiceLinkedRoleCommand): Promise<object>;
  }
}

declare module '@aws-sdk/client-backup' {
  type OptIn = Record<string, boolean>;
  export class DescribeRegionSettingsCommand {
    constructor(input: object);
    private readonly answer: { ResourceTypeOptInPreference?: OptIn };
  }
  export class UpdateRegionSettingsCommand {
    constructor(input: { ResourceTypeOptInPreference: OptIn });
    private readonly answer: object;
  }
  export class BackupClient {
    constructor(config: object);
    send(command: DescribeRegionSettingsCommand): Promise<{ ResourceTypeOptInPreference?: OptIn }>;
    send(command: UpdateRegionSettingsCommand): Promise<object>;
  }
}

declare module '@aws-sdk/client-ec2' {
  export interface IpPermission {
    IpProtocol?: string;
    FromPort?: number;
    ToPort?: number;
  }
  interface SecurityGroup {
    GroupName?: string;
    IpPermissions?: IpPermission[];
    IpPermissionsEgress?: IpPermission[];
  }
  interface Revoked {
    GroupId: string;
    IpPermissions: IpPermission[];
  }
  export class DescribeSecurityGroupsCommand {
    constructor(input: { GroupIds: string[] });
    private readonly answer: { SecurityGroups?: SecurityGroup[] };
  }
  export class RevokeSecurityGroupIngressCommand {
    constructor(input: Revoked);
    private readonly answer: object;
  }
  export class RevokeSecurityGroupEgressCommand {
    constructor(input: Revoked);
    private readonly answer: object;
  }
  export class EC2Client {
    constructor(config: object);
    send(command: DescribeSecurityGroupsCommand): Promise<{ SecurityGroups?: SecurityGroup[] }>;
    send(command: RevokeSecurityGroupIngressCommand | RevokeSecurityGroupEgressCommand): Promise<object>;
  }
}

declare module '@aws-sdk/client-acm' {
  interface Tag {
    Key: string;
    Value: string;
  }
  export class ImportCertificateCommand {
    constructor(input: { Certificate: Uint8Array; PrivateKey: Uint8Array; CertificateArn?: string; Tags?: Tag[] });
    private readonly answer: { CertificateArn?: string };
  }
  export class DescribeCertificateCommand {
    constructor(input: { CertificateArn: string });
    private readonly answer: { Certificate?: { DomainName?: string; NotAfter?: Date } };
  }
  export class DeleteCertificateCommand {
    constructor(input: { CertificateArn: string });
    private readonly answer: { deleted?: never };
  }
  export class ACMClient {
    constructor(config: object);
    send(command: ImportCertificateCommand): Promise<{ CertificateArn?: string }>;
    send(command: DescribeCertificateCommand): Promise<{ Certificate?: { DomainName?: string; NotAfter?: Date } }>;
    send(command: DeleteCertificateCommand): Promise<object>;
  }
}
