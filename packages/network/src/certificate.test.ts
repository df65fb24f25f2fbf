import { expect, test } from 'vitest';
import { certificate } from './certificate.ts';

test('ACM writes the proof of the name into the hosted zone, so that nobody has to confirm or renew it', () => {
  const [made] = certificate('Certificate', { domain: 'ehr.example.org', hostedZone: 'Z0EXAMPLE' }).resources;
  expect(made?.properties).toMatchObject({
    DomainName: 'ehr.example.org',
    ValidationMethod: 'DNS',
    DomainValidationOptions: [{ DomainName: 'ehr.example.org', HostedZoneId: 'Z0EXAMPLE' }],
  });
});
