import { expect, test } from 'vitest';
import { internetGateway } from './internet-gateway.ts';
import { made, vpcId } from './testing/resources.ts';

test('it is attached to the VPC, and returns the attachment', () => {
  const gateway = internetGateway('InternetGateway', { vpc: vpcId });
  const [attachment] = made(gateway, 'VPCGatewayAttachment');
  expect(attachment?.properties).toEqual({ VpcId: vpcId, InternetGatewayId: gateway.id });
  expect(gateway.attachment.id).toBe(attachment?.id);
});
