import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { cdkNag } from './checkers/cdk-nag.mjs';
import { checkov } from './checkers/checkov.mjs';
import { cloudformationValidate } from './checkers/cloudformation-validate.mjs';
import { parliament } from './checkers/parliament.mjs';
import { pythonCheckers } from './checkers/python.mjs';
import { judge, merged, staleGeneral } from './judge.mjs';
import { sections, withSection } from './markdown.mjs';
import { parameterSets } from './parameter-sets.mjs';
import { samplesOf } from './sample.mjs';
import { versions } from './versions.mjs';

let environment;
let workDir;
before(async () => {
  environment = await pythonCheckers(() => {});
  workDir = await mkdtemp(join(tmpdir(), 'opinions-test-'));
});
after(() => rm(workDir, { recursive: true, force: true }));

const secured = {
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
  },
  LoggingConfiguration: { DestinationBucketName: 'logs' },
  OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  },
  VersioningConfiguration: { Status: 'Enabled' },
};
const bucket = (Properties) => ({ Resources: { Patients: { Type: 'AWS::S3::Bucket', Properties } } });
const policyWith = (Action, Resource) => ({
  Resources: {
    Access: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] } },
    },
    Files: { Type: 'AWS::S3::Bucket' },
  },
});

/** A template as input of the checkers, in a separate folder, because the input of Checkov is a folder. */
async function subject(template, form = 'defaults') {
  const folder = await mkdtemp(join(workDir, 'one-'));
  const file = join(folder, 'flat.json');
  await writeFile(file, JSON.stringify(template));
  return { folder, blueprint: 'x', form, file, template, stackOf: () => 'data' };
}

const checkers = {
  'cdk-nag': cdkNag,
  checkov: (subjects) => checkov(subjects, environment, subjects[0].folder),
  'cfn-validate': cloudformationValidate,
  parliament: (subjects) => parliament(subjects, environment),
};
const rulesOf = async (checker, template) =>
  merged(await checkers[checker]([await subject(template)])).map(({ rule, resource }) => `${rule} ${resource}`);

/** Checker, the rule that it must report for a broken template, and the same template fixed. */
const broken = [
  ['cdk-nag', 'HIPAA.Security-S3BucketVersioningEnabled data/Patients', bucket({}), bucket(secured)],
  ['cdk-nag', 'AwsSolutions-S1 data/Patients', bucket({}), bucket(secured)],
  ['checkov', 'CKV_AWS_53 data/Patients', bucket({}), bucket(secured)],
  ['cfn-validate', 'W3030 data/Patients', bucket({ VersioningConfiguration: { Status: 'On' } }), bucket(secured)],
  [
    'parliament',
    'UNKNOWN_ACTION[s3:GetObjekt] data/Access',
    policyWith('s3:GetObjekt', '*'),
    policyWith('s3:ListAllMyBuckets', '*'),
  ],
  [
    'parliament',
    'RESOURCE_MISMATCH[s3:GetObject] data/Access',
    policyWith('s3:GetObject', { 'Fn::GetAtt': ['Files', 'Arn'] }),
    policyWith('s3:GetObject', { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Files', 'Arn'] }, '/*']] }),
  ],
  [
    'parliament',
    'unresolved! data/Access',
    policyWith('s3:GetObject', { 'Fn::GetAtt': ['Files', 'Size'] }),
    policyWith('s3:GetObject', 'arn:aws:s3:::files/*'),
  ],
];
for (const [checker, expected, bad, good] of broken) {
  test(`${checker} reports ${expected}, and not if it is fixed`, async () => {
    const rule = `${checker}:${expected}`;
    assert.ok((await rulesOf(checker, bad)).includes(rule), `${rule} is not among ${await rulesOf(checker, bad)}`);
    assert.ok(!(await rulesOf(checker, good)).includes(rule));
  });
}

test('the rule of cdk-nag contains the name of a parameter instead of its sample value', async () => {
  const one = await subject(policyWith('s3:GetObject', 'arn:aws:s3:::trail-bucket-name/*'), 'on');
  const found = await cdkNag([{ ...one, parameters: { TrailBucketName: 'trail-bucket-name', Owner: 'x' } }]);
  const rules = found.map(({ rule }) => rule);
  assert.ok(rules.includes('cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:s3:::<TrailBucketName>/*]'), rules.join());
});

test('a template that a checker cannot read causes a finding or an error', async () => {
  const noType = { Resources: { Patients: { Properties: {} } } };
  assert.match((await rulesOf('cdk-nag', noType)).join(), /^cdk-nag:CfnInclude/);
  await assert.rejects(rulesOf('checkov', { Resources: {} }), /checkov found no resource/);
});

test('a rule that threw an error is marked as not evaluated', async () => {
  const template = {
    Parameters: { Rotated: { Type: 'String' } },
    Resources: { Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {}, EnableKeyRotation: { Ref: 'Rotated' } } } },
  };
  const threw = (await cdkNag([await subject(template)])).filter(({ unevaluated }) => unevaluated);
  assert.deepEqual([...new Set(threw.map(({ logicalId }) => logicalId))], ['Key']);
  assert.match(threw[0].message, /^could not evaluate: /);
});

const found = (rule, { form = 'defaults', unevaluated = false } = {}) => ({
  subject: { form, stackOf: () => 'data' },
  rule,
  logicalId: 'Patients',
  message: 'M',
  unevaluated,
});
const exceptionFor = (rule, resource = 'data/Patients') => ({ rule, resource, reason: 'R' });
const names = (list) => list.map(({ rule }) => rule);

test('an exception must match the rule and the resource of a finding', () => {
  const findings = merged([found('checkov:A'), found('checkov:B')]);
  assert.deepEqual(names(judge(findings, [exceptionFor('checkov:A')], []).open), ['checkov:B']);
  assert.deepEqual(names(judge(findings, [exceptionFor('checkov:A', 'data/Other')], []).open), [
    'checkov:A',
    'checkov:B',
  ]);
});

test('an exception names a rule with one detail, or with all', () => {
  const findings = merged([found('cdk-nag:I[Resource::*]'), found('cdk-nag:I[Resource::x/*]')]);
  assert.deepEqual(names(judge(findings, [exceptionFor('cdk-nag:I[Resource::x/*]')], []).open), [
    'cdk-nag:I[Resource::*]',
  ]);
  assert.deepEqual(judge(findings, [exceptionFor('cdk-nag:I')], []).open, []);
});

test('an exception without a finding is stale', () => {
  const stale = exceptionFor('checkov:B');
  assert.deepEqual(judge(merged([found('checkov:A')]), [exceptionFor('checkov:A'), stale], []).stale, [stale]);
  assert.deepEqual(judge([], [exceptionFor('chain:keep'), exceptionFor('cfn-lint:W3045')], []).stale, []);
});

test('a general exception for one form does not cover the other, and is stale without a finding in any blueprint', () => {
  const general = [{ rule: 'checkov:A', only: 'built', reason: 'R' }];
  const verdict = (...forms) => judge(merged(forms.map((form) => found('checkov:A', { form }))), [], general);
  assert.deepEqual(verdict('built').open, []);
  assert.deepEqual(names(verdict('built', 'on').open), ['checkov:A']);
  assert.deepEqual(staleGeneral([verdict('built')], general), []);
  assert.deepEqual(staleGeneral([verdict('on'), verdict()], general), general);
});

test('a rule that could not be evaluated on a template as built is no finding if it was evaluated on the resolved ones', () => {
  const verdict = (...forms) =>
    judge(merged(forms.map((form) => found('cdk-nag:K', { form, unevaluated: true }))), [], []);
  assert.equal(verdict('built').explained, 1);
  assert.deepEqual(verdict('built').open, []);
  assert.deepEqual(names(verdict('built', 'on').open), ['cdk-nag:K!']);
  assert.deepEqual(
    names(judge(merged([found('cdk-nag:K', { unevaluated: true })]), [exceptionFor('cdk-nag:K')], []).open),
    ['cdk-nag:K!'],
  );
});

test('parameter sets enable and disable every option, set optional parameters, and contain no refused values', () => {
  const template = {
    Parameters: {
      CreateTrail: { AllowedValues: ['true', 'false'], Default: 'false' },
      Email: { AllowedPattern: '^$|^[^@]+@[^@]+$', Default: '' },
      Boundary: { AllowedPattern: '^$|^arn:aws:iam:.+$', Default: '' },
      Days: { AllowedValues: [30, 90], Default: 90 },
    },
  };
  const sets = parameterSets(template, () => []);
  assert.deepEqual(sets.defaults, { CreateTrail: 'false', Email: '', Boundary: '', Days: 90 });
  assert.equal(sets.on.CreateTrail, 'true');
  assert.match(sets.on.Email, /@/);
  assert.match(sets.on.Boundary, /:policy\//);
  assert.deepEqual(sets.off, sets.defaults);
  assert.throws(() => parameterSets(template, () => [{ what: 'refused' }]), /refused/);
  assert.throws(
    () => parameterSets({ Parameters: { X: { AllowedPattern: '^(?!a)#$' } } }, () => []),
    /no sample for parameter X \(/,
  );
});

test('a sample value is generated from the pattern if no listed one matches', () => {
  const sample = (AllowedPattern) => parameterSets({ Parameters: { X: { AllowedPattern } } }, () => []).defaults.X;
  assert.equal(sample('^$|^o-[a-z0-9]{10,32}$'), `o-${'a'.repeat(10)}`);
  assert.equal(
    sample('^arn:aws[a-z-]*:iam::[0-9]*:saml-provider/.+$'),
    'arn:aws:iam::111122223333:saml-provider/sample',
  );
  assert.deepEqual(samplesOf('^$|^(a|b)[^x]\\.\\d{2}c?$'), ['', 'ax.11']);
});

test('sets contain the closest combinations that Rules allow, and together set every parameter', () => {
  const choice = { AllowedValues: ['true', 'false'], Default: 'true' };
  const optional = { AllowedPattern: '^$|^[a-z]+$', Default: '' };
  const Rules = { Whole: { Assertions: ['Create', 'Bucket', 'Group', 'Folder'].map((Ref) => ({ Assert: { Ref } })) } };
  const template = { Rules, Parameters: { Create: choice, Bucket: optional, Group: optional, Folder: optional } };
  const rules = (_, { Create, Bucket, Group, Folder }) => {
    const isRight = Create === 'true' ? !(Bucket || Group || Folder) : Bucket && Group;
    return isRight ? [] : [{ rule: 'Whole', description: 'refused' }];
  };
  const sets = parameterSets(template, rules);
  assert.deepEqual(sets.on, { Create: 'true', Bucket: '', Group: '', Folder: '' });
  assert.deepEqual(sets.off, { Create: 'false', Bucket: 'bucket', Group: 'group', Folder: '' });
  assert.deepEqual(sets['pairs-1'], { Create: 'false', Bucket: 'bucket', Group: 'group', Folder: 'folder' });
  assert.equal(sets['pairs-2'], undefined);
  const never = (_, { Folder }) => (Folder ? [{ rule: 'Whole', description: 'never' }] : []);
  assert.throws(() => parameterSets(template, never), /no set of parameters contains Folder/);
});

test('sets contain each pair of values of two parameters, and one value for each alternative of a pattern', () => {
  const template = {
    Parameters: {
      Create: { AllowedValues: ['true', 'false'], Default: 'false' },
      Size: { AllowedValues: ['small', 'medium', 'large'], Default: 'small' },
      Range: { AllowedPattern: '^$|^0\\.0\\.0\\.0/0$|^10\\.[0-9./]+$', Default: '' },
      Subnets: { Type: 'CommaDelimitedList', AllowedPattern: '^$|^subnet-[0-9a-f]+$', Default: '' },
    },
  };
  const sets = Object.values(parameterSets(template, () => []));
  for (const Create of ['true', 'false'])
    for (const Size of ['small', 'medium', 'large'])
      for (const Range of ['', '0.0.0.0/0', '10.0.0.0/16'])
        for (const pair of [
          { Create, Size },
          { Create, Range },
          { Size, Range },
        ])
          assert.ok(sets.some((set) => Object.entries(pair).every(([name, value]) => set[name] === value)));
  assert.ok(sets.some(({ Subnets }) => /^subnet-[0-9a-f]+0,subnet-[0-9a-f]+1,subnet-[0-9a-f]+2$/.test(Subnets)));
});

test('date, versions and tables are written between the marks of the page, and the rest is unchanged', async () => {
  const exception = exceptionFor('checkov:A|B');
  const verdict = { blueprint: 'x', templates: 1, resources: 2, ...judge(merged([found('checkov:A|B')]), [exception]) };
  const pinned = await versions();
  assert.ok(Object.values(pinned).every((version) => /^\d+\.\d+/.test(version)));
  const made = sections([verdict], pinned, '2026-01-02');
  assert.match(made.versions, /As of 2026-01-02:/);
  for (const version of Object.values(pinned)) assert.ok(made.versions.includes(version));
  assert.match(made.findings, /^### x\n\n1 templates with 2 resources; findings without an exception: 0; .*: 0\./);
  assert.match(made.findings, /\| `data\/Patients` +\| `checkov:A\\\|B` +\| R +\|/);
  const page = withSection('a\n<!-- findings -->\nold\n<!-- /findings -->\nb', 'findings', 'new');
  assert.equal(page, 'a\n<!-- findings -->\n\nnew\n\n<!-- /findings -->\nb');
  assert.throws(() => withSection('a', 'findings', 'new'), /no marks for findings/);
});
