"""What MiniStack 1.5.33's CloudFormation drops of a bucket although its S3 has it; and deletion as on AWS."""

import uuid

import botocore.exceptions
from aws_calls import call
from fixes import afterwards
from ministack_names import existing


def _lifecycle_rule(rule):
    """A lifecycle rule of CloudFormation as S3's own API wants it."""
    noncurrent = rule.get("NoncurrentVersionExpiration")
    abort = rule.get("AbortIncompleteMultipartUpload")
    moves = [
        {"Days": move["TransitionInDays"], "StorageClass": move["StorageClass"]}
        for move in rule.get("Transitions", [])
        if "TransitionInDays" in move
    ]
    return {
        "ID": rule.get("Id") or uuid.uuid4().hex[:8],
        "Status": rule["Status"],
        "Filter": {"Prefix": rule.get("Prefix", "")},
        "Expiration": {"Days": rule["ExpirationInDays"]} if "ExpirationInDays" in rule else None,
        "Transitions": moves or None,
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
    """A bucket that is not empty would be deleted with all that it holds."""
    try:
        call("s3", "DeleteBucket", Bucket=bucket)
    except botocore.exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise


def apply():
    """Put every change of this file in place."""
    afterwards("AWS::S3::Bucket", _settings)
    existing("AWS::S3::Bucket")["delete"] = _delete
