import { describe, expect, it } from 'vitest';
import { sdkCalls } from './sdk-calls.ts';

const needs = (code: string) => sdkCalls(code).calls.flatMap((call) => call.needs);

describe('sdkCalls', () => {
  it.each<[string, string, string[]]>([
    [
      'an esbuild bundle',
      'var import_client_s3 = require("@aws-sdk/client-s3");\nconst c = new import_client_s3.S3Client({});\nawait c.send(new import_client_s3.HeadObjectCommand({}));',
      ['s3:getobject'],
    ],
    [
      'CommonJS',
      "const { SQSClient, SendMessageBatchCommand: Batch, SendMessageCommand } = require('@aws-sdk/client-sqs');\nnew SendMessageCommand({})",
      ['sqs:sendmessage'],
    ],
    [
      'ES modules',
      "import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';\nnew StartExecutionCommand({})",
      ['states:startexecution'],
    ],
    [
      'the DynamoDB document client',
      "import { PutCommand } from '@aws-sdk/lib-dynamodb'; new PutCommand({})",
      ['dynamodb:putitem'],
    ],
    [
      'a paginator',
      'var a = require("@aws-sdk/client-s3"); for await (const x of (0, a.paginateListObjectsV2)({}, {})) {}',
      ['s3:listbucket'],
    ],
    [
      'an upload',
      'const { Upload } = require("@aws-sdk/lib-storage"); new Upload({})',
      ['s3:putobject', 's3:putobject'],
    ],
    ['Python', "s3 = boto3.client('s3')\ns3.get_object(Bucket='b')\ns3.close()\n", ['s3:getobject']],
    ['SDK version 2', 'const sns = new AWS.SNS();\nsns.publish({}).promise()', ['sns:publish']],
    ['no calls', 'new OtherCommand({}); new Map()', []],
  ])('reads %s', (_, code, expected) => {
    expect(needs(code)).toEqual(expected);
  });

  it('reports whether there may be more calls', () => {
    expect(sdkCalls("boto3.resource('s3').Bucket('x')").complete).toBe(false);
    expect(sdkCalls('new import_client_s3.S3Client({})').complete).toBe(true);
  });
});
