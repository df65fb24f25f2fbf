"""Buckets and keys to which a service writes logs must allow it before the resource is created."""

from ministack.services import s3
from ministack_names import account_id, name, region

from .. import facts
from ..decisions import service_key_refusal, service_refusal

_bucket_policy = name(s3, "bucket_policy_for_arn")

TRAIL, BALANCER = "cloudtrail.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com"


def _put_refusal(service, bucket, prefix, **context):
    found = _bucket_policy(f"arn:aws:s3:::{bucket}")
    if found is None:
        return f"S3 bucket {bucket} does not exist"
    folder = f"{prefix.strip('/')}/" if prefix else ""
    target = f"arn:aws:s3:::{bucket}/{folder}AWSLogs/{account_id()}/file"
    return service_refusal(service, "s3:PutObject", target, found[0], **context)


def buckets_of_trails(kind, properties, operation, where, physical_id=""):
    """
    The bucket and key of a trail allow CloudTrail. Source: CloudTrail User Guide, "Amazon S3 bucket policy for
    CloudTrail" and "Configure AWS KMS key policies for CloudTrail".
    """
    if kind != "AWS::CloudTrail::Trail" or operation == "delete":
        return
    trail = properties.get("TrailName") or physical_id or f"{where.replace('/', '-')}-000000000000"
    arn = f"arn:aws:cloudtrail:{region()}:{account_id()}:trail/{trail}"
    context = {"aws:SourceArn": arn, "aws:SourceAccount": account_id(), "s3:x-amz-acl": "bucket-owner-full-control"}
    bucket = str(properties.get("S3BucketName"))
    why = _put_refusal(TRAIL, bucket, properties.get("S3KeyPrefix"), **context)
    found = _bucket_policy(f"arn:aws:s3:::{bucket}")
    why = why or service_refusal(TRAIL, "s3:GetBucketAcl", f"arn:aws:s3:::{bucket}", found[0], **context)
    if why:
        yield f"Incorrect S3 bucket policy is detected for bucket: {bucket}: {why}"
    encryption = {"encryption_context": {"aws:cloudtrail:arn": arn}, "aws:SourceArn": arn}
    why = service_key_refusal(TRAIL, properties.get("KMSKeyId"), ("kms:GenerateDataKey", "kms:DescribeKey"), **encryption)
    if why:
        yield f"Insufficient permissions to access S3 bucket {bucket} or KMS key: {why}"


def buckets_of_balancers(kind, properties, operation, where, physical_id=""):
    """
    The bucket for access logs of a load balancer allows Elastic Load Balancing. Source: User Guide for Application Load
    Balancers, "Enable access logs for your Application Load Balancer".
    """
    if kind != "AWS::ElasticLoadBalancingV2::LoadBalancer" or operation == "delete":
        return
    balancer = properties.get("Name") or f"{where.replace('/', '-')}-000000000000"
    service = f"arn:aws:elasticloadbalancing:{region()}:{account_id()}"
    arn = physical_id or f"{service}:loadbalancer/app/{balancer}/0000000000000000"
    attributes = {one.get("Key"): one.get("Value") for one in facts.values_at(properties, "LoadBalancerAttributes[]")}
    for logs in ("access_logs.s3", "connection_logs.s3"):
        if str(attributes.get(f"{logs}.enabled")).lower() == "true":
            bucket = str(attributes.get(f"{logs}.bucket"))
            context = {"aws:SourceArn": arn, "aws:SourceAccount": account_id()}
            why = _put_refusal(BALANCER, bucket, attributes.get(f"{logs}.prefix"), **context)
            if why:
                yield f"Access Denied for bucket: {bucket}. Please check S3bucket permission: {why}"
