"""Corrections of MiniStack 1.5.33 where it differs from AWS. Each function documents its correction."""

import hashlib
from contextvars import ContextVar
from json import dumps, loads
from secrets import token_hex
from time import time
from urllib.parse import urlparse

from aws_calls import call
from ministack.core import iam_actions, iam_evaluator
from ministack.services import dynamodb, ec2, eventbridge, kms, rds, s3, secretsmanager, ssm
from ministack.services.cloudformation import changesets, provisioners
from ministack_names import account_id, calls_services, existing, name, region, replace


def _wrap(type_name, wrapper):
    """Wrap the create and update of a type in `wrapper(original, operation, *arguments)`."""
    handlers = existing(type_name)
    for operation in ("create", "update"):
        if operation in handlers:
            handlers[operation] = _bound(wrapper, handlers[operation], operation)


def _bound(wrapper, original, operation):
    return lambda *arguments: wrapper(original, operation, *arguments)


def _properties(operation, arguments):
    """The new properties in the arguments of a handler: create(id, new, stack), update(id, old, new, stack)."""
    return arguments[1] if operation == "create" else arguments[2]


def virtual_hosted_template_urls():
    """Accept a TemplateURL in virtual-hosted style: https://bucket.s3.region.amazonaws.com/key."""

    def resolve(parameters, body_key, url_key, label):
        given = parameters.get(url_key)
        url = given[0] if isinstance(given, list) and given else given
        host = urlparse(url).netloc if url else ""
        for mark in (".s3.", ".s3-"):
            if mark in host:
                path_style = f"https://s3.amazonaws.com/{host.split(mark)[0]}{urlparse(url).path}"
                return original({**parameters, url_key: [path_style]}, body_key, url_key, label)
        return original(parameters, body_key, url_key, label)

    original = replace("_resolve_document", resolve)


def number_parameters():
    """A Number parameter reaches a handler as a string, but the ECS service needs a number."""

    def with_numbers(original, operation, *arguments):
        properties = _properties(operation, arguments)
        for key in ("DesiredCount", "HealthCheckGracePeriodSeconds"):
            if isinstance(properties.get(key), str):
                properties = {**properties, key: int(properties[key])}
        position = 1 if operation == "create" else 2
        return original(*arguments[:position], properties, *arguments[position + 1 :])

    _wrap("AWS::ECS::Service", with_numbers)


def attributes_of_networks():
    """Fn::GetAtt of the ID and CIDR block of a VPC and a subnet, and the IPv6 CIDR block that a VPC can request."""

    def adding(id_attribute, *names, **fixed):
        def wrapper(original, operation, *arguments):
            physical_id, attributes = original(*arguments)
            properties = _properties(operation, arguments)
            known = {key: properties.get(key, "") for key in names}
            return physical_id, {id_attribute: physical_id, **known, **fixed, **attributes}

        return wrapper

    _wrap("AWS::EC2::VPC", adding("VpcId", "CidrBlock", Ipv6CidrBlocks=["2001:db8:1234:1a00::/56"]))
    _wrap("AWS::EC2::Subnet", adding("SubnetId", "VpcId", "CidrBlock"))


def generated_names(kind, member):
    """
    Name a resource without a name after its stack and logical ID, like other resources. MiniStack begins the name of a
    parameter with a slash, which AWS does not, so that its ARN could not be written as `parameter/${Name}`.
    """
    physical_name = name(provisioners, "_physical_name")

    def with_name(original, operation, *arguments):
        if operation == "create":
            logical_id, properties, stack_name = arguments
            given = properties.get(member) or physical_name(stack_name, logical_id)
            return original(logical_id, {**properties, member: given}, stack_name)
        physical_id, old, new, *rest = arguments
        if old.get(member) or new.get(member):
            return original(*arguments)
        return original(physical_id, {**old, member: physical_id}, {**new, member: physical_id}, *rest)

    _wrap(kind, with_name)


def records_of_mail_identities():
    """The CNAME records of DKIM are attributes of an SES identity."""

    def with_records(original, _, *arguments):
        identity, attributes = original(*arguments)
        for number in (1, 2, 3):
            token = hashlib.sha256(f"{identity} {number}".encode()).hexdigest()[:32]
            attributes[f"DkimDNSTokenName{number}"] = f"{token}._domainkey.{identity}"
            attributes[f"DkimDNSTokenValue{number}"] = f"{token}.dkim.amazonses.com"
        return identity, attributes

    _wrap("AWS::SES::EmailIdentity", with_records)


def reference_of_instance_profiles():
    """Ref of an instance profile returns its name, not its ARN."""
    handlers = existing("AWS::IAM::InstanceProfile")
    create, delete = handlers["create"], handlers["delete"]

    def arn_of(profile):
        return f"arn:aws:iam::{account_id()}:instance-profile/{profile}"

    def create_named(logical_id, properties, stack_name):
        arn, attributes = create(logical_id, properties, stack_name)
        return arn.rsplit("/", 1)[-1], {**attributes, "Arn": arn}

    handlers["create"] = create_named
    handlers["update"] = lambda physical_id, *_: (physical_id, {"Arn": arn_of(physical_id)})
    handlers["delete"] = lambda physical_id, properties: delete(arn_of(physical_id), properties)


def reference_of_secrets():
    """Ref of a secret returns its ARN, not its name."""
    handlers = existing("AWS::SecretsManager::Secret")
    create, update, delete = handlers["create"], handlers["update"], handlers["delete"]
    find = name(secretsmanager, "_resolve")

    def name_of(arn):
        secret = find(arn)[1]
        return secret["Name"] if secret else arn

    def create_by_arn(logical_id, properties, stack_name):
        _, attributes = create(logical_id, properties, stack_name)
        return attributes["Arn"], attributes

    def update_by_arn(arn, old, new, stack_name, logical_id=None):
        _, attributes = update(name_of(arn), old, new, stack_name, logical_id)
        return attributes["Arn"], attributes

    handlers["create"], handlers["update"] = create_by_arn, update_by_arn
    handlers["delete"] = lambda arn, properties: delete(name_of(arn), properties)


def afterwards(type_name, apply):
    """Call `apply(physical_id, properties)` after a create or update, to set what MiniStack ignores."""

    def wrapper(original, operation, *arguments):
        result = original(*arguments)
        apply(result[0], _properties(operation, arguments))
        return result

    _wrap(type_name, wrapper)
    calls_services(type_name)


def table_settings():
    """Set point-in-time recovery, time to live and key of a table."""
    tables, key_of = name(dynamodb, "_tables"), name(kms, "_resolve_key")

    def apply(table, properties):
        recovery = properties.get("PointInTimeRecoverySpecification")
        if recovery:
            call("dynamodb", "UpdateContinuousBackups", TableName=table, PointInTimeRecoverySpecification=recovery)
        key = key_of((properties.get("SSESpecification") or {}).get("KMSMasterKeyId"))
        if key:
            tables[table]["SSEDescription"] = {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": key["Arn"]}
        time_to_live = properties.get("TimeToLiveSpecification")
        if time_to_live:
            call("dynamodb", "UpdateTimeToLive", TableName=table, TimeToLiveSpecification=time_to_live)

    afterwards("AWS::DynamoDB::Table", apply)


def topic_keys():
    """Set the key of a topic."""

    def apply(topic, properties):
        if "KmsMasterKeyId" in properties:
            call(
                "sns",
                "SetTopicAttributes",
                TopicArn=topic,
                AttributeName="KmsMasterKeyId",
                AttributeValue=properties["KmsMasterKeyId"],
            )

    afterwards("AWS::SNS::Topic", apply)


def managed_master_passwords():
    """Create the secret of a master user whose password RDS manages, and return its ARN."""
    handlers = existing("AWS::RDS::DBInstance")
    instances, delete = name(rds, "_instances"), handlers["delete"]

    def with_secret(original, operation, *arguments):
        identifier, attributes = original(*arguments)
        properties, instance = _properties(operation, arguments), instances[identifier]
        if str(properties.get("ManageMasterUserPassword")).lower() == "true" and "MasterUserSecret" not in instance:
            secret = call(
                "secretsmanager",
                "CreateSecret",
                Name=f"rds!{instance['DbiResourceId'].lower()}",
                SecretString=dumps({"username": instance["MasterUsername"], "password": token_hex(16)}),
                **_given(KmsKeyId=(properties.get("MasterUserSecret") or {}).get("KmsKeyId")),
            )
            instance["MasterUserSecret"] = {"SecretArn": secret["ARN"], "SecretStatus": "active"}
        secret = instance.get("MasterUserSecret")
        return identifier, {**attributes, **({"MasterUserSecret.SecretArn": secret["SecretArn"]} if secret else {})}

    def delete_with_secret(identifier, properties):
        secret = (instances.get(identifier) or {}).get("MasterUserSecret")
        delete(identifier, properties)
        if secret:
            call("secretsmanager", "DeleteSecret", SecretId=secret["SecretArn"], ForceDeleteWithoutRecovery=True)

    _wrap("AWS::RDS::DBInstance", with_secret)
    handlers["delete"] = delete_with_secret
    calls_services("AWS::RDS::DBInstance")


def _given(**values):
    """The values that are set."""
    return {key: value for key, value in values.items() if value is not None}


def require_existing_code():
    """Fail if the code of a function is missing from its bucket: MiniStack would create an empty handler."""

    def check(original, operation, *arguments):
        code = _properties(operation, arguments).get("Code") or {}
        if "S3Bucket" in code and object_data(code["S3Bucket"], code["S3Key"]) is None:
            raise ValueError(f"S3 Error Code: NoSuchKey. {code['S3Key']} does not exist in {code['S3Bucket']}")
        return original(*arguments)

    object_data = name(s3, "_get_object_data")
    _wrap("AWS::Lambda::Function", check)


def last_rotated_dates():
    """Return LastRotatedDate of a secret. A rotation in MiniStack invokes no function and completes immediately."""

    def rotate(data):
        answer = rotate_secret(data)
        _, secret = find(data.get("SecretId"))
        if secret:
            secret["LastRotatedDate"] = time()
        return answer

    def describe(data):
        status, headers, body = describe_secret(data)
        _, secret = find(data.get("SecretId"))
        if not secret or "LastRotatedDate" not in secret:
            return status, headers, body
        return json_response(dict(loads(body), LastRotatedDate=secret["LastRotatedDate"]))

    find = name(secretsmanager, "_resolve")
    json_response = name(secretsmanager, "json_response")
    rotate_secret = name(secretsmanager, "_rotate_secret")
    describe_secret = name(secretsmanager, "_describe_secret")
    secretsmanager._rotate_secret = rotate
    secretsmanager._describe_secret = describe


def require_existing_subnets():
    """Fail if a subnet of a load balancer or a database does not exist."""

    def check(key):
        def wrapper(original, operation, *arguments):
            for subnet in _properties(operation, arguments).get(key) or []:
                if subnet not in subnets:
                    raise ValueError(f"The subnet ID '{subnet}' does not exist")
            return original(*arguments)

        return wrapper

    subnets = name(ec2, "_subnets")
    _wrap("AWS::ElasticLoadBalancingV2::LoadBalancer", check("Subnets"))
    _wrap("AWS::RDS::DBSubnetGroup", check("SubnetIds"))


def loopback_counts_as_tls():
    """Enforce policies that deny plain HTTP, but treat plain HTTP on loopback as TLS, in every thread."""
    name(iam_evaluator, "_request_origin")
    iam_evaluator._request_origin = ContextVar("request_origin", default=("127.0.0.1", True))
    original = name(iam_evaluator, "pin_request_origin")
    from ministack import app

    name(app, "pin_request_origin")
    app.pin_request_origin = lambda source_ip, _: original(source_ip, True)


def public_images():
    """Resolve public parameters of AMIs to a placeholder ID, because the emulator starts no instances."""
    original = name(ssm, "resolve_parameter_value")

    def resolve(parameter, *arguments, **named):
        found = original(parameter, *arguments, **named)
        is_image = found is None and parameter.startswith("/aws/service/ami-")
        return "ami-00000000000000000" if is_image else found

    ssm.resolve_parameter_value = resolve


BATCH_ACTIONS = {
    "sns:PublishBatch": "sns:Publish",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}


def actions_of_batch_calls():
    """A batch call is authorized by the action of the single call, as in IAM."""
    original = name(iam_actions, "extract_iam_action")

    def single(*arguments, **named):
        action = original(*arguments, **named)
        return BATCH_ACTIONS.get(action, action)

    iam_actions.extract_iam_action = single


def functions_in_conditions():
    """
    Resolve a joined list, the partition, the Region and the account in conditions: MiniStack compares the function
    itself.
    """

    def evaluate(template, parameters):
        return original(dict(template, Conditions=_as_text(template.get("Conditions", {}), parameters)), parameters)

    original = replace("_evaluate_conditions", evaluate)


def conditions_in_change_sets():
    """
    Omit resources whose condition is false from a change set, so that it shows a resource whose condition changes.
    """

    def resolve(template, parameters, *arguments):
        resolved = original(template, parameters, *arguments)
        conditions = evaluate_conditions(template or {}, parameters)
        resources = resolved.get("Resources", {}).items()
        return {"Resources": {key: item for key, item in resources if conditions.get(item.get("Condition"), True)}}

    evaluate_conditions = name(changesets, "_evaluate_conditions")
    original = replace("_resolve_props_for_diff", resolve)


def elements_in_input_paths():
    """A path of an input transformer can select an element of a list: $.detail.findings[0].Id."""

    def transform(transformer, rule, view):
        paths = transformer.get("InputPathsMap", {}).items()
        dotted = {key: path.replace("[", ".").replace("]", "") for key, path in paths}
        return original({**transformer, "InputPathsMap": dotted}, rule, _IndexedView(view))

    original = name(eventbridge, "_apply_input_transformer")
    eventbridge._apply_input_transformer = transform


class _IndexedView:
    """A view of an event in which lists accept an index as text."""

    def __init__(self, view):
        self.envelope = view.envelope
        self.event_with_detail = lambda: _indexed(view.event_with_detail())


class _IndexedList(list):
    def __getitem__(self, index):
        return super().__getitem__(int(index) if isinstance(index, str) and index.isdigit() else index)


def _indexed(value):
    if isinstance(value, list):
        return _IndexedList(_indexed(item) for item in value)
    if isinstance(value, dict):
        return {key: _indexed(item) for key, item in value.items()}
    return value


def _as_text(value, parameters):
    if isinstance(value, list):
        return [_as_text(item, parameters) for item in value]
    if not isinstance(value, dict):
        return value
    pseudo = {"AWS::Partition": "aws", "AWS::Region": region(), "AWS::AccountId": account_id()}
    if list(value) == ["Ref"] and value["Ref"] in pseudo:
        return pseudo[value["Ref"]]
    if list(value) == ["Fn::Join"]:
        delimiter, items = value["Fn::Join"]
        if isinstance(items, dict) and items.get("Ref") in parameters:
            return delimiter.join(item.strip() for item in parameters[items["Ref"]]["Value"].split(","))
    return {key: _as_text(item, parameters) for key, item in value.items()}


def apply():
    """Apply every correction."""
    functions_in_conditions()
    elements_in_input_paths()
    conditions_in_change_sets()
    actions_of_batch_calls()
    loopback_counts_as_tls()
    virtual_hosted_template_urls()
    number_parameters()
    attributes_of_networks()
    generated_names("AWS::Logs::LogGroup", "LogGroupName")
    generated_names("AWS::SSM::Parameter", "Name")
    records_of_mail_identities()
    reference_of_instance_profiles()
    reference_of_secrets()
    table_settings()
    topic_keys()
    managed_master_passwords()
    require_existing_code()
    require_existing_subnets()
    public_images()
    last_rotated_dates()
