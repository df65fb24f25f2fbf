import { iamService } from './iam-facts.ts';

/** An AWS SDK call in the code of a function. */
interface SdkCall {
  /** For messages, such as `s3 GetObject`. */
  readonly call: string;
  /** Actions that the role must allow, in lower case. */
  readonly needs: readonly string[];
  /** Actions that AWS also checks in some cases. If `needs` is empty, one of them is sufficient. */
  readonly optional: readonly string[];
}

/** The SDK calls of the code of a function. */
export interface SdkCalls {
  readonly calls: readonly SdkCall[];
  /** False if there may be more calls: the code uses an interface of the SDK that is not supported here. */
  readonly complete: boolean;
}

/** Package of the AWS SDK for JavaScript, or name of a boto3 client, -> IAM service prefix, if they differ. */
const prefixes: Readonly<Record<string, string>> = {
  'auto-scaling': 'autoscaling',
  'cloudwatch-logs': 'logs',
  'cognito-identity-provider': 'cognito-idp',
  'config-service': 'config',
  'database-migration-service': 'dms',
  efs: 'elasticfilesystem',
  elbv2: 'elasticloadbalancing',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  eventbridge: 'events',
  'lib-dynamodb': 'dynamodb',
  'lib-storage': 's3',
  'route-53': 'route53',
  'secrets-manager': 'secretsmanager',
  sesv2: 'ses',
  sfn: 'states',
  stepfunctions: 'states',
};

/**
 * Calls whose actions have other names. An empty list if one of the `optional` actions is sufficient. Source:
 * Service Authorization Reference.
 */
const renamed: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:batchexecutestatement': [],
  'dynamodb:executestatement': [],
  'dynamodb:executetransaction': [],
  'dynamodb:transactgetitems': ['getitem'],
  'dynamodb:transactwriteitems': [],
  'kms:reencrypt': ['reencryptfrom', 'reencryptto'],
  'lambda:invoke': ['invokefunction'],
  'lambda:invokeasync': ['invokefunction'],
  's3:completemultipartupload': ['putobject'],
  's3:copyobject': ['getobject', 'putobject'],
  's3:createmultipartupload': ['putobject'],
  's3:deleteobjects': ['deleteobject'],
  's3:getbucketencryption': ['getencryptionconfiguration'],
  's3:getbucketlifecycleconfiguration': ['getlifecycleconfiguration'],
  's3:getpublicaccessblock': ['getbucketpublicaccessblock'],
  's3:headbucket': ['listbucket'],
  's3:headobject': ['getobject'],
  's3:listbuckets': ['listallmybuckets'],
  's3:listmultipartuploads': ['listbucketmultipartuploads'],
  's3:listobjects': ['listbucket'],
  's3:listobjectsv2': ['listbucket'],
  's3:listobjectversions': ['listbucketversions'],
  's3:listparts': ['listmultipartuploadparts'],
  's3:putbucketencryption': ['putencryptionconfiguration'],
  's3:putbucketlifecycleconfiguration': ['putlifecycleconfiguration'],
  's3:putpublicaccessblock': ['putbucketpublicaccessblock'],
  's3:selectobjectcontent': ['getobject'],
  's3:uploadpart': ['putobject'],
  's3:uploadpartcopy': ['getobject', 'putobject'],
  'sns:publishbatch': ['publish'],
  'sqs:changemessagevisibilitybatch': ['changemessagevisibility'],
  'sqs:deletemessagebatch': ['deletemessage'],
  'sqs:sendmessagebatch': ['sendmessage'],
};

/** Actions that AWS also checks for a call in some cases. */
const optionalActions: Readonly<Record<string, readonly string[]>> = {
  'acm:importcertificate': ['addtagstocertificate'],
  'dynamodb:batchexecutestatement': ['partiqlselect', 'partiqlinsert', 'partiqlupdate', 'partiqldelete'],
  'dynamodb:executestatement': ['partiqlselect', 'partiqlinsert', 'partiqlupdate', 'partiqldelete'],
  'dynamodb:executetransaction': ['partiqlselect', 'partiqlinsert', 'partiqlupdate', 'partiqldelete'],
  'dynamodb:transactwriteitems': ['putitem', 'updateitem', 'deleteitem', 'conditioncheckitem'],
  's3:copyobject': ['getobjectversion', 'getobjecttagging', 'putobjecttagging', 'listbucket'],
  's3:createmultipartupload': ['abortmultipartupload', 'listmultipartuploadparts'],
  's3:deleteobject': ['deleteobjectversion'],
  's3:deleteobjects': ['deleteobjectversion'],
  's3:getobject': ['getobjectversion', 'listbucket', 'listbucketversions'],
  's3:getobjectattributes': ['getobject', 'getobjectversion', 'getobjectversionattributes', 'listbucket'],
  's3:getobjecttagging': ['getobjectversiontagging'],
  's3:headobject': ['getobjectversion', 'listbucket', 'listbucketversions'],
  's3:putobject': ['abortmultipartupload', 'putobjecttagging', 'putobjectretention', 'putobjectlegalhold'],
};

/** Command names in `lib-dynamodb` -> API names. */
const documentCalls: Readonly<Record<string, string>> = {
  BatchGet: 'BatchGetItem',
  BatchWrite: 'BatchWriteItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  Put: 'PutItem',
  TransactGet: 'TransactGetItems',
  TransactWrite: 'TransactWriteItems',
  Update: 'UpdateItem',
};

/**
 * The calls in JavaScript (clients and commands of the SDK, bundled by esbuild or not) or Python (boto3 clients). It
 * matches names, not values: a command that is constructed but never sent counts as a call.
 */
export function sdkCalls(code: string): SdkCalls {
  const known = cache.get(code) ?? readCalls(code);
  cache.set(code, known);
  return known;
}

/** Cache: the code of a function does not depend on parameters. */
const cache = new Map<string, SdkCalls>();

function readCalls(code: string): SdkCalls {
  const found = [
    ...commandCalls(code),
    ...paginatorCalls(code),
    ...uploadCalls(code),
    ...sdkV2Calls(code),
    ...botoCalls(code),
  ];
  const byName = new Map(found.map((call) => [call.call, call]));
  return { calls: [...byName.values()], complete: !unsupported.test(code) };
}

/** Code that is not fully supported: clients that are passed as values, aggregated clients, libraries that call AWS. */
const unsupported =
  /\bboto3\b|\bnew\s+AWS\.|["']aws-sdk["']|@aws-lambda-powertools|\bnew\s+(?:\w+\.)?(?:DynamoDB|EC2|ECS|IAM|KMS|Lambda|S3|SNS|SQS|SSM|STS)\(\s*\{/;

function callOf(packageName: string, name: string): SdkCall {
  const prefix = prefixes[packageName] ?? packageName;
  const api = packageName === 'lib-dynamodb' ? (documentCalls[name] ?? name) : name;
  const key = `${prefix}:${api.toLowerCase()}`;
  const names = renamed[key] ?? [api.toLowerCase()];
  return {
    call: `${prefix} ${api}`,
    needs: names.map((action) => `${prefix}:${action}`),
    optional: (optionalActions[key] ?? []).map((action) => `${prefix}:${action}`),
  };
}

/**
 * Returns the package of a name: `import_client_s3.X`, `{ X } = require('@aws-sdk/client-s3')`, `import { X } from
 * '…'`.
 */
function packageFinder(code: string): (namespace: string | undefined, name: string) => string | undefined {
  const namespaces = new Map<string, string>();
  const names = new Map<string, string>();
  const source = /["']@aws-sdk\/(?:client-)?([\w-]+)["']/.source;
  const required = new RegExp(
    `(?:const|let|var)\\s+(\\w+|\\{[^}]*\\})\\s*=\\s*(?:\\w+\\()?require\\(\\s*${source}`,
    'g',
  );
  const imported = new RegExp(`import\\s+(?:\\*\\s+as\\s+)?(\\w+|\\{[^}]*\\})\\s+from\\s+${source}`, 'g');
  for (const [, target = '', name = ''] of [...code.matchAll(required), ...code.matchAll(imported)]) {
    if (!target.startsWith('{')) namespaces.set(target, name);
    for (const [, each = '', as] of target.matchAll(/(\w+)\s*(?:(?::|\bas\b)\s*(\w+))?/g)) names.set(as ?? each, name);
  }
  return (namespace, name) => (namespace === undefined ? names.get(name) : namespaces.get(namespace));
}

const uses = (code: string, pattern: RegExp) =>
  [...code.matchAll(pattern)].map(([, namespace, name = '']) => ({ namespace, name }));

function commandCalls(code: string): readonly SdkCall[] {
  const packageOf = packageFinder(code);
  return uses(code, /\bnew\s+(?:(\w+)\.)?([A-Z]\w*)Command\(/g).flatMap(({ namespace, name }) => {
    const from = packageOf(namespace, `${name}Command`);
    return from === undefined ? [] : [callOf(from, name)];
  });
}

function paginatorCalls(code: string): readonly SdkCall[] {
  if (!code.includes('paginate')) return [];
  const packageOf = packageFinder(code);
  return uses(code, /\b(?:(\w+)\.)?paginate([A-Z]\w*)\)?\(/g).flatMap(({ namespace, name }) => {
    const from = packageOf(namespace, `paginate${name}`);
    return from === undefined ? [] : [callOf(from, name)];
  });
}

function uploadCalls(code: string): readonly SdkCall[] {
  const packageOf = packageFinder(code);
  return uses(code, /\bnew\s+(?:(\w+)\.)?(Upload)\(/g)
    .filter(({ namespace, name }) => packageOf(namespace, name) === 'lib-storage')
    .flatMap(() => [callOf('s3', 'PutObject'), callOf('s3', 'CreateMultipartUpload')]);
}

/** `const s3 = new AWS.S3()` of version 2 of the SDK. */
function sdkV2Calls(code: string): readonly SdkCall[] {
  if (!code.includes('AWS.')) return [];
  return methodCalls(
    code,
    /(\w+)\s*=\s*new\s+AWS\.(\w+)\(/g,
    (client) => client.toLowerCase(),
    (method) => (/^[a-z]+([A-Z]|\w*$)/.test(method) ? method : undefined),
  );
}

/** `s3 = boto3.client('s3')`, then `s3.get_object(…)`. */
function botoCalls(code: string): readonly SdkCall[] {
  if (!code.includes('boto3')) return [];
  return methodCalls(
    code,
    /(\w+)\s*=\s*boto3\.client\(\s*["']([\w-]+)["']/g,
    (client) => client,
    (method) =>
      method
        .split('_')
        .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
        .join(''),
  );
}

function methodCalls(
  code: string,
  clients: RegExp,
  packageOf: (client: string) => string,
  apiOf: (method: string) => string | undefined,
): readonly SdkCall[] {
  return [...code.matchAll(clients)].flatMap(([, variable = '', client = '']) =>
    [...code.matchAll(new RegExp(`\\b${variable}\\.(\\w+)\\(`, 'g'))].flatMap(([, method = '']) => {
      const api = apiOf(method);
      const call =
        api === undefined ? undefined : callOf(packageOf(client), `${api.slice(0, 1).toUpperCase()}${api.slice(1)}`);
      return call && isKnown(call) ? [call] : [];
    }),
  );
}

/** A method that is not an AWS API call, such as `close`, has no action. */
const isKnown = ({ needs, optional }: SdkCall): boolean =>
  [...needs, ...optional].some((action) => {
    const [prefix = '', name = ''] = action.split(':');
    return iamService(prefix)?.actions.has(name);
  });
