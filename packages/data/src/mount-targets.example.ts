import {
  arnOf,
  blueprint,
  equals,
  flag,
  idOf,
  idsOf,
  optionalIdOf,
  unchecked,
  when,
} from '@hipaa-stacks/cloudformation';
import { fileSystem, fileSystemOf } from './file-system.ts';
import { mountTargets } from './mount-targets.ts';

/** A new file system, or an existing one, such as one restored from a backup, in two or three private subnets. */
export const example = blueprint('mount-targets', {
  title: 'File system in private subnets',
  parameters: {
    Access: {
      ClientRoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role that mounts the file system.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key that encrypts the files.' }),
      ExistingFileSystemId: optionalIdOf('AWS::EFS::FileSystem', 'fs', 'File system', {
        Description:
          'Optional. ID of an existing file system, such as one restored from a backup. If empty, a file system is created.',
      }),
    },
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      SubnetIds: idsOf('AWS::EC2::Subnet', 'Subnets', {
        Description: 'Private subnets in two or three Availability Zones.',
      }),
      ThirdSubnet: flag('Third subnet', 'false', { Description: 'Set it to true if there are three subnets.' }),
    },
  },
  conditions: (p) => ({
    HasOwnFileSystem: equals(p.ExistingFileSystemId, ''),
    HasThirdSubnet: equals(p.ThirdSubnet, 'true'),
  }),
  system: (p, { HasOwnFileSystem, HasThirdSubnet }) => {
    const made = when(HasOwnFileSystem, () =>
      fileSystem('FileSystem', { key: p.KeyArn, clients: [p.ClientRoleArn], automaticBackups: true }),
    );
    const files = fileSystemOf(made, p.ExistingFileSystemId);
    const targets = mountTargets('MountTarget', {
      fileSystem: files.id,
      vpc: p.VpcId,
      subnets: unchecked(p.SubnetIds),
      third: HasThirdSubnet,
    });
    return {
      stacks: { data: [made, targets] },
      outputs: {
        FileSystem: { description: 'The file system', value: files.id },
        SecurityGroup: { description: 'Security group of the mount targets', value: targets.securityGroup },
      },
    };
  },
});
