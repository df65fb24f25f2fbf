"""The same 100 resources with troposphere. References between nested stacks are written manually: it has no linker."""

import sys
from pathlib import Path

from troposphere import AccountId, GetAtt, Join, Output, Parameter, Ref, Sub, Template
from troposphere import awslambda, cloudformation, cloudwatch, dynamodb, iam, kms, logs, s3, sns, sqs

KEEP = {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}
TRANSIENT = {"DeletionPolicy": "Delete", "UpdateReplacePolicy": "Delete"}


def policy(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def data_key(name):
    return kms.Key(
        f"{name}Key",
        Description=f"Data of {name}",
        EnableKeyRotation=True,
        KeyPolicy=policy(
            {
                "Sid": "Account",
                "Effect": "Allow",
                "Principal": {"AWS": Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")},
                "Action": "kms:*",
                "Resource": "*",
            },
            {
                "Sid": "Logs",
                "Effect": "Allow",
                "Principal": {"Service": Sub("logs.${AWS::Region}.${AWS::URLSuffix}")},
                "Action": ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"],
                "Resource": "*",
                "Condition": {"StringEquals": {"kms:CallerAccount": AccountId}},
            },
        ),
        **KEEP,
    )


def worker(template, name, key, alerts, before):
    key_arn = GetAtt(key, "Arn")
    bucket = s3.Bucket(
        f"{name}Bucket",
        BucketEncryption=s3.BucketEncryption(
            ServerSideEncryptionConfiguration=[
                s3.ServerSideEncryptionRule(
                    BucketKeyEnabled=True,
                    ServerSideEncryptionByDefault=s3.ServerSideEncryptionByDefault(
                        SSEAlgorithm="aws:kms", KMSMasterKeyID=key_arn
                    ),
                )
            ]
        ),
        LifecycleConfiguration=s3.LifecycleConfiguration(
            Rules=[
                s3.LifecycleRule(
                    Id="OldVersions",
                    Status="Enabled",
                    NoncurrentVersionExpiration=s3.NoncurrentVersionExpiration(NoncurrentDays=365),
                )
            ]
        ),
        OwnershipControls=s3.OwnershipControls(
            Rules=[s3.OwnershipControlsRule(ObjectOwnership="BucketOwnerEnforced")]
        ),
        PublicAccessBlockConfiguration=s3.PublicAccessBlockConfiguration(
            BlockPublicAcls=True, BlockPublicPolicy=True, IgnorePublicAcls=True, RestrictPublicBuckets=True
        ),
        VersioningConfiguration=s3.VersioningConfiguration(Status="Enabled"),
        **KEEP,
    )
    bucket_policy = s3.BucketPolicy(
        f"{name}BucketPolicy",
        Bucket=Ref(bucket),
        PolicyDocument=policy(
            {
                "Sid": "TlsOnly",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [GetAtt(bucket, "Arn"), Join("/", [GetAtt(bucket, "Arn"), "*"])],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ),
        **KEEP,
    )
    table = dynamodb.Table(
        f"{name}Table",
        AttributeDefinitions=[dynamodb.AttributeDefinition(AttributeName="id", AttributeType="S")],
        KeySchema=[dynamodb.KeySchema(AttributeName="id", KeyType="HASH")],
        BillingMode="PAY_PER_REQUEST",
        SSESpecification=dynamodb.SSESpecification(SSEEnabled=True, SSEType="KMS", KMSMasterKeyId=key_arn),
        PointInTimeRecoverySpecification=dynamodb.PointInTimeRecoverySpecification(PointInTimeRecoveryEnabled=True),
        **KEEP,
    )
    queue = sqs.Queue(
        f"{name}Queue",
        KmsMasterKeyId=key_arn,
        MessageRetentionPeriod=1209600,
        VisibilityTimeout=360,
        **TRANSIENT,
    )
    log_group = logs.LogGroup(f"{name}Logs", KmsKeyId=key_arn, RetentionInDays=2192, **KEEP)
    role = iam.Role(
        f"{name}Role",
        Description=f"Role of {name}",
        AssumeRolePolicyDocument=policy(
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ),
    )
    access = iam.ManagedPolicy(
        f"{name}Access",
        Roles=[Ref(role)],
        PolicyDocument=policy(
            {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:PutItem"], "Resource": GetAtt(table, "Arn")},
            {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": GetAtt(queue, "Arn")},
            {
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                "Resource": GetAtt(log_group, "Arn"),
            },
        ),
    )
    run = awslambda.Function(
        f"{name}Function",
        Description=f"Function of {name}",
        Architectures=["arm64"],
        Runtime="nodejs24.x",
        Handler="index.handler",
        Code=awslambda.Code(ZipFile="exports.handler = async () => {};"),
        Role=GetAtt(role, "Arn"),
        MemorySize=256,
        Timeout=60,
        KmsKeyArn=key_arn,
        Environment=awslambda.Environment(
            Variables={"TABLE": Ref(table), **({"QUEUE_URL": Ref(before)} if before else {})}
        ),
        LoggingConfig=awslambda.LoggingConfig(LogGroup=Ref(log_group)),
        DependsOn=[access.title],
    )
    alarm = cloudwatch.Alarm(
        f"{name}Errors",
        AlarmDescription=f"{name} fails. Look at its log group.",
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Dimensions=[cloudwatch.MetricDimension(Name="FunctionName", Value=Ref(run))],
        Statistic="Sum",
        Period=300,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        TreatMissingData="notBreaching",
        AlarmActions=[Ref(alerts)],
    )
    for resource in (bucket, bucket_policy, table, queue, log_group, role, access, run, alarm):
        template.add_resource(resource)
    return queue


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    root = Template()
    before = None
    for name in ("Intake", "Records", "Images", "Claims", "Reports"):
        child = Template()
        parameters = {}
        reads = None
        if before:
            stack, output = before
            reads = child.add_parameter(Parameter(output, Type="String"))
            parameters = {"Parameters": {output: GetAtt(stack, f"Outputs.{output}")}}
        key = child.add_resource(data_key(name))
        alerts = child.add_resource(sns.Topic(f"{name}Alerts", KmsMasterKeyId=GetAtt(key, "Arn")))
        worker(child, f"{name}A", key, alerts, reads)
        queue = worker(child, f"{name}B", key, alerts, reads)
        child.add_output(Output(queue.title, Value=Ref(queue)))
        file = f"{name.lower()}.json"
        stack = root.add_resource(cloudformation.Stack(name, TemplateURL=file, **parameters))
        (folder / file).write_text(child.to_json())
        before = (stack, queue.title)
    (folder / "root.json").write_text(root.to_json())


main(Path(sys.argv[1]))
