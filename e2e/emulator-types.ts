const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const get = (logicalId: string, attribute: string) => ({ 'Fn::GetAtt': [logicalId, attribute] });
const ref = (logicalId: string) => ({ Ref: logicalId });
const trust = (Service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
});
const tags = [{ Key: 'label', Value: ref('Label') }];

/** A template with one resource of each type that the plugin of the emulator implements, and some that it records. */
export const everyAddedType = {
  Parameters: { Label: { Type: 'String' } },
  Resources: {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16', Tags: tags } },
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: get('Vpc', 'VpcId'), CidrBlock: '10.0.0.0/24' } },
    Address: { Type: 'AWS::EC2::EIP', Properties: { Domain: 'vpc', Tags: tags } },
    Nat: {
      Type: 'AWS::EC2::NatGateway',
      Properties: { SubnetId: ref('Subnet'), AllocationId: get('Address', 'AllocationId') },
    },
    EgressOnlyGateway: { Type: 'AWS::EC2::EgressOnlyInternetGateway', Properties: { VpcId: ref('Vpc') } },
    Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'x', VpcId: ref('Vpc') } },
    In: {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Properties: {
        GroupId: get('Group', 'GroupId'),
        IpProtocol: 'tcp',
        FromPort: '443',
        ToPort: 443,
        CidrIp: '10.0.0.0/8',
      },
    },
    Out: {
      Type: 'AWS::EC2::SecurityGroupEgress',
      Properties: {
        GroupId: get('Group', 'GroupId'),
        IpProtocol: 'tcp',
        FromPort: 5432,
        ToPort: 5432,
        DestinationSecurityGroupId: get('Group', 'GroupId'),
      },
    },
    Acl: { Type: 'AWS::EC2::NetworkAcl', Properties: { VpcId: ref('Vpc') } },
    AclEntry: {
      Type: 'AWS::EC2::NetworkAclEntry',
      Properties: {
        NetworkAclId: ref('Acl'),
        RuleNumber: 100,
        Protocol: 6,
        RuleAction: 'allow',
        Egress: true,
        CidrBlock: '0.0.0.0/0',
        PortRange: { From: 443, To: 443 },
      },
    },
    AclUse: {
      Type: 'AWS::EC2::SubnetNetworkAclAssociation',
      Properties: { SubnetId: ref('Subnet'), NetworkAclId: ref('Acl') },
    },
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 30 } },
    LogRole: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust('vpc-flow-logs.amazonaws.com') } },
    FlowLog: {
      Type: 'AWS::EC2::FlowLog',
      Properties: {
        ResourceId: ref('Vpc'),
        ResourceType: 'VPC',
        TrafficType: 'ALL',
        LogDestinationType: 'cloud-watch-logs',
        LogGroupName: ref('Logs'),
        DeliverLogsPermissionArn: arn('LogRole'),
      },
    },
    Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [ref('LogRole')] } },
    Instance: {
      Type: 'AWS::EC2::Instance',
      Properties: {
        ImageId: 'ami-00000000000000000',
        InstanceType: 't4g.micro',
        SubnetId: ref('Subnet'),
        IamInstanceProfile: ref('Profile'),
        Tags: tags,
      },
    },
    Addresses: {
      Type: 'AWS::WAFv2::IPSet',
      Properties: {
        Scope: 'REGIONAL',
        IPAddressVersion: 'IPV4',
        Addresses: ['192.0.2.0/24'],
        Description: ref('Label'),
      },
    },
    Bucket: { Type: 'AWS::S3::Bucket' },
    BucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: ref('Bucket'),
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'cloudtrail.amazonaws.com' },
              Action: ['s3:GetBucketAcl', 's3:PutObject'],
              Resource: [arn('Bucket'), { 'Fn::Sub': '${Bucket.Arn}/AWSLogs/*' }],
            },
          ],
        },
      },
    },
    Trail: {
      Type: 'AWS::CloudTrail::Trail',
      DependsOn: 'BucketPolicy',
      Properties: {
        S3BucketName: ref('Bucket'),
        IsLogging: true,
        IsMultiRegionTrail: true,
        EnableLogFileValidation: 'true',
        IncludeGlobalServiceEvents: true,
        AdvancedEventSelectors: [
          { Name: 'management', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
          {
            Name: 'objects',
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Data'] },
              { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
            ],
          },
        ],
        Tags: tags,
      },
    },
    ConfigRole: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust('config.amazonaws.com') } },
    Recorder: {
      Type: 'AWS::Config::ConfigurationRecorder',
      Properties: {
        RoleARN: arn('ConfigRole'),
        RecordingGroup: { AllSupported: 'true', IncludeGlobalResourceTypes: true },
      },
    },
    Channel: { Type: 'AWS::Config::DeliveryChannel', Properties: { S3BucketName: ref('Bucket') } },
    ConfigRule: {
      Type: 'AWS::Config::ConfigRule',
      DependsOn: 'Recorder',
      Properties: {
        Source: { Owner: 'AWS', SourceIdentifier: 'CLOUD_TRAIL_ENABLED' },
        InputParameters: { s3BucketName: ref('Bucket') },
      },
    },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { GenerateSecretString: {} } },
    Rotation: {
      Type: 'AWS::SecretsManager::RotationSchedule',
      Properties: {
        SecretId: ref('Secret'),
        RotationLambdaARN: arn('Function'),
        RotationRules: { AutomaticallyAfterDays: '30' },
      },
    },
    FunctionRole: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust('lambda.amazonaws.com') } },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Role: arn('FunctionRole'),
        Code: { ZipFile: 'exports.handler = async () => {};' },
      },
    },
    Vault: { Type: 'AWS::Backup::BackupVault', Properties: { BackupVaultName: 'vault' } },
    Plan: {
      Type: 'AWS::Backup::BackupPlan',
      Properties: {
        BackupPlan: {
          BackupPlanName: 'plan',
          BackupPlanRule: [
            { RuleName: 'daily', TargetBackupVault: ref('Vault'), ScheduleExpression: 'cron(0 5 * * ? *)' },
          ],
        },
      },
    },
    Selection: {
      Type: 'AWS::Backup::BackupSelection',
      Properties: {
        BackupPlanId: ref('Plan'),
        BackupSelection: { SelectionName: 'all', IamRoleArn: arn('ConfigRole'), Resources: ['*'] },
      },
    },
    People: {
      Type: 'AWS::IAM::Group',
      Properties: {
        Policies: [
          {
            PolicyName: 'nothing',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
            },
          },
        ],
      },
    },
    MoreForRole: {
      Type: 'AWS::IAM::RolePolicy',
      Properties: {
        RoleName: ref('ConfigRole'),
        PolicyName: 'more',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
        },
      },
    },
    ServiceRole: {
      Type: 'AWS::IAM::ServiceLinkedRole',
      Properties: { AWSServiceName: 'ecs.amazonaws.com', Description: ref('Label') },
    },
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        Namespace: 'AWS/SQS',
        MetricName: 'NumberOfMessagesSent',
        Statistic: 'Sum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        AlarmDescription: ref('Label'),
      },
    },
    Alarms: {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      Properties: { AlarmRule: { 'Fn::Sub': 'ALARM("${Alarm}")' }, AlarmDescription: ref('Label') },
    },
    Archive: {
      Type: 'AWS::Events::Archive',
      Properties: {
        SourceArn: { 'Fn::Sub': 'arn:aws:events:${AWS::Region}:${AWS::AccountId}:event-bus/default' },
        RetentionDays: 7,
        EventPattern: { source: ['aws.s3'] },
      },
    },
    Zone: { Type: 'AWS::Route53::HostedZone', Properties: { Name: 'example.test.' } },
    Records: {
      Type: 'AWS::Route53::RecordSetGroup',
      Properties: {
        HostedZoneId: ref('Zone'),
        RecordSets: [{ Name: 'a.example.test.', Type: 'A', TTL: '60', ResourceRecords: ['192.0.2.1'] }],
      },
    },
    Detector: { Type: 'AWS::GuardDuty::Detector', Properties: { Enable: true } },
    Pack: { Type: 'AWS::Config::ConformancePack', Properties: { ConformancePackName: 'hipaa', TemplateBody: '{}' } },
    Datastore: {
      Type: 'AWS::HealthLake::FHIRDatastore',
      Properties: { DatastoreTypeVersion: 'R4', DatastoreName: ref('Label') },
    },
  },
  Outputs: {
    Nat: { Value: ref('Nat') },
    Instance: { Value: get('Instance', 'PrivateIp') },
    Profile: { Value: arn('Profile') },
    Trail: { Value: arn('Trail') },
    Rule: { Value: arn('ConfigRule') },
    Selection: { Value: get('Selection', 'SelectionId') },
    Group: { Value: arn('People') },
    Archive: { Value: arn('Archive') },
    Detector: { Value: ref('Detector') },
    Datastore: { Value: get('Datastore', 'DatastoreArn') },
    Endpoint: { Value: get('Datastore', 'DatastoreEndpoint') },
  },
};
