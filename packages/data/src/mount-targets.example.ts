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

/** A file system of its own, or one that exists, such as one restored from a backup, in two or three private subnets. */
export const example = blueprint('mount-targets', {
  title: 'File system in private subnets',
  parameters: {
    Access: {
      ClientRoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role that mounts the file system.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key that encrypts the files.' }),
      ExistingFileSystemId: optionalIdOf('AWS::EFS::FileSystem', 'fs', 'File system', {
        Description: 'File system that exists, such as one restored from a backup; or nothing, and one is made.',
      }),
    },
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
      SubnetIds: idsOf('AWS::EC2::Subnet', 'Subnets', {
        Description: 'Private subnets of two or three zones.',
      }),
      ThirdSubnet: flag('Third subnet', 'false', { Description: 'Whether three subnets are given.' }),
    },
  },
  conditions: (p) => ({
    HasOwnFileSystem: equals(p.ExistingFileSystemId, ''),
    HasThirdSubnet: equals(p.ThirdSubnet, 'true'),
  }),
  system: (p, { HasOwnFileSystem, HasThirdSubnet }) => {
    const made = when(HasOwnFileSystem, () =>
      fileSystem('FileSystem', { key: p.KeyArn, clients: [p.ClientRoleArn], ownBackups: true }),
    );
    const files = fileSystemOf(made, p.ExistingFileSystemId);
    const reached = mountTargets('MountTarget', {
      fileSystem: files.id,
      vpc: p.VpcId,
      subnets: unchecked(p.SubnetIds),
      third: HasThirdSubnet,
    });
    return {
      stacks: { data: [made, reached] },
      outputs: {
        FileSystem: { description: 'The file system', value: files.id },
        SecurityGroup: { description: 'Group that guards it', value: reached.securityGroup },
      },
    };
  },
});
