import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { connections } from './connections.ts';

const ref = (id: string) => unchecked<never>({ Ref: id });

test('each connection is one egress rule, to its range and on its port, and exists only if its range is set', () => {
  const has = {
    HasMailServer: { name: 'HasMailServer' },
    HasDirectory: { name: 'HasDirectory' },
    HasLaboratory: { name: 'HasLaboratory' },
  };
  const rules = connections(has, ref('Tasks'), {
    MailServerCidr: ref('MailServerCidr'),
    MailServerPort: ref('MailServerPort'),
    DirectoryCidr: ref('DirectoryCidr'),
    DirectoryPort: ref('DirectoryPort'),
    LaboratoryCidr: ref('LaboratoryCidr'),
    LaboratoryPort: ref('LaboratoryPort'),
  }).flatMap(({ resources }) => resources);
  const rule = (server: string) => ({
    id: `TaskTo${server}Egress`,
    type: 'AWS::EC2::SecurityGroupEgress',
    when: [`Has${server}`],
    properties: {
      GroupId: { Ref: 'Tasks' },
      IpProtocol: 'tcp',
      FromPort: { Ref: `${server}Port` },
      ToPort: { Ref: `${server}Port` },
      CidrIp: { Ref: `${server}Cidr` },
    },
  });
  expect(rules).toMatchObject([rule('MailServer'), rule('Directory'), rule('Laboratory')]);
});
