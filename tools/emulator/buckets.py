"""
Bucket properties that the CloudFormation of MiniStack 1.5.33 ignores although its S3 supports them; and deletion as on
AWS.
"""

import uuid

import botocore.exceptions
from aws_calls import call
from fixes import afterwards
from ministack_names import existing


def _lifecycle_rule(rule):
    """Convert a lifecycle rule of CloudFormation to the form of the S3 API."""
    noncurrent = rule.get("NoncurrentVersionExpiration")
    abort = rule.get("AbortIncompleteMultipartUpload")
    transitions = [
        {"Days": transition["TransitionInDays"], "StorageClass": transition["StorageClass"]}
        for transition in rule.get("Transitions", [])
        if "TransitionInDays" in transition
    ]
    return {
        "ID": rule.get("Id") or uuid.uuid4().hex[:8],
        "Status": rule["Status"],
        "Filter": {"Prefix": rule.get("Prefix", "")},
        "Expiration": {"Days": rule["ExpirationInDays"]} if "ExpirationInDays" in rule else None,
        "Transitions": transitions or None,
        "NoncurrentVersionExpiration": {"NoncurrentDays": noncurrent["NoncurrentDays"]} if noncurrent else None,
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": abort["DaysAfterInitiation"]} if abort else None,
    }


def _encryption_rule(rule):
    return {
        "ApplyServerSideEncryptionByDefault": rule.get("ServerSideEncryptionByDefault"),
        "BucketKeyEnabled": rule.get("BucketKeyEnabled"),
    }


def _settings(bucket, properties):
    lifecycle = (properties.get("LifecycleConfiguration") or {}).get("Rules")
    if lifecycle:
        call(
            "s3",
            "PutBucketLifecycleConfiguration",
            Bucket=bucket,
            LifecycleConfiguration={"Rules": [_lifecycle_rule(rule) for rule in lifecycle]},
        )
    encryption = (properties.get("BucketEncryption") or {}).get("ServerSideEncryptionConfiguration")
    if encryption:
        call(
            "s3",
            "PutBucketEncryption",
            Bucket=bucket,
            ServerSideEncryptionConfiguration={"Rules": [_encryption_rule(rule) for rule in encryption]},
        )
    ownership = properties.get("OwnershipControls")
    if ownership:
        call("s3", "PutBucketOwnershipControls", Bucket=bucket, OwnershipControls=ownership)
    logging = properties.get("LoggingConfiguration")
    if logging:
        enabled = {
            "TargetBucket": logging.get("DestinationBucketName", bucket),
            "TargetPrefix": logging.get("LogFilePrefix", ""),
        }
        call("s3", "PutBucketLogging", Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": enabled})
    if properties.get("Tags"):
        call("s3", "PutBucketTagging", Bucket=bucket, Tagging={"TagSet": properties["Tags"]})


def _delete(bucket, _):
    """Delete an empty bucket only: MiniStack would delete its objects too."""
    try:
        call("s3", "DeleteBucket", Bucket=bucket)
    except botocore.exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise


def apply():
    """Apply every change of this file."""
    afterwards("AWS::S3::Bucket", _settings)
    existing("AWS::S3::Bucket")["delete"] = _delete
