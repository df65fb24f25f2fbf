import { ACMClient, GetCertificateCommand } from '@aws-sdk/client-acm';
import { DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { demonstrationChecks } from '@hipaa-stacks/baseline';
import { type Demonstration, demonstrationClient } from '@hipaa-stacks/cloudformation';
import { ADMINISTRATOR } from './container.ts';

const { failed, output, requireNoInboundRules, requireValidCertificate } = demonstrationChecks('openemr');

/**
 * Checks a stack with the default parameters, as a user would before the first login: no inbound traffic is allowed, the certificate
 * is valid for the URL, the password exists, and the task definition does not contain it. The emulator runs no containers, so there is no login.
 */
export const demonstration: Demonstration = {
  prepare: async () => ({}),

  async run(aws, outputs, say) {
    const ec2 = new EC2Client(demonstrationClient(aws));
    const GroupIds = [output(outputs, 'LoadBalancerSecurityGroup')];
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }));
    requireNoInboundRules(SecurityGroups);
    say('The security group of the load balancer allows no inbound traffic: AllowedCidr is empty');

    const acm = new ACMClient(demonstrationClient(aws));
    const CertificateArn = output(outputs, 'CertificateArn');
    const { Certificate = '' } = await acm.send(new GetCertificateCommand({ CertificateArn }));
    const { hostname } = new URL(output(outputs, 'Url'));
    const until = requireValidCertificate(Certificate, hostname, new Date());
    say(`The certificate is valid for ${hostname} until ${until.toISOString().slice(0, 10)}`);

    const secrets = new SecretsManagerClient(demonstrationClient(aws));
    const SecretId = output(outputs, 'AdministratorSecretArn');
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    const password = requirePassword(SecretString);
    say(`The secret contains the first password of ${ADMINISTRATOR}, with ${password.length} characters (not shown)`);

    const ecs = new ECSClient(demonstrationClient(aws));
    const request = { cluster: output(outputs, 'Cluster'), services: [output(outputs, 'Service')] };
    const { services: [service] = [] } = await ecs.send(new DescribeServicesCommand(request));
    if (service?.status !== 'ACTIVE') throw failed('the service is not active', 'Look at its events in ECS');
    const { taskDefinition } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: service.taskDefinition }),
    );
    requireNoPlaintextPassword(password, taskDefinition ?? {});
    say('The service is active, and its task definition does not contain that password');
  },
};

/**
 * Returns the password in the secret of the administrator.
 *
 * @throws Problem if the secret has another user name, or the password is too short.
 */
export function requirePassword(secret: string): string {
  const { username, password = '' } = JSON.parse(secret || '{}') as { username?: string; password?: string };
  if (username === ADMINISTRATOR && password.length >= 20) return password;
  throw failed(`the secret does not contain a password of ${ADMINISTRATOR}`, 'Look at AdministratorSecretArn');
}

/** @throws Problem if the task definition contains the password. */
export function requireNoPlaintextPassword(password: string, definition: object): void {
  if (!JSON.stringify(definition).includes(password)) return;
  throw failed('the task definition contains a password in plaintext', 'Pass it as a reference to a secret');
}
