import { describe, expect, it } from 'vitest';
import { projectIn, requireNoInstance, requireProjects, requireSafeRepositories } from './demonstration.ts';

describe('the demonstration fails', () => {
  it('if a repository is missing, not encrypted, not scanned, or if its tags can be moved', () => {
    const repository = {
      repositoryUri: 'registry/backend',
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: 'KMS', kmsKey: 'a-key' },
    } as const;
    expect(() => requireSafeRepositories(['registry/backend'], [repository])).not.toThrow();
    for (const wrong of [
      { repositoryUri: 'registry/other' },
      { imageTagMutability: 'MUTABLE' },
      { imageScanningConfiguration: { scanOnPush: false } },
      { encryptionConfiguration: { encryptionType: 'AES256' } },
      { encryptionConfiguration: { encryptionType: 'KMS' } },
    ] as const)
      expect(() => requireSafeRepositories(['registry/backend'], [{ ...repository, ...wrong }])).toThrow(
        'registry/backend is not immutable',
      );
  });

  it('if a build command starts no build of the version, or one that does not exist', () => {
    const start = 'aws codebuild start-build --region r --project-name a-project';
    const command = `${start} --environment-variables-override "name=VERSION,value=$VERSION" --query build.id`;
    expect(projectIn({ BackendBuildCommand: command }, 'BackendBuildCommand')).toBe('a-project');
    for (const wrong of [start, command.replace('$VERSION"', '1.2.3"'), 'aws codebuild list-builds'])
      expect(() => projectIn({ BackendBuildCommand: wrong }, 'BackendBuildCommand')).toThrow('starts no build');
    expect(() => requireProjects([])).not.toThrow();
    expect(() => requireProjects(['a-project'])).toThrow('do not exist: a-project');
  });

  it('if there is an instance without a version', () => {
    expect(() => requireNoInstance({ AutoScalingGroup: '' }, [])).not.toThrow();
    expect(() => requireNoInstance({ AutoScalingGroup: 'a-group' }, [])).toThrow('there is an instance');
    expect(() => requireNoInstance({}, [{}])).toThrow('there is an instance');
  });
});
