import { expect, test } from 'vitest';
import { certificate } from './certificate.ts';

test('ACM validates the name with a record in the hosted zone, without approval by a person', () => {
  const [made] = certificate('Certificate', { domain: 'ehr.example.org', hostedZone: 'Z0EXAMPLE' }).resources;
  expect(made?.properties).toMatchObject({
    DomainName: 'ehr.example.org',
    ValidationMethod: 'DNS',
    DomainValidationOptions: [{ DomainName: 'ehr.example.org', HostedZoneId: 'Z0EXAMPLE' }],
  });
});
