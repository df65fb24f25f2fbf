// Generated from @aws-cdk/aws-service-spec by scripts/generate.mjs: do not edit, run `npm run generate`.
import type { Arn, Expr, Id, Value } from '../reference.ts';

/** A tag of a resource. */
export interface Tag {
  Key: Value<string>;
  Value: Value<string>;
}

/** A value in a document, such as a policy; expressions at any depth. */
export type DocumentValue =
  | string
  | number
  | boolean
  | null
  | Expr<unknown>
  | readonly DocumentValue[]
  | { readonly [key: string]: DocumentValue };

/** A list. CloudFormation can resolve its elements and the whole. */
export type List<T> = Value<readonly T[]>;

/** A map with arbitrary keys, such as environment variables. */
export type Dictionary<T> = Value<{ readonly [key: string]: T }>;

/** A document, such as a policy. */
export type Document = Dictionary<DocumentValue>;

export interface AccessAnalyzerAnalyzer_AnalysisRule {
  Exclusions?: List<Value<AccessAnalyzerAnalyzer_AnalysisRuleCriteria>>;
}
export interface AccessAnalyzerAnalyzer_AnalysisRuleCriteria {
  AccountIds?: List<Value<string>>;
  ResourceTags?: List<List<Value<Tag>>>;
}
export interface AccessAnalyzerAnalyzer_AnalyzerConfiguration {
  InternalAccessConfiguration?: Value<AccessAnalyzerAnalyzer_InternalAccessConfiguration>;
  UnusedAccessConfiguration?: Value<AccessAnalyzerAnalyzer_UnusedAccessConfiguration>;
}
export interface AccessAnalyzerAnalyzer_ArchiveRule {
  Filter: List<Value<AccessAnalyzerAnalyzer_Filter>>;
  RuleName: Value<string>;
}
export interface AccessAnalyzerAnalyzer_Filter {
  Contains?: List<Value<string>>;
  Eq?: List<Value<string>>;
  Exists?: Value<boolean>;
  Neq?: List<Value<string>>;
  Property: Value<string>;
}
export interface AccessAnalyzerAnalyzer_InternalAccessAnalysisRule {
  Inclusions?: List<Value<AccessAnalyzerAnalyzer_InternalAccessAnalysisRuleCriteria>>;
}
export interface AccessAnalyzerAnalyzer_InternalAccessAnalysisRuleCriteria {
  AccountIds?: List<Value<string>>;
  ResourceArns?: List<Value<string>>;
  ResourceTypes?: List<Value<string>>;
}
export interface AccessAnalyzerAnalyzer_InternalAccessConfiguration {
  InternalAccessAnalysisRule?: Value<AccessAnalyzerAnalyzer_InternalAccessAnalysisRule>;
}
export interface AccessAnalyzerAnalyzer_UnusedAccessConfiguration {
  AnalysisRule?: Value<AccessAnalyzerAnalyzer_AnalysisRule>;
  UnusedAccessAge?: Value<number>;
}
export interface AccessAnalyzerAnalyzerProps {
  AnalyzerConfiguration?: Value<AccessAnalyzerAnalyzer_AnalyzerConfiguration>;
  AnalyzerName?: Value<string>;
  ArchiveRules?: List<Value<AccessAnalyzerAnalyzer_ArchiveRule>>;
  Tags?: List<Value<Tag>>;
  Type: Value<string>;
}
export interface AccessAnalyzerAnalyzerAttrs {
  Arn: Arn<'AWS::AccessAnalyzer::Analyzer'>;
}

export interface ApiGatewayAccountProps {
  CloudWatchRoleArn?: Arn<'AWS::IAM::Role'>;
}
export interface ApiGatewayAccountAttrs {
  Id: Id<'AWS::ApiGateway::Account'>;
}

export interface ApiGatewayAuthorizerProps {
  AuthType?: Value<string>;
  AuthorizerCredentials?: Arn<'AWS::IAM::Role'>;
  AuthorizerResultTtlInSeconds?: Value<number>;
  AuthorizerUri?: Value<string>;
  IdentitySource?: Value<string>;
  IdentityValidationExpression?: Value<string>;
  Name: Value<string>;
  ProviderARNs?: List<Arn<'AWS::Cognito::UserPool'>>;
  RestApiId: Id<'AWS::ApiGateway::RestApi'>;
  Type: Value<string>;
}
export interface ApiGatewayAuthorizerAttrs {
  AuthorizerId: Id<'AWS::ApiGateway::Authorizer'>;
}

export interface ApiGatewayDeployment_AccessLogSetting {
  DestinationArn?: Value<string>;
  Format?: Value<string>;
}
export interface ApiGatewayDeployment_CanarySetting {
  PercentTraffic?: Value<number>;
  StageVariableOverrides?: Dictionary<Value<string>>;
  UseStageCache?: Value<boolean>;
}
export interface ApiGatewayDeployment_DeploymentCanarySettings {
  PercentTraffic?: Value<number>;
  StageVariableOverrides?: Dictionary<Value<string>>;
  UseStageCache?: Value<boolean>;
}
export interface ApiGatewayDeployment_MethodSetting {
  CacheDataEncrypted?: Value<boolean>;
  CacheTtlInSeconds?: Value<number>;
  CachingEnabled?: Value<boolean>;
  DataTraceEnabled?: Value<boolean>;
  HttpMethod?: Value<string>;
  LoggingLevel?: Value<string>;
  MetricsEnabled?: Value<boolean>;
  ResourcePath?: Value<string>;
  ThrottlingBurstLimit?: Value<number>;
  ThrottlingRateLimit?: Value<number>;
}
export interface ApiGatewayDeployment_StageDescription {
  AccessLogSetting?: Value<ApiGatewayDeployment_AccessLogSetting>;
  CacheClusterEnabled?: Value<boolean>;
  CacheClusterSize?: Value<string>;
  CacheDataEncrypted?: Value<boolean>;
  CacheTtlInSeconds?: Value<number>;
  CachingEnabled?: Value<boolean>;
  CanarySetting?: Value<ApiGatewayDeployment_CanarySetting>;
  ClientCertificateId?: Value<string>;
  DataTraceEnabled?: Value<boolean>;
  Description?: Value<string>;
  DocumentationVersion?: Value<string>;
  LoggingLevel?: Value<string>;
  MethodSettings?: List<Value<ApiGatewayDeployment_MethodSetting>>;
  MetricsEnabled?: Value<boolean>;
  Tags?: List<Value<Tag>>;
  ThrottlingBurstLimit?: Value<number>;
  ThrottlingRateLimit?: Value<number>;
  TracingEnabled?: Value<boolean>;
  Variables?: Dictionary<Value<string>>;
}
export interface ApiGatewayDeploymentProps {
  DeploymentCanarySettings?: Value<ApiGatewayDeployment_DeploymentCanarySettings>;
  Description?: Value<string>;
  RestApiId: Id<'AWS::ApiGateway::RestApi'>;
  StageDescription?: Value<ApiGatewayDeployment_StageDescription>;
  StageName?: Value<string>;
}
export interface ApiGatewayDeploymentAttrs {
  DeploymentId: Id<'AWS::ApiGateway::Deployment'>;
}

export interface ApiGatewayMethod_Integration {
  CacheKeyParameters?: List<Value<string>>;
  CacheNamespace?: Value<string>;
  ConnectionId?: Value<string>;
  ConnectionType?: 'INTERNET' | 'VPC_LINK' | Expr<string>;
  ContentHandling?: 'CONVERT_TO_BINARY' | 'CONVERT_TO_TEXT' | Expr<string>;
  Credentials?: Arn<'AWS::IAM::Role'>;
  IntegrationHttpMethod?: Value<string>;
  IntegrationResponses?: List<Value<ApiGatewayMethod_IntegrationResponse>>;
  IntegrationTarget?: Value<string>;
  PassthroughBehavior?: 'NEVER' | 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | Expr<string>;
  RequestParameters?: Dictionary<Value<string>>;
  RequestTemplates?: Dictionary<Value<string>>;
  ResponseTransferMode?: 'BUFFERED' | 'STREAM' | Expr<string>;
  TimeoutInMillis?: Value<number>;
  Type: 'AWS' | 'AWS_PROXY' | 'HTTP' | 'HTTP_PROXY' | 'MOCK' | Expr<string>;
  Uri?: Value<string>;
}
export interface ApiGatewayMethod_IntegrationResponse {
  ContentHandling?: 'CONVERT_TO_BINARY' | 'CONVERT_TO_TEXT' | Expr<string>;
  ResponseParameters?: Dictionary<Value<string>>;
  ResponseTemplates?: Dictionary<Value<string>>;
  SelectionPattern?: Value<string>;
  StatusCode: Value<string>;
}
export interface ApiGatewayMethod_MethodResponse {
  ResponseModels?: Dictionary<Value<string>>;
  ResponseParameters?: Dictionary<Value<boolean> | Value<string>>;
  StatusCode: Value<string>;
}
export interface ApiGatewayMethodProps {
  ApiKeyRequired?: Value<boolean>;
  AuthorizationScopes?: List<Value<string>>;
  AuthorizationType?: Value<string>;
  AuthorizerId?: Id<'AWS::ApiGateway::Authorizer'>;
  HttpMethod: Value<string>;
  Integration?: Value<ApiGatewayMethod_Integration>;
  MethodResponses?: List<Value<ApiGatewayMethod_MethodResponse>>;
  OperationName?: Value<string>;
  RequestModels?: Dictionary<Value<string>>;
  RequestParameters?: Dictionary<Value<boolean> | Value<string>>;
  RequestValidatorId?: Id<'AWS::ApiGateway::RequestValidator'>;
  ResourceId: Id<'AWS::ApiGateway::Resource'>;
  RestApiId: Id<'AWS::ApiGateway::RestApi'>;
}
export type ApiGatewayMethodAttrs = Record<never, never>;

export interface ApiGatewayRequestValidatorProps {
  Name?: Value<string>;
  RestApiId: Id<'AWS::ApiGateway::RestApi'>;
  ValidateRequestBody?: Value<boolean>;
  ValidateRequestParameters?: Value<boolean>;
}
export interface ApiGatewayRequestValidatorAttrs {
  RequestValidatorId: Id<'AWS::ApiGateway::RequestValidator'>;
}

export interface ApiGatewayResourceProps {
  ParentId: Id<'AWS::ApiGateway::Resource'>;
  PathPart: Value<string>;
  RestApiId: Id<'AWS::ApiGateway::RestApi'>;
}
export interface ApiGatewayResourceAttrs {
  ResourceId: Id<'AWS::ApiGateway::Resource'>;
}

export interface ApiGatewayRestApi_EndpointConfiguration {
  IpAddressType?: Value<string>;
  Types?: List<Value<string>>;
  VpcEndpointIds?: List<Id<'AWS::EC2::VPCEndpoint'>>;
}
export interface ApiGatewayRestApi_S3Location {
  Bucket?: Id<'AWS::S3::Bucket'>;
  ETag?: Value<string>;
  Key?: Value<string>;
  Version?: Value<string>;
}
export interface ApiGatewayRestApiProps {
  ApiKeySourceType?: Value<string>;
  BinaryMediaTypes?: List<Value<string>>;
  Body?: Document;
  BodyS3Location?: Value<ApiGatewayRestApi_S3Location>;
  CloneFrom?: Id<'AWS::ApiGateway::RestApi'>;
  Description?: Value<string>;
  DisableExecuteApiEndpoint?: Value<boolean>;
  EndpointAccessMode?: Value<string>;
  EndpointConfiguration?: Value<ApiGatewayRestApi_EndpointConfiguration>;
  FailOnWarnings?: Value<boolean>;
  MinimumCompressionSize?: Value<number>;
  Mode?: Value<string>;
  Name?: Value<string>;
  Parameters?: Dictionary<Value<string>>;
  Policy?: Document;
  SecurityPolicy?: Value<string>;
  Tags?: List<Value<Tag>>;
  Version?: Value<string>;
}
export interface ApiGatewayRestApiAttrs {
  RestApiId: Id<'AWS::ApiGateway::RestApi'>;
  RootResourceId: Id<'AWS::ApiGateway::Resource'>;
}

export interface ApiGatewayStage_AccessLogSetting {
  DestinationArn?: Arn<'AWS::Logs::LogGroup'>;
  Format?: Value<string>;
}
export interface ApiGatewayStage_CanarySetting {
  DeploymentId?: Id<'AWS::ApiGateway::Deployment'>;
  PercentTraffic?: Value<number>;
  StageVariableOverrides?: Dictionary<Value<string>>;
  UseStageCache?: Value<boolean>;
}
export interface ApiGatewayStage_MethodSetting {
  CacheDataEncrypted?: Value<boolean>;
  CacheTtlInSeconds?: Value<number>;
  CachingEnabled?: Value<boolean>;
  DataTraceEnabled?: Value<boolean>;
  HttpMethod?: Value<string>;
  LoggingLevel?: Value<string>;
  MetricsEnabled?: Value<boolean>;
  ResourcePath?: Value<string>;
  ThrottlingBurstLimit?: Value<number>;
  ThrottlingRateLimit?: Value<number>;
}
export interface ApiGatewayStageProps {
  AccessLogSetting?: Value<ApiGatewayStage_AccessLogSetting>;
  CacheClusterEnabled?: Value<boolean>;
  CacheClusterSize?: Value<string>;
  CanarySetting?: Value<ApiGatewayStage_CanarySetting>;
  ClientCertificateId?: Value<string>;
  DeploymentId?: Id<'AWS::ApiGateway::Deployment'>;
  Description?: Value<string>;
  DocumentationVersion?: Value<string>;
  MethodSettings?: List<Value<ApiGatewayStage_MethodSetting>>;
  RestApiId: Id<'AWS::ApiGateway::RestApi'>;
  StageName?: Value<string>;
  Tags?: List<Value<Tag>>;
  TracingEnabled?: Value<boolean>;
  Variables?: Dictionary<Value<string>>;
}
export type ApiGatewayStageAttrs = Record<never, never>;

export interface ApplicationAutoScalingScalableTarget_ScalableTargetAction {
  MaxCapacity?: Value<number>;
  MinCapacity?: Value<number>;
}
export interface ApplicationAutoScalingScalableTarget_ScheduledAction {
  EndTime?: Value<string>;
  ScalableTargetAction?: Value<ApplicationAutoScalingScalableTarget_ScalableTargetAction>;
  Schedule: Value<string>;
  ScheduledActionName: Value<string>;
  StartTime?: Value<string>;
  Timezone?: Value<string>;
}
export interface ApplicationAutoScalingScalableTarget_SuspendedState {
  DynamicScalingInSuspended?: Value<boolean>;
  DynamicScalingOutSuspended?: Value<boolean>;
  ScheduledScalingSuspended?: Value<boolean>;
}
export interface ApplicationAutoScalingScalableTargetProps {
  MaxCapacity: Value<number>;
  MinCapacity: Value<number>;
  ResourceId: Value<string>;
  RoleARN?: Arn<'AWS::IAM::Role'>;
  ScalableDimension: Value<string>;
  ScheduledActions?: List<Value<ApplicationAutoScalingScalableTarget_ScheduledAction>>;
  ServiceNamespace: Value<string>;
  SuspendedState?: Value<ApplicationAutoScalingScalableTarget_SuspendedState>;
  Tags?: List<Value<Tag>>;
}
export interface ApplicationAutoScalingScalableTargetAttrs {
  Id: Expr<string>;
}

export interface ApplicationAutoScalingScalingPolicy_CustomizedMetricSpecification {
  Dimensions?: List<Value<ApplicationAutoScalingScalingPolicy_MetricDimension>>;
  MetricName?: Value<string>;
  Metrics?: List<Value<ApplicationAutoScalingScalingPolicy_TargetTrackingMetricDataQuery>>;
  Namespace?: Value<string>;
  Statistic?: Value<string>;
  Unit?: Value<string>;
}
export interface ApplicationAutoScalingScalingPolicy_MetricDimension {
  Name: Value<string>;
  Value: Value<string>;
}
export interface ApplicationAutoScalingScalingPolicy_PredefinedMetricSpecification {
  PredefinedMetricType: Value<string>;
  ResourceLabel?: Value<string>;
}
export interface ApplicationAutoScalingScalingPolicy_PredictiveScalingCustomizedCapacityMetric {
  MetricDataQueries: List<Value<ApplicationAutoScalingScalingPolicy_PredictiveScalingMetricDataQuery>>;
}
export interface ApplicationAutoScalingScalingPolicy_PredictiveScalingCustomizedLoadMetric {
  MetricDataQueries: List<Value<ApplicationAutoScalingScalingPolicy_PredictiveScalingMetricDataQuery>>;
}
export interface ApplicationAutoScalingScalingPolicy_PredictiveScalingCustomizedScalingMetric {
  MetricDataQueries: List<Value<ApplicationAutoScalingScalingPolicy_PredictiveScalingMetricDataQuery>>;
}
export interface ApplicationAutoScalingScalingPolicy_PredictiveScalingMetric {
  Dimensions?: List<Value<ApplicationAutoScalingScalingPolicy_PredictiveScalingMetricDimension>>;
  MetricName?: Value<string>;
  Namespace?: Value<string>;
}
export interface ApplicationAutoScalingScalingPolicy_PredictiveScalingMetricDataQuery {
  Expression?: Value<string>;
  Id?: Value<string>;
  Label?: Value<string>;
  MetricStat?: Value<ApplicationAutoScalingScalingPolicy_PredictiveScalingMetricStat>;
  ReturnData?: Value<boolean>;
}
export interface ApplicationAutoScalingScalingPolicy_PredictiveScalingMetricDimension {
  Name?: Value<string>;
  Value?: Value<string>;
}
export interface ApplicationAutoScalingScalingPolicy_PredictiveScalingMetricSpecification {
  CustomizedCapacityMetricSpecification?: Value<ApplicationAutoScalingScalingPolicy_PredictiveScalingCustomizedCapacityMetric>;
  CustomizedLoadMetricSpecification?: Value<ApplicationAutoScalingScalingPolicy_PredictiveScalingCustomizedLoadMetric>;
  CustomizedScalingMetricSpecification?: Value<ApplicationAutoScalingScalingPolicy_PredictiveScalingCustomizedScalingMetric>;
  PredefinedLoadMetricSpecification?: Value<ApplicationAutoScalingScalingPolicy_PredictiveScalingPredefinedLoadMetric>;
  PredefinedMetricPairSpecification?: Value<ApplicationAutoScalingScalingPolicy_PredictiveScalingPredefinedMetricPair>;
  PredefinedScalingMetricSpecification?: Value<ApplicationAutoScalingScalingPolicy_PredictiveScalingPredefinedScalingMetric>;
  TargetValue: Value<number>;
}
export interface ApplicationAutoScalingScalingPolicy_PredictiveScalingMetricStat {
  Metric?: Value<ApplicationAutoScalingScalingPolicy_PredictiveScalingMetric>;
  Stat?: Value<string>;
  Unit?: Value<string>;
}
export interface ApplicationAutoScalingScalingPolicy_PredictiveScalingPolicyConfiguration {
  MaxCapacityBreachBehavior?: Value<string>;
  MaxCapacityBuffer?: Value<number>;
  MetricSpecifications: List<Value<ApplicationAutoScalingScalingPolicy_PredictiveScalingMetricSpecification>>;
  Mode?: Value<string>;
  SchedulingBufferTime?: Value<number>;
}
export interface ApplicationAutoScalingScalingPolicy_PredictiveScalingPredefinedLoadMetric {
  PredefinedMetricType: Value<string>;
  ResourceLabel?: Value<string>;
}
export interface ApplicationAutoScalingScalingPolicy_PredictiveScalingPredefinedMetricPair {
  PredefinedMetricType: Value<string>;
  ResourceLabel?: Value<string>;
}
export interface ApplicationAutoScalingScalingPolicy_PredictiveScalingPredefinedScalingMetric {
  PredefinedMetricType: Value<string>;
  ResourceLabel?: Value<string>;
}
export interface ApplicationAutoScalingScalingPolicy_StepAdjustment {
  MetricIntervalLowerBound?: Value<number>;
  MetricIntervalUpperBound?: Value<number>;
  ScalingAdjustment: Value<number>;
}
export interface ApplicationAutoScalingScalingPolicy_StepScalingPolicyConfiguration {
  AdjustmentType?: Value<string>;
  Cooldown?: Value<number>;
  MetricAggregationType?: Value<string>;
  MinAdjustmentMagnitude?: Value<number>;
  StepAdjustments?: List<Value<ApplicationAutoScalingScalingPolicy_StepAdjustment>>;
}
export interface ApplicationAutoScalingScalingPolicy_TargetTrackingMetric {
  Dimensions?: List<Value<ApplicationAutoScalingScalingPolicy_TargetTrackingMetricDimension>>;
  MetricName?: Value<string>;
  Namespace?: Value<string>;
}
export interface ApplicationAutoScalingScalingPolicy_TargetTrackingMetricDataQuery {
  Expression?: Value<string>;
  Id?: Value<string>;
  Label?: Value<string>;
  MetricStat?: Value<ApplicationAutoScalingScalingPolicy_TargetTrackingMetricStat>;
  ReturnData?: Value<boolean>;
}
export interface ApplicationAutoScalingScalingPolicy_TargetTrackingMetricDimension {
  Name?: Value<string>;
  Value?: Value<string>;
}
export interface ApplicationAutoScalingScalingPolicy_TargetTrackingMetricStat {
  Metric?: Value<ApplicationAutoScalingScalingPolicy_TargetTrackingMetric>;
  Stat?: Value<string>;
  Unit?: Value<string>;
}
export interface ApplicationAutoScalingScalingPolicy_TargetTrackingScalingPolicyConfiguration {
  CustomizedMetricSpecification?: Value<ApplicationAutoScalingScalingPolicy_CustomizedMetricSpecification>;
  DisableScaleIn?: Value<boolean>;
  PredefinedMetricSpecification?: Value<ApplicationAutoScalingScalingPolicy_PredefinedMetricSpecification>;
  ScaleInCooldown?: Value<number>;
  ScaleOutCooldown?: Value<number>;
  TargetValue: Value<number>;
}
export interface ApplicationAutoScalingScalingPolicyProps {
  PolicyName: Value<string>;
  PolicyType: Value<string>;
  PredictiveScalingPolicyConfiguration?: Value<ApplicationAutoScalingScalingPolicy_PredictiveScalingPolicyConfiguration>;
  ResourceId?: Value<string>;
  ScalableDimension?: Value<string>;
  ScalingTargetId?: Value<string>;
  ServiceNamespace?: Value<string>;
  StepScalingPolicyConfiguration?: Value<ApplicationAutoScalingScalingPolicy_StepScalingPolicyConfiguration>;
  TargetTrackingScalingPolicyConfiguration?: Value<ApplicationAutoScalingScalingPolicy_TargetTrackingScalingPolicyConfiguration>;
}
export interface ApplicationAutoScalingScalingPolicyAttrs {
  Arn: Arn<'AWS::ApplicationAutoScaling::ScalingPolicy'>;
}

export interface AthenaNamedQueryProps {
  Database: Id<'AWS::Glue::Database'>;
  Description?: Value<string>;
  Name?: Value<string>;
  QueryString: Value<string>;
  WorkGroup?: Id<'AWS::Athena::WorkGroup'>;
}
export interface AthenaNamedQueryAttrs {
  NamedQueryId: Id<'AWS::Athena::NamedQuery'>;
}

export interface AthenaWorkGroup_AclConfiguration {
  S3AclOption: 'BUCKET_OWNER_FULL_CONTROL' | Expr<string>;
}
export interface AthenaWorkGroup_Classification {
  Name?: Value<string>;
  Properties?: Dictionary<Value<string>>;
}
export interface AthenaWorkGroup_CloudWatchLoggingConfiguration {
  Enabled?: Value<boolean>;
  LogGroup?: Value<string>;
  LogStreamNamePrefix?: Value<string>;
  LogTypes?: Dictionary<List<Value<string>>>;
}
export interface AthenaWorkGroup_CustomerContentEncryptionConfiguration {
  KmsKey: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
}
export interface AthenaWorkGroup_EncryptionConfiguration {
  EncryptionOption: 'CSE_KMS' | 'SSE_KMS' | 'SSE_S3' | Expr<string>;
  KmsKey?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
}
export interface AthenaWorkGroup_EngineConfiguration {
  AdditionalConfigs?: Dictionary<Value<string>>;
  Classifications?: List<Value<AthenaWorkGroup_Classification>>;
  CoordinatorDpuSize?: Value<number>;
  DefaultExecutorDpuSize?: Value<number>;
  MaxConcurrentDpus?: Value<number>;
  SparkProperties?: Dictionary<Value<string>>;
}
export interface AthenaWorkGroup_EngineVersion {
  EffectiveEngineVersion?: Value<string>;
  SelectedEngineVersion?: Value<string>;
}
export interface AthenaWorkGroup_ManagedLoggingConfiguration {
  Enabled?: Value<boolean>;
  KmsKey?: Value<string>;
}
export interface AthenaWorkGroup_ManagedQueryResultsConfiguration {
  Enabled?: Value<boolean>;
  EncryptionConfiguration?: Value<AthenaWorkGroup_ManagedStorageEncryptionConfiguration>;
}
export interface AthenaWorkGroup_ManagedStorageEncryptionConfiguration {
  KmsKey?: Value<string>;
}
export interface AthenaWorkGroup_MonitoringConfiguration {
  CloudWatchLoggingConfiguration?: Value<AthenaWorkGroup_CloudWatchLoggingConfiguration>;
  ManagedLoggingConfiguration?: Value<AthenaWorkGroup_ManagedLoggingConfiguration>;
  S3LoggingConfiguration?: Value<AthenaWorkGroup_S3LoggingConfiguration>;
}
export interface AthenaWorkGroup_ResultConfiguration {
  AclConfiguration?: Value<AthenaWorkGroup_AclConfiguration>;
  EncryptionConfiguration?: Value<AthenaWorkGroup_EncryptionConfiguration>;
  ExpectedBucketOwner?: Value<string>;
  OutputLocation?: Value<string>;
}
export interface AthenaWorkGroup_S3LoggingConfiguration {
  Enabled?: Value<boolean>;
  KmsKey?: Value<string>;
  LogLocation?: Value<string>;
}
export interface AthenaWorkGroup_WorkGroupConfiguration {
  AdditionalConfiguration?: Value<string>;
  BytesScannedCutoffPerQuery?: Value<number>;
  CustomerContentEncryptionConfiguration?: Value<AthenaWorkGroup_CustomerContentEncryptionConfiguration>;
  EnforceWorkGroupConfiguration?: Value<boolean>;
  EngineConfiguration?: Value<AthenaWorkGroup_EngineConfiguration>;
  EngineVersion?: Value<AthenaWorkGroup_EngineVersion>;
  ExecutionRole?: Arn<'AWS::IAM::Role'>;
  ManagedQueryResultsConfiguration?: Value<AthenaWorkGroup_ManagedQueryResultsConfiguration>;
  MonitoringConfiguration?: Value<AthenaWorkGroup_MonitoringConfiguration>;
  PublishCloudWatchMetricsEnabled?: Value<boolean>;
  RequesterPaysEnabled?: Value<boolean>;
  ResultConfiguration?: Value<AthenaWorkGroup_ResultConfiguration>;
}
export interface AthenaWorkGroupProps {
  Description?: Value<string>;
  Name: Value<string>;
  RecursiveDeleteOption?: Value<boolean>;
  State?: 'DISABLED' | 'ENABLED' | Expr<string>;
  Tags?: List<Value<Tag>>;
  WorkGroupConfiguration?: Value<AthenaWorkGroup_WorkGroupConfiguration>;
}
export interface AthenaWorkGroupAttrs {
  CreationTime: Expr<string>;
  'WorkGroupConfiguration.EngineVersion.EffectiveEngineVersion': Expr<string>;
  'WorkGroupConfigurationUpdates.EngineVersion.EffectiveEngineVersion': Expr<string>;
}

export interface AutoScalingAutoScalingGroup_AcceleratorCountRequest {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface AutoScalingAutoScalingGroup_AcceleratorTotalMemoryMiBRequest {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface AutoScalingAutoScalingGroup_AvailabilityZoneDistribution {
  CapacityDistributionStrategy?: 'balanced-best-effort' | 'balanced-only' | 'reservations-then-balanced' | Expr<string>;
}
export interface AutoScalingAutoScalingGroup_AvailabilityZoneImpairmentPolicy {
  ImpairedZoneHealthCheckBehavior: 'IgnoreUnhealthy' | 'ReplaceUnhealthy' | Expr<string>;
  ZonalShiftEnabled: Value<boolean>;
}
export interface AutoScalingAutoScalingGroup_BaselineEbsBandwidthMbpsRequest {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface AutoScalingAutoScalingGroup_BaselinePerformanceFactorsRequest {
  Cpu?: Value<AutoScalingAutoScalingGroup_CpuPerformanceFactorRequest>;
}
export interface AutoScalingAutoScalingGroup_CapacityReservationSpecification {
  CapacityReservationPreference: Value<string>;
  CapacityReservationTarget?: Value<AutoScalingAutoScalingGroup_CapacityReservationTarget>;
}
export interface AutoScalingAutoScalingGroup_CapacityReservationTarget {
  CapacityReservationIds?: List<Value<string>>;
  CapacityReservationResourceGroupArns?: List<Value<string>>;
}
export interface AutoScalingAutoScalingGroup_CpuPerformanceFactorRequest {
  References?: List<Value<AutoScalingAutoScalingGroup_PerformanceFactorReferenceRequest>>;
}
export interface AutoScalingAutoScalingGroup_DistributionSegment {
  TargetCapacityTypes: List<'capacity-block' | 'interruptible-capacity-reservation' | 'on-demand' | 'on-demand-capacity-reservation' | Expr<string>>;
}
export interface AutoScalingAutoScalingGroup_InstanceLifecyclePolicy {
  RetentionTriggers?: Value<AutoScalingAutoScalingGroup_RetentionTriggers>;
}
export interface AutoScalingAutoScalingGroup_InstanceMaintenancePolicy {
  MaxHealthyPercentage?: Value<number>;
  MinHealthyPercentage?: Value<number>;
}
export interface AutoScalingAutoScalingGroup_InstanceRequirements {
  AcceleratorCount?: Value<AutoScalingAutoScalingGroup_AcceleratorCountRequest>;
  AcceleratorManufacturers?: List<Value<string>>;
  AcceleratorNames?: List<Value<string>>;
  AcceleratorTotalMemoryMiB?: Value<AutoScalingAutoScalingGroup_AcceleratorTotalMemoryMiBRequest>;
  AcceleratorTypes?: List<Value<string>>;
  AllowedInstanceTypes?: List<Value<string>>;
  BareMetal?: Value<string>;
  BaselineEbsBandwidthMbps?: Value<AutoScalingAutoScalingGroup_BaselineEbsBandwidthMbpsRequest>;
  BaselinePerformanceFactors?: Value<AutoScalingAutoScalingGroup_BaselinePerformanceFactorsRequest>;
  BurstablePerformance?: Value<string>;
  CpuManufacturers?: List<Value<string>>;
  ExcludedInstanceTypes?: List<Value<string>>;
  InstanceGenerations?: List<Value<string>>;
  LocalStorage?: Value<string>;
  LocalStorageTypes?: List<Value<string>>;
  MaxSpotPriceAsPercentageOfOptimalOnDemandPrice?: Value<number>;
  MemoryGiBPerVCpu?: Value<AutoScalingAutoScalingGroup_MemoryGiBPerVCpuRequest>;
  MemoryMiB: Value<AutoScalingAutoScalingGroup_MemoryMiBRequest>;
  NetworkBandwidthGbps?: Value<AutoScalingAutoScalingGroup_NetworkBandwidthGbpsRequest>;
  NetworkInterfaceCount?: Value<AutoScalingAutoScalingGroup_NetworkInterfaceCountRequest>;
  OnDemandMaxPricePercentageOverLowestPrice?: Value<number>;
  RequireHibernateSupport?: Value<boolean>;
  SpotMaxPricePercentageOverLowestPrice?: Value<number>;
  TotalLocalStorageGB?: Value<AutoScalingAutoScalingGroup_TotalLocalStorageGBRequest>;
  VCpuCount: Value<AutoScalingAutoScalingGroup_VCpuCountRequest>;
}
export interface AutoScalingAutoScalingGroup_InstancesDistribution {
  DistributionSegments?: List<Value<AutoScalingAutoScalingGroup_DistributionSegment>>;
  OnDemandAllocationStrategy?: Value<string>;
  OnDemandBaseCapacity?: Value<number>;
  OnDemandPercentageAboveBaseCapacity?: Value<number>;
  SpotAllocationStrategy?: Value<string>;
  SpotInstancePools?: Value<number>;
  SpotMaxPrice?: Value<string>;
}
export interface AutoScalingAutoScalingGroup_LaunchTemplate {
  LaunchTemplateSpecification: Value<AutoScalingAutoScalingGroup_LaunchTemplateSpecification>;
  Overrides?: List<Value<AutoScalingAutoScalingGroup_LaunchTemplateOverrides>>;
}
export interface AutoScalingAutoScalingGroup_LaunchTemplateOverrides {
  ImageId?: Value<string>;
  InstanceRequirements?: Value<AutoScalingAutoScalingGroup_InstanceRequirements>;
  InstanceType?: Value<string>;
  LaunchTemplateSpecification?: Value<AutoScalingAutoScalingGroup_LaunchTemplateSpecification>;
  WeightedCapacity?: Value<string>;
}
export interface AutoScalingAutoScalingGroup_LaunchTemplateSpecification {
  LaunchTemplateId?: Id<'AWS::EC2::LaunchTemplate'>;
  LaunchTemplateName?: Value<string>;
  Version: Value<string>;
}
export interface AutoScalingAutoScalingGroup_LifecycleHookSpecification {
  DefaultResult?: Value<string>;
  HeartbeatTimeout?: Value<number>;
  LifecycleHookName: Value<string>;
  LifecycleTransition: Value<string>;
  NotificationMetadata?: Value<string>;
  NotificationTargetARN?: Arn<'AWS::SNS::Topic'> | Arn<'AWS::SQS::Queue'> | Id<'AWS::SNS::Topic'>;
  RoleARN?: Arn<'AWS::IAM::Role'>;
}
export interface AutoScalingAutoScalingGroup_MemoryGiBPerVCpuRequest {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface AutoScalingAutoScalingGroup_MemoryMiBRequest {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface AutoScalingAutoScalingGroup_MetricsCollection {
  Granularity: Value<string>;
  Metrics?: List<Value<string>>;
}
export interface AutoScalingAutoScalingGroup_MixedInstancesPolicy {
  InstancesDistribution?: Value<AutoScalingAutoScalingGroup_InstancesDistribution>;
  LaunchTemplate: Value<AutoScalingAutoScalingGroup_LaunchTemplate>;
}
export interface AutoScalingAutoScalingGroup_NetworkBandwidthGbpsRequest {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface AutoScalingAutoScalingGroup_NetworkInterfaceCountRequest {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface AutoScalingAutoScalingGroup_NotificationConfiguration {
  NotificationTypes?: List<Value<string>>;
  TopicARN: Arn<'AWS::SNS::Topic'> | Id<'AWS::SNS::Topic'> | List<Arn<'AWS::SNS::Topic'> | Id<'AWS::SNS::Topic'>>;
}
export interface AutoScalingAutoScalingGroup_PerformanceFactorReferenceRequest {
  InstanceFamily?: Value<string>;
}
export interface AutoScalingAutoScalingGroup_RetentionTriggers {
  TerminateHookAbandon?: Value<string>;
}
export interface AutoScalingAutoScalingGroup_TagProperty {
  Key: Value<string>;
  PropagateAtLaunch: Value<boolean>;
  Value: Value<string>;
}
export interface AutoScalingAutoScalingGroup_TotalLocalStorageGBRequest {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface AutoScalingAutoScalingGroup_TrafficSourceIdentifier {
  Identifier: Value<string>;
  Type: Value<string>;
}
export interface AutoScalingAutoScalingGroup_VCpuCountRequest {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface AutoScalingAutoScalingGroupProps {
  AutoScalingGroupName?: Value<string>;
  AvailabilityZoneDistribution?: Value<AutoScalingAutoScalingGroup_AvailabilityZoneDistribution>;
  AvailabilityZoneIds?: List<Value<string>>;
  AvailabilityZoneImpairmentPolicy?: Value<AutoScalingAutoScalingGroup_AvailabilityZoneImpairmentPolicy>;
  AvailabilityZones?: List<Value<string>>;
  CapacityRebalance?: Value<boolean>;
  CapacityReservationSpecification?: Value<AutoScalingAutoScalingGroup_CapacityReservationSpecification>;
  Context?: Value<string>;
  Cooldown?: Value<string>;
  DefaultInstanceWarmup?: Value<number>;
  DeletionProtection?: Value<string>;
  DesiredCapacity?: Value<string>;
  DesiredCapacityType?: Value<string>;
  HealthCheckGracePeriod?: Value<number>;
  HealthCheckType?: Value<string>;
  InstanceId?: Value<string>;
  InstanceLifecyclePolicy?: Value<AutoScalingAutoScalingGroup_InstanceLifecyclePolicy>;
  InstanceMaintenancePolicy?: Value<AutoScalingAutoScalingGroup_InstanceMaintenancePolicy>;
  LaunchConfigurationName?: Value<string>;
  LaunchTemplate?: Value<AutoScalingAutoScalingGroup_LaunchTemplateSpecification>;
  LifecycleHookSpecificationList?: List<Value<AutoScalingAutoScalingGroup_LifecycleHookSpecification>>;
  LoadBalancerNames?: List<Value<string>>;
  MaxInstanceLifetime?: Value<number>;
  MaxSize: Value<string>;
  MetricsCollection?: List<Value<AutoScalingAutoScalingGroup_MetricsCollection>>;
  MinSize: Value<string>;
  MixedInstancesPolicy?: Value<AutoScalingAutoScalingGroup_MixedInstancesPolicy>;
  NewInstancesProtectedFromScaleIn?: Value<boolean>;
  NotificationConfigurations?: List<Value<AutoScalingAutoScalingGroup_NotificationConfiguration>>;
  PlacementGroup?: Value<string>;
  ServiceLinkedRoleARN?: Arn<'AWS::IAM::Role'>;
  SkipZonalShiftValidation?: Value<boolean>;
  Tags?: List<Value<AutoScalingAutoScalingGroup_TagProperty>>;
  TargetGroupARNs?: List<Arn<'AWS::ElasticLoadBalancingV2::TargetGroup'> | Id<'AWS::ElasticLoadBalancingV2::TargetGroup'>>;
  TerminationPolicies?: List<Value<string>>;
  TrafficSources?: List<Value<AutoScalingAutoScalingGroup_TrafficSourceIdentifier>>;
  VPCZoneIdentifier?: List<Id<'AWS::EC2::Subnet'>>;
}
export interface AutoScalingAutoScalingGroupAttrs {
  AutoScalingGroupARN: Arn<'AWS::AutoScaling::AutoScalingGroup'>;
}

export interface AutoScalingLifecycleHookProps {
  AutoScalingGroupName: Id<'AWS::AutoScaling::AutoScalingGroup'>;
  DefaultResult?: Value<string>;
  HeartbeatTimeout?: Value<number>;
  LifecycleHookName?: Value<string>;
  LifecycleTransition: Value<string>;
  NotificationMetadata?: Value<string>;
  NotificationTargetARN?: Arn<'AWS::SNS::Topic'> | Arn<'AWS::SQS::Queue'> | Id<'AWS::SNS::Topic'>;
  RoleARN?: Arn<'AWS::IAM::Role'>;
}
export type AutoScalingLifecycleHookAttrs = Record<never, never>;

export interface AutoScalingScalingPolicy_CustomizedMetricSpecification {
  Dimensions?: List<Value<AutoScalingScalingPolicy_MetricDimension>>;
  MetricName?: Value<string>;
  Metrics?: List<Value<AutoScalingScalingPolicy_TargetTrackingMetricDataQuery>>;
  Namespace?: Value<string>;
  Period?: Value<number>;
  Statistic?: Value<string>;
  Unit?: Value<string>;
}
export interface AutoScalingScalingPolicy_Metric {
  Dimensions?: List<Value<AutoScalingScalingPolicy_MetricDimension>>;
  MetricName: Value<string>;
  Namespace: Value<string>;
}
export interface AutoScalingScalingPolicy_MetricDataQuery {
  Expression?: Value<string>;
  Id: Value<string>;
  Label?: Value<string>;
  MetricStat?: Value<AutoScalingScalingPolicy_MetricStat>;
  ReturnData?: Value<boolean>;
}
export interface AutoScalingScalingPolicy_MetricDimension {
  Name: Value<string>;
  Value: Id<'AWS::AutoScaling::AutoScalingGroup'> | Id<'AWS::ECS::Cluster'>;
}
export interface AutoScalingScalingPolicy_MetricStat {
  Metric: Value<AutoScalingScalingPolicy_Metric>;
  Stat: Value<string>;
  Unit?: Value<string>;
}
export interface AutoScalingScalingPolicy_PredefinedMetricSpecification {
  PredefinedMetricType: Value<string>;
  ResourceLabel?: Value<string>;
}
export interface AutoScalingScalingPolicy_PredictiveScalingConfiguration {
  MaxCapacityBreachBehavior?: Value<string>;
  MaxCapacityBuffer?: Value<number>;
  MetricSpecifications: List<Value<AutoScalingScalingPolicy_PredictiveScalingMetricSpecification>>;
  Mode?: Value<string>;
  SchedulingBufferTime?: Value<number>;
}
export interface AutoScalingScalingPolicy_PredictiveScalingCustomizedCapacityMetric {
  MetricDataQueries: List<Value<AutoScalingScalingPolicy_MetricDataQuery>>;
}
export interface AutoScalingScalingPolicy_PredictiveScalingCustomizedLoadMetric {
  MetricDataQueries: List<Value<AutoScalingScalingPolicy_MetricDataQuery>>;
}
export interface AutoScalingScalingPolicy_PredictiveScalingCustomizedScalingMetric {
  MetricDataQueries: List<Value<AutoScalingScalingPolicy_MetricDataQuery>>;
}
export interface AutoScalingScalingPolicy_PredictiveScalingMetricSpecification {
  CustomizedCapacityMetricSpecification?: Value<AutoScalingScalingPolicy_PredictiveScalingCustomizedCapacityMetric>;
  CustomizedLoadMetricSpecification?: Value<AutoScalingScalingPolicy_PredictiveScalingCustomizedLoadMetric>;
  CustomizedScalingMetricSpecification?: Value<AutoScalingScalingPolicy_PredictiveScalingCustomizedScalingMetric>;
  PredefinedLoadMetricSpecification?: Value<AutoScalingScalingPolicy_PredictiveScalingPredefinedLoadMetric>;
  PredefinedMetricPairSpecification?: Value<AutoScalingScalingPolicy_PredictiveScalingPredefinedMetricPair>;
  PredefinedScalingMetricSpecification?: Value<AutoScalingScalingPolicy_PredictiveScalingPredefinedScalingMetric>;
  TargetValue: Value<number>;
}
export interface AutoScalingScalingPolicy_PredictiveScalingPredefinedLoadMetric {
  PredefinedMetricType: Value<string>;
  ResourceLabel?: Value<string>;
}
export interface AutoScalingScalingPolicy_PredictiveScalingPredefinedMetricPair {
  PredefinedMetricType: Value<string>;
  ResourceLabel?: Value<string>;
}
export interface AutoScalingScalingPolicy_PredictiveScalingPredefinedScalingMetric {
  PredefinedMetricType: Value<string>;
  ResourceLabel?: Value<string>;
}
export interface AutoScalingScalingPolicy_StepAdjustment {
  MetricIntervalLowerBound?: Value<number>;
  MetricIntervalUpperBound?: Value<number>;
  ScalingAdjustment: Value<number>;
}
export interface AutoScalingScalingPolicy_TargetTrackingConfiguration {
  CustomizedMetricSpecification?: Value<AutoScalingScalingPolicy_CustomizedMetricSpecification>;
  DisableScaleIn?: Value<boolean>;
  PredefinedMetricSpecification?: Value<AutoScalingScalingPolicy_PredefinedMetricSpecification>;
  TargetValue: Value<number>;
}
export interface AutoScalingScalingPolicy_TargetTrackingMetricDataQuery {
  Expression?: Value<string>;
  Id: Value<string>;
  Label?: Value<string>;
  MetricStat?: Value<AutoScalingScalingPolicy_TargetTrackingMetricStat>;
  Period?: Value<number>;
  ReturnData?: Value<boolean>;
}
export interface AutoScalingScalingPolicy_TargetTrackingMetricStat {
  Metric: Value<AutoScalingScalingPolicy_Metric>;
  Period?: Value<number>;
  Stat: Value<string>;
  Unit?: Value<string>;
}
export interface AutoScalingScalingPolicyProps {
  AdjustmentType?: Value<string>;
  AutoScalingGroupName: Id<'AWS::AutoScaling::AutoScalingGroup'>;
  Cooldown?: Value<string>;
  EstimatedInstanceWarmup?: Value<number>;
  MetricAggregationType?: Value<string>;
  MinAdjustmentMagnitude?: Value<number>;
  PolicyType?: Value<string>;
  PredictiveScalingConfiguration?: Value<AutoScalingScalingPolicy_PredictiveScalingConfiguration>;
  ScalingAdjustment?: Value<number>;
  StepAdjustments?: List<Value<AutoScalingScalingPolicy_StepAdjustment>>;
  TargetTrackingConfiguration?: Value<AutoScalingScalingPolicy_TargetTrackingConfiguration>;
}
export interface AutoScalingScalingPolicyAttrs {
  Arn: Arn<'AWS::AutoScaling::ScalingPolicy'>;
  PolicyName: Expr<string>;
}

export interface AutoScalingScheduledActionProps {
  AutoScalingGroupName: Id<'AWS::AutoScaling::AutoScalingGroup'>;
  DesiredCapacity?: Value<number>;
  EndTime?: Value<string>;
  MaxSize?: Value<number>;
  MinSize?: Value<number>;
  Recurrence?: Value<string>;
  StartTime?: Value<string>;
  TimeZone?: Value<string>;
}
export interface AutoScalingScheduledActionAttrs {
  ScheduledActionName: Expr<string>;
}

export interface BackupBackupPlan_AdvancedBackupSettingResourceType {
  BackupOptions: Document;
  ResourceType: Value<string>;
}
export interface BackupBackupPlan_BackupPlanResourceType {
  AdvancedBackupSettings?: List<Value<BackupBackupPlan_AdvancedBackupSettingResourceType>>;
  BackupPlanName: Value<string>;
  BackupPlanRule: List<Value<BackupBackupPlan_BackupRuleResourceType>>;
  ScanSettings?: List<Value<BackupBackupPlan_ScanSettingResourceType>>;
}
export interface BackupBackupPlan_BackupRuleResourceType {
  CompletionWindowMinutes?: Value<number>;
  CopyActions?: List<Value<BackupBackupPlan_CopyActionResourceType>>;
  EnableContinuousBackup?: Value<boolean>;
  IndexActions?: List<Value<BackupBackupPlan_IndexActionsResourceType>>;
  Lifecycle?: Value<BackupBackupPlan_LifecycleResourceType>;
  RecoveryPointTags?: Dictionary<Value<string>>;
  RuleName: Value<string>;
  ScanActions?: List<Value<BackupBackupPlan_ScanActionResourceType>>;
  ScheduleExpression?: Value<string>;
  ScheduleExpressionTimezone?: Value<string>;
  StartWindowMinutes?: Value<number>;
  TargetBackupVault: Id<'AWS::Backup::BackupVault'>;
  TargetLogicallyAirGappedBackupVaultArn?: Value<string>;
}
export interface BackupBackupPlan_CopyActionResourceType {
  DestinationBackupVaultArn: Arn<'AWS::Backup::BackupVault'>;
  Lifecycle?: Value<BackupBackupPlan_LifecycleResourceType>;
}
export interface BackupBackupPlan_IndexActionsResourceType {
  ResourceTypes?: List<Value<string>>;
}
export interface BackupBackupPlan_LifecycleResourceType {
  DeleteAfterDays?: Value<number>;
  MoveToColdStorageAfterDays?: Value<number>;
  OptInToArchiveForSupportedResources?: Value<boolean>;
}
export interface BackupBackupPlan_ScanActionResourceType {
  MalwareScanner?: 'GUARDDUTY' | Expr<string>;
  ScanMode?: 'FULL_SCAN' | 'INCREMENTAL_SCAN' | Expr<string>;
}
export interface BackupBackupPlan_ScanSettingResourceType {
  MalwareScanner?: 'GUARDDUTY' | Expr<string>;
  ResourceTypes?: List<Value<string>>;
  ScannerRoleArn?: Value<string>;
}
export interface BackupBackupPlanProps {
  BackupPlan: Value<BackupBackupPlan_BackupPlanResourceType>;
  BackupPlanTags?: Dictionary<Value<string>>;
}
export interface BackupBackupPlanAttrs {
  BackupPlanArn: Arn<'AWS::Backup::BackupPlan'>;
  BackupPlanId: Id<'AWS::Backup::BackupPlan'>;
  VersionId: Expr<string>;
}

export interface BackupBackupSelection_BackupSelectionResourceType {
  Conditions?: Value<BackupBackupSelection_Conditions>;
  IamRoleArn: Arn<'AWS::IAM::Role'>;
  ListOfTags?: List<Value<BackupBackupSelection_ConditionResourceType>>;
  NotResources?: List<Value<string>>;
  Resources?: List<Value<string>>;
  SelectionName: Value<string>;
}
export interface BackupBackupSelection_ConditionParameter {
  ConditionKey?: Value<string>;
  ConditionValue?: Value<string>;
}
export interface BackupBackupSelection_ConditionResourceType {
  ConditionKey: Value<string>;
  ConditionType: Value<string>;
  ConditionValue: Value<string>;
}
export interface BackupBackupSelection_Conditions {
  StringEquals?: List<Value<BackupBackupSelection_ConditionParameter>>;
  StringLike?: List<Value<BackupBackupSelection_ConditionParameter>>;
  StringNotEquals?: List<Value<BackupBackupSelection_ConditionParameter>>;
  StringNotLike?: List<Value<BackupBackupSelection_ConditionParameter>>;
}
export interface BackupBackupSelectionProps {
  BackupPlanId: Id<'AWS::Backup::BackupPlan'>;
  BackupSelection: Value<BackupBackupSelection_BackupSelectionResourceType>;
}
export interface BackupBackupSelectionAttrs {
  BackupPlanId: Expr<string>;
  Id: Id<'AWS::Backup::BackupSelection'>;
  SelectionId: Expr<string>;
}

export interface BackupBackupVault_LockConfigurationType {
  ChangeableForDays?: Value<number>;
  MaxRetentionDays?: Value<number>;
  MinRetentionDays: Value<number>;
}
export interface BackupBackupVault_NotificationObjectType {
  BackupVaultEvents: List<Value<string>>;
  SNSTopicArn: Arn<'AWS::SNS::Topic'> | Id<'AWS::SNS::Topic'>;
}
export interface BackupBackupVaultProps {
  AccessPolicy?: Document;
  BackupVaultName: Value<string>;
  BackupVaultTags?: Dictionary<Value<string>>;
  EncryptionKeyArn?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'>;
  LockConfiguration?: Value<BackupBackupVault_LockConfigurationType>;
  Notifications?: Value<BackupBackupVault_NotificationObjectType>;
}
export interface BackupBackupVaultAttrs {
  BackupVaultArn: Arn<'AWS::Backup::BackupVault'>;
  BackupVaultName: Id<'AWS::Backup::BackupVault'>;
}

export interface BackupRestoreTestingPlan_RestoreTestingRecoveryPointSelection {
  Algorithm: 'LATEST_WITHIN_WINDOW' | 'RANDOM_WITHIN_WINDOW' | Expr<string>;
  ExcludeVaults?: List<Value<string>>;
  IncludeVaults: List<Value<string>>;
  RecoveryPointTypes: List<'CONTINUOUS' | 'SNAPSHOT' | Expr<string>>;
  SelectionWindowDays?: Value<number>;
}
export interface BackupRestoreTestingPlanProps {
  RecoveryPointSelection: Value<BackupRestoreTestingPlan_RestoreTestingRecoveryPointSelection>;
  RestoreTestingPlanName: Value<string>;
  ScheduleExpression: Value<string>;
  ScheduleExpressionTimezone?: Value<string>;
  StartWindowHours?: Value<number>;
  Tags?: List<Value<Tag>>;
}
export interface BackupRestoreTestingPlanAttrs {
  RestoreTestingPlanArn: Arn<'AWS::Backup::RestoreTestingPlan'>;
}

export interface BackupRestoreTestingSelection_KeyValue {
  Key: Value<string>;
  Value: Value<string>;
}
export interface BackupRestoreTestingSelection_ProtectedResourceConditions {
  StringEquals?: List<Value<BackupRestoreTestingSelection_KeyValue>>;
  StringNotEquals?: List<Value<BackupRestoreTestingSelection_KeyValue>>;
}
export interface BackupRestoreTestingSelectionProps {
  IamRoleArn: Value<string>;
  ProtectedResourceArns?: List<Value<string>>;
  ProtectedResourceConditions?: Value<BackupRestoreTestingSelection_ProtectedResourceConditions>;
  ProtectedResourceType: Value<string>;
  RestoreMetadataOverrides?: Dictionary<Value<string>>;
  RestoreTestingPlanName: Value<string>;
  RestoreTestingSelectionName: Value<string>;
  ValidationWindowHours?: Value<number>;
}
export type BackupRestoreTestingSelectionAttrs = Record<never, never>;

export interface BatchComputeEnvironment_CapacityReservations {
  ReservationGroupArn?: Value<string>;
  ReservationPreference?: Value<string>;
}
export interface BatchComputeEnvironment_ComputeResources {
  AllocationStrategy?: Value<string>;
  BidPercentage?: Value<number>;
  CapacityTags?: Dictionary<Value<string>>;
  DesiredvCpus?: Value<number>;
  Ec2Configuration?: List<Value<BatchComputeEnvironment_Ec2ConfigurationObject>>;
  Ec2KeyPair?: Value<string>;
  ImageId?: Value<string>;
  InstanceRole?: Arn<'AWS::IAM::InstanceProfile'> | Id<'AWS::IAM::InstanceProfile'>;
  InstanceTypes?: List<Value<string>>;
  LaunchTemplate?: Value<BatchComputeEnvironment_LaunchTemplateSpecification>;
  ManagedInstancesProvider?: Value<BatchComputeEnvironment_ManagedInstancesProvider>;
  MaxvCpus: Value<number>;
  MinvCpus?: Value<number>;
  PlacementGroup?: Value<string>;
  ScalingPolicy?: Value<BatchComputeEnvironment_ComputeScalingPolicy>;
  SecurityGroupIds?: List<Id<'AWS::EC2::SecurityGroup'>>;
  SpotIamFleetRole?: Id<'AWS::IAM::Role'>;
  Subnets?: List<Id<'AWS::EC2::Subnet'>>;
  Tags?: Dictionary<Value<string>>;
  Type: Value<string>;
  UpdateToLatestImageVersion?: Value<boolean>;
}
export interface BatchComputeEnvironment_ComputeScalingPolicy {
  MinScaleDownDelayMinutes?: Value<number>;
}
export interface BatchComputeEnvironment_Ec2ConfigurationObject {
  BatchImageStatus?: Value<string>;
  ImageIdOverride?: Value<string>;
  ImageKubernetesVersion?: Value<string>;
  ImageType: Value<string>;
}
export interface BatchComputeEnvironment_EcsSettings {
  ContainerInsights?: 'DISABLED' | 'ENABLED' | 'ENHANCED' | Expr<string>;
}
export interface BatchComputeEnvironment_EksAccessEntry {
  DesiredState?: 'DISABLED' | 'ENABLED' | 'INHERIT_FROM_CLUSTER' | Expr<string>;
  Status?: 'ACTIVE' | 'INACTIVE' | Expr<string>;
}
export interface BatchComputeEnvironment_EksConfiguration {
  AccessEntry?: Value<BatchComputeEnvironment_EksAccessEntry>;
  EksClusterArn: Value<string>;
  KubernetesNamespace: Value<string>;
}
export interface BatchComputeEnvironment_InfrastructureOptimization {
  ScaleInAfter?: Value<number>;
}
export interface BatchComputeEnvironment_InstanceLaunchTemplate {
  CapacityOptionType?: 'ON_DEMAND' | 'RESERVED' | 'SPOT' | Expr<string>;
  CapacityReservations?: Value<BatchComputeEnvironment_CapacityReservations>;
  Ec2InstanceProfileArn: Value<string>;
  FipsEnabled?: Value<boolean>;
  InstanceMetadataTagsPropagation?: Value<boolean>;
  InstanceRequirements?: Value<BatchComputeEnvironment_InstanceRequirements>;
  LocalStorageConfiguration?: Value<BatchComputeEnvironment_ManagedInstancesLocalStorageConfiguration>;
  Monitoring?: Value<string>;
  NetworkConfiguration: Value<BatchComputeEnvironment_ManagedInstancesNetworkConfiguration>;
  StorageConfiguration?: Value<BatchComputeEnvironment_ManagedInstancesStorageConfiguration>;
}
export interface BatchComputeEnvironment_InstanceRequirements {
  AllowedInstanceTypes?: List<Value<string>>;
}
export interface BatchComputeEnvironment_LaunchTemplateSpecification {
  LaunchTemplateId?: Id<'AWS::EC2::LaunchTemplate'>;
  LaunchTemplateName?: Value<string>;
  Overrides?: List<Value<BatchComputeEnvironment_LaunchTemplateSpecificationOverride>>;
  UserdataType?: 'EKS_BOOTSTRAP_SH' | 'EKS_NODEADM' | Expr<string>;
  Version?: Value<string>;
}
export interface BatchComputeEnvironment_LaunchTemplateSpecificationOverride {
  LaunchTemplateId?: Value<string>;
  LaunchTemplateName?: Value<string>;
  TargetInstanceTypes?: List<Value<string>>;
  UserdataType?: 'EKS_BOOTSTRAP_SH' | 'EKS_NODEADM' | Expr<string>;
  Version?: Value<string>;
}
export interface BatchComputeEnvironment_ManagedInstancesLocalStorageConfiguration {
  UseLocalStorage?: Value<boolean>;
}
export interface BatchComputeEnvironment_ManagedInstancesNetworkConfiguration {
  SecurityGroups: List<Value<string>>;
  Subnets: List<Value<string>>;
}
export interface BatchComputeEnvironment_ManagedInstancesProvider {
  InfrastructureOptimization?: Value<BatchComputeEnvironment_InfrastructureOptimization>;
  InfrastructureRoleArn: Value<string>;
  InstanceLaunchTemplate: Value<BatchComputeEnvironment_InstanceLaunchTemplate>;
  PropagateTags?: 'CAPACITY_PROVIDER' | 'NONE' | Expr<string>;
}
export interface BatchComputeEnvironment_ManagedInstancesStorageConfiguration {
  StorageSizeGiB?: Value<number>;
}
export interface BatchComputeEnvironment_UpdatePolicy {
  JobExecutionTimeoutMinutes?: Value<number>;
  TerminateJobsOnUpdate?: Value<boolean>;
}
export interface BatchComputeEnvironmentProps {
  ComputeEnvironmentName?: Value<string>;
  ComputeResources?: Value<BatchComputeEnvironment_ComputeResources>;
  Context?: Value<string>;
  EcsSettings?: Value<BatchComputeEnvironment_EcsSettings>;
  EksConfiguration?: Value<BatchComputeEnvironment_EksConfiguration>;
  ReplaceComputeEnvironment?: Value<boolean>;
  ServiceRole?: Arn<'AWS::IAM::Role'> | Id<'AWS::IAM::Role'>;
  State?: Value<string>;
  Tags?: Dictionary<Value<string>>;
  Type: Value<string>;
  UnmanagedvCpus?: Value<number>;
  UpdatePolicy?: Value<BatchComputeEnvironment_UpdatePolicy>;
}
export interface BatchComputeEnvironmentAttrs {
  ComputeEnvironmentArn: Arn<'AWS::Batch::ComputeEnvironment'>;
  'EksConfiguration.AccessEntry.Status': Expr<string>;
}

export interface BatchJobDefinition_ConsumableResourceProperties {
  ConsumableResourceList: List<Value<BatchJobDefinition_ConsumableResourceRequirement>>;
}
export interface BatchJobDefinition_ConsumableResourceRequirement {
  ConsumableResource: Value<string>;
  Quantity: Value<number>;
}
export interface BatchJobDefinition_ContainerProperties {
  Command?: List<Value<string>>;
  EnableExecuteCommand?: Value<boolean>;
  Environment?: List<Value<BatchJobDefinition_Environment>>;
  EphemeralStorage?: Value<BatchJobDefinition_EphemeralStorage>;
  ExecutionRoleArn?: Value<string>;
  FargatePlatformConfiguration?: Value<BatchJobDefinition_FargatePlatformConfiguration>;
  Image: Value<string>;
  InstanceType?: Value<string>;
  JobRoleArn?: Value<string>;
  LinuxParameters?: Value<BatchJobDefinition_LinuxParameters>;
  LogConfiguration?: Value<BatchJobDefinition_LogConfiguration>;
  Memory?: Value<number>;
  MountPoints?: List<Value<BatchJobDefinition_MountPoint>>;
  NetworkConfiguration?: Value<BatchJobDefinition_NetworkConfiguration>;
  Privileged?: Value<boolean>;
  ReadonlyRootFilesystem?: Value<boolean>;
  RepositoryCredentials?: Value<BatchJobDefinition_RepositoryCredentials>;
  ResourceRequirements?: List<Value<BatchJobDefinition_ResourceRequirement>>;
  RuntimePlatform?: Value<BatchJobDefinition_RuntimePlatform>;
  Secrets?: List<Value<BatchJobDefinition_Secret>>;
  Ulimits?: List<Value<BatchJobDefinition_Ulimit>>;
  User?: Value<string>;
  Vcpus?: Value<number>;
  Volumes?: List<Value<BatchJobDefinition_Volumes>>;
}
export interface BatchJobDefinition_Device {
  ContainerPath?: Value<string>;
  HostPath?: Value<string>;
  Permissions?: List<Value<string>>;
}
export interface BatchJobDefinition_EFSAuthorizationConfig {
  AccessPointId?: Value<string>;
  Iam?: Value<string>;
}
export interface BatchJobDefinition_EcsProperties {
  TaskProperties: List<Value<BatchJobDefinition_EcsTaskProperties>>;
}
export interface BatchJobDefinition_EcsTaskProperties {
  Containers?: List<Value<BatchJobDefinition_TaskContainerProperties>>;
  EnableExecuteCommand?: Value<boolean>;
  EphemeralStorage?: Value<BatchJobDefinition_EphemeralStorage>;
  ExecutionRoleArn?: Value<string>;
  IpcMode?: Value<string>;
  NetworkConfiguration?: Value<BatchJobDefinition_NetworkConfiguration>;
  NetworkMode?: Value<string>;
  PidMode?: Value<string>;
  PlatformVersion?: Value<string>;
  RuntimePlatform?: Value<BatchJobDefinition_RuntimePlatform>;
  TaskRoleArn?: Value<string>;
  Volumes?: List<Value<BatchJobDefinition_Volumes>>;
}
export interface BatchJobDefinition_EfsVolumeConfiguration {
  AuthorizationConfig?: Value<BatchJobDefinition_EFSAuthorizationConfig>;
  FileSystemId: Value<string>;
  RootDirectory?: Value<string>;
  TransitEncryption?: Value<string>;
  TransitEncryptionPort?: Value<number>;
}
export interface BatchJobDefinition_EksContainer {
  Args?: List<Value<string>>;
  Command?: List<Value<string>>;
  Env?: List<Value<BatchJobDefinition_EksContainerEnvironmentVariable>>;
  Image: Value<string>;
  ImagePullPolicy?: Value<string>;
  Name?: Value<string>;
  Resources?: Value<BatchJobDefinition_Resources>;
  SecurityContext?: Value<BatchJobDefinition_SecurityContext>;
  VolumeMounts?: List<Value<BatchJobDefinition_EksContainerVolumeMount>>;
}
export interface BatchJobDefinition_EksContainerEnvironmentVariable {
  Name: Value<string>;
  Value?: Value<string>;
}
export interface BatchJobDefinition_EksContainerVolumeMount {
  MountPath?: Value<string>;
  Name?: Value<string>;
  ReadOnly?: Value<boolean>;
  SubPath?: Value<string>;
}
export interface BatchJobDefinition_EksMetadata {
  Annotations?: Dictionary<Value<string>>;
  Labels?: Dictionary<Value<string>>;
  Namespace?: Value<string>;
}
export interface BatchJobDefinition_EksPersistentVolumeClaim {
  ClaimName: Value<string>;
  ReadOnly?: Value<boolean>;
}
export interface BatchJobDefinition_EksProperties {
  PodProperties?: Value<BatchJobDefinition_PodProperties>;
}
export interface BatchJobDefinition_EksSecret {
  Optional?: Value<boolean>;
  SecretName: Value<string>;
}
export interface BatchJobDefinition_EksVolume {
  EmptyDir?: Value<BatchJobDefinition_EmptyDir>;
  HostPath?: Value<BatchJobDefinition_HostPath>;
  Name: Value<string>;
  PersistentVolumeClaim?: Value<BatchJobDefinition_EksPersistentVolumeClaim>;
  Secret?: Value<BatchJobDefinition_EksSecret>;
}
export interface BatchJobDefinition_EmptyDir {
  Medium?: Value<string>;
  SizeLimit?: Value<string>;
}
export interface BatchJobDefinition_Environment {
  Name?: Value<string>;
  Value?: Value<string>;
}
export interface BatchJobDefinition_EphemeralStorage {
  SizeInGiB: Value<number>;
}
export interface BatchJobDefinition_EvaluateOnExit {
  Action: Value<string>;
  OnExitCode?: Value<string>;
  OnReason?: Value<string>;
  OnStatusReason?: Value<string>;
}
export interface BatchJobDefinition_FargatePlatformConfiguration {
  PlatformVersion?: Value<string>;
}
export interface BatchJobDefinition_FirelensConfiguration {
  Options?: Dictionary<Value<string>>;
  Type: Value<string>;
}
export interface BatchJobDefinition_Host {
  SourcePath?: Value<string>;
}
export interface BatchJobDefinition_HostPath {
  Path?: Value<string>;
}
export interface BatchJobDefinition_ImagePullSecret {
  Name?: Value<string>;
}
export interface BatchJobDefinition_JobTimeout {
  AttemptDurationSeconds?: Value<number>;
}
export interface BatchJobDefinition_LinuxParameters {
  Devices?: List<Value<BatchJobDefinition_Device>>;
  InitProcessEnabled?: Value<boolean>;
  MaxSwap?: Value<number>;
  SharedMemorySize?: Value<number>;
  Swappiness?: Value<number>;
  Tmpfs?: List<Value<BatchJobDefinition_Tmpfs>>;
}
export interface BatchJobDefinition_LogConfiguration {
  LogDriver: Value<string>;
  Options?: Dictionary<Value<string>>;
  SecretOptions?: List<Value<BatchJobDefinition_Secret>>;
}
export interface BatchJobDefinition_MountPoint {
  ContainerPath?: Value<string>;
  ReadOnly?: Value<boolean>;
  SourceVolume?: Value<string>;
}
export interface BatchJobDefinition_MultiNodeContainerProperties {
  Command?: List<Value<string>>;
  EnableExecuteCommand?: Value<boolean>;
  Environment?: List<Value<BatchJobDefinition_Environment>>;
  EphemeralStorage?: Value<BatchJobDefinition_EphemeralStorage>;
  ExecutionRoleArn?: Value<string>;
  Image: Value<string>;
  InstanceType?: Value<string>;
  JobRoleArn?: Value<string>;
  LinuxParameters?: Value<BatchJobDefinition_LinuxParameters>;
  LogConfiguration?: Value<BatchJobDefinition_LogConfiguration>;
  Memory?: Value<number>;
  MountPoints?: List<Value<BatchJobDefinition_MountPoint>>;
  Privileged?: Value<boolean>;
  ReadonlyRootFilesystem?: Value<boolean>;
  RepositoryCredentials?: Value<BatchJobDefinition_RepositoryCredentials>;
  ResourceRequirements?: List<Value<BatchJobDefinition_ResourceRequirement>>;
  RuntimePlatform?: Value<BatchJobDefinition_RuntimePlatform>;
  Secrets?: List<Value<BatchJobDefinition_Secret>>;
  Ulimits?: List<Value<BatchJobDefinition_Ulimit>>;
  User?: Value<string>;
  Vcpus?: Value<number>;
  Volumes?: List<Value<BatchJobDefinition_Volumes>>;
}
export interface BatchJobDefinition_MultiNodeEcsProperties {
  TaskProperties: List<Value<BatchJobDefinition_MultiNodeEcsTaskProperties>>;
}
export interface BatchJobDefinition_MultiNodeEcsTaskProperties {
  Containers?: List<Value<BatchJobDefinition_TaskContainerProperties>>;
  EnableExecuteCommand?: Value<boolean>;
  ExecutionRoleArn?: Value<string>;
  IpcMode?: Value<string>;
  PidMode?: Value<string>;
  TaskRoleArn?: Value<string>;
  Volumes?: List<Value<BatchJobDefinition_Volumes>>;
}
export interface BatchJobDefinition_NetworkConfiguration {
  AssignPublicIp?: Value<string>;
}
export interface BatchJobDefinition_NodeProperties {
  MainNode: Value<number>;
  NodeRangeProperties: List<Value<BatchJobDefinition_NodeRangeProperty>>;
  NumNodes: Value<number>;
}
export interface BatchJobDefinition_NodeRangeProperty {
  ConsumableResourceProperties?: Value<BatchJobDefinition_ConsumableResourceProperties>;
  Container?: Value<BatchJobDefinition_MultiNodeContainerProperties>;
  EcsProperties?: Value<BatchJobDefinition_MultiNodeEcsProperties>;
  EksProperties?: Value<BatchJobDefinition_EksProperties>;
  InstanceTypes?: List<Value<string>>;
  TargetNodes: Value<string>;
}
export interface BatchJobDefinition_PodProperties {
  Containers?: List<Value<BatchJobDefinition_EksContainer>>;
  DnsPolicy?: Value<string>;
  HostNetwork?: Value<boolean>;
  ImagePullSecrets?: List<Value<BatchJobDefinition_ImagePullSecret>>;
  InitContainers?: List<Value<BatchJobDefinition_EksContainer>>;
  Metadata?: Value<BatchJobDefinition_EksMetadata>;
  ServiceAccountName?: Value<string>;
  ShareProcessNamespace?: Value<boolean>;
  Volumes?: List<Value<BatchJobDefinition_EksVolume>>;
}
export interface BatchJobDefinition_RepositoryCredentials {
  CredentialsParameter: Value<string>;
}
export interface BatchJobDefinition_ResourceRequirement {
  Type?: Value<string>;
  Value?: Value<string>;
}
export interface BatchJobDefinition_ResourceRetentionPolicy {
  SkipDeregisterOnUpdate?: Value<boolean>;
}
export interface BatchJobDefinition_Resources {
  Limits?: Dictionary<Value<string>>;
  Requests?: Dictionary<Value<string>>;
}
export interface BatchJobDefinition_RetryStrategy {
  Attempts?: Value<number>;
  EvaluateOnExit?: List<Value<BatchJobDefinition_EvaluateOnExit>>;
}
export interface BatchJobDefinition_RuntimePlatform {
  CpuArchitecture?: Value<string>;
  OperatingSystemFamily?: Value<string>;
}
export interface BatchJobDefinition_S3FilesVolumeConfiguration {
  AccessPointArn?: Value<string>;
  FileSystemArn: Value<string>;
  RootDirectory?: Value<string>;
  TransitEncryptionPort?: Value<number>;
}
export interface BatchJobDefinition_Secret {
  Name: Value<string>;
  ValueFrom: Value<string>;
}
export interface BatchJobDefinition_SecurityContext {
  AllowPrivilegeEscalation?: Value<boolean>;
  Privileged?: Value<boolean>;
  ReadOnlyRootFilesystem?: Value<boolean>;
  RunAsGroup?: Value<number>;
  RunAsNonRoot?: Value<boolean>;
  RunAsUser?: Value<number>;
}
export interface BatchJobDefinition_TaskContainerDependency {
  Condition: Value<string>;
  ContainerName: Value<string>;
}
export interface BatchJobDefinition_TaskContainerProperties {
  Command?: List<Value<string>>;
  DependsOn?: List<Value<BatchJobDefinition_TaskContainerDependency>>;
  Environment?: List<Value<BatchJobDefinition_Environment>>;
  Essential?: Value<boolean>;
  FirelensConfiguration?: Value<BatchJobDefinition_FirelensConfiguration>;
  Image: Value<string>;
  LinuxParameters?: Value<BatchJobDefinition_LinuxParameters>;
  LogConfiguration?: Value<BatchJobDefinition_LogConfiguration>;
  MountPoints?: List<Value<BatchJobDefinition_MountPoint>>;
  Name?: Value<string>;
  Privileged?: Value<boolean>;
  ReadonlyRootFilesystem?: Value<boolean>;
  RepositoryCredentials?: Value<BatchJobDefinition_RepositoryCredentials>;
  ResourceRequirements?: List<Value<BatchJobDefinition_ResourceRequirement>>;
  Secrets?: List<Value<BatchJobDefinition_Secret>>;
  StartTimeout?: Value<number>;
  StopTimeout?: Value<number>;
  Ulimits?: List<Value<BatchJobDefinition_Ulimit>>;
  User?: Value<string>;
}
export interface BatchJobDefinition_Tmpfs {
  ContainerPath: Value<string>;
  MountOptions?: List<Value<string>>;
  Size: Value<number>;
}
export interface BatchJobDefinition_Ulimit {
  HardLimit: Value<number>;
  Name: Value<string>;
  SoftLimit: Value<number>;
}
export interface BatchJobDefinition_Volumes {
  EfsVolumeConfiguration?: Value<BatchJobDefinition_EfsVolumeConfiguration>;
  Host?: Value<BatchJobDefinition_Host>;
  Name?: Value<string>;
  S3FilesVolumeConfiguration?: Value<BatchJobDefinition_S3FilesVolumeConfiguration>;
}
export interface BatchJobDefinitionProps {
  ConsumableResourceProperties?: Value<BatchJobDefinition_ConsumableResourceProperties>;
  ContainerProperties?: Value<BatchJobDefinition_ContainerProperties>;
  EcsProperties?: Value<BatchJobDefinition_EcsProperties>;
  EksProperties?: Value<BatchJobDefinition_EksProperties>;
  JobDefinitionName?: Value<string>;
  NodeProperties?: Value<BatchJobDefinition_NodeProperties>;
  Parameters?: Dictionary<Value<string>>;
  PlatformCapabilities?: List<Value<string>>;
  PropagateTags?: Value<boolean>;
  ResourceRetentionPolicy?: Value<BatchJobDefinition_ResourceRetentionPolicy>;
  RetryStrategy?: Value<BatchJobDefinition_RetryStrategy>;
  SchedulingPriority?: Value<number>;
  Tags?: Dictionary<Value<string>>;
  Timeout?: Value<BatchJobDefinition_JobTimeout>;
  Type: Value<string>;
}
export interface BatchJobDefinitionAttrs {
  JobDefinitionArn: Arn<'AWS::Batch::JobDefinition'>;
}

export interface BatchJobQueue_ComputeEnvironmentOrder {
  ComputeEnvironment: Arn<'AWS::Batch::ComputeEnvironment'> | Id<'AWS::Batch::ComputeEnvironment'>;
  Order: Value<number>;
}
export interface BatchJobQueue_JobStateTimeLimitAction {
  Action: 'CANCEL' | 'TERMINATE' | Expr<string>;
  MaxTimeSeconds: Value<number>;
  Reason: Value<string>;
  State: 'RUNNABLE' | Expr<string>;
}
export interface BatchJobQueue_ServiceEnvironmentOrder {
  Order: Value<number>;
  ServiceEnvironment: Value<string>;
}
export interface BatchJobQueueProps {
  ComputeEnvironmentOrder?: List<Value<BatchJobQueue_ComputeEnvironmentOrder>>;
  JobQueueName?: Value<string>;
  JobQueueType?: Value<string>;
  JobStateTimeLimitActions?: List<Value<BatchJobQueue_JobStateTimeLimitAction>>;
  Priority: Value<number>;
  SchedulingPolicyArn?: Value<string>;
  ServiceEnvironmentOrder?: List<Value<BatchJobQueue_ServiceEnvironmentOrder>>;
  State?: 'DISABLED' | 'ENABLED' | Expr<string>;
  Tags?: Dictionary<Value<string>>;
}
export interface BatchJobQueueAttrs {
  JobQueueArn: Arn<'AWS::Batch::JobQueue'>;
}

export interface BudgetsBudget_AutoAdjustData {
  AutoAdjustType: Value<string>;
  HistoricalOptions?: Value<BudgetsBudget_HistoricalOptions>;
}
export interface BudgetsBudget_BudgetData {
  AutoAdjustData?: Value<BudgetsBudget_AutoAdjustData>;
  BillingViewArn?: Value<string>;
  BudgetLimit?: Value<BudgetsBudget_Spend>;
  BudgetName?: Value<string>;
  BudgetType: Value<string>;
  CostFilters?: Document;
  CostTypes?: Value<BudgetsBudget_CostTypes>;
  FilterExpression?: Value<BudgetsBudget_Expression>;
  Metrics?: List<Value<string>>;
  PlannedBudgetLimits?: Document;
  TimePeriod?: Value<BudgetsBudget_TimePeriod>;
  TimeUnit: Value<string>;
}
export interface BudgetsBudget_CostCategoryValues {
  Key?: Value<string>;
  MatchOptions?: List<Value<string>>;
  Values?: List<Value<string>>;
}
export interface BudgetsBudget_CostTypes {
  IncludeCredit?: Value<boolean>;
  IncludeDiscount?: Value<boolean>;
  IncludeOtherSubscription?: Value<boolean>;
  IncludeRecurring?: Value<boolean>;
  IncludeRefund?: Value<boolean>;
  IncludeSubscription?: Value<boolean>;
  IncludeSupport?: Value<boolean>;
  IncludeTax?: Value<boolean>;
  IncludeUpfront?: Value<boolean>;
  UseAmortized?: Value<boolean>;
  UseBlended?: Value<boolean>;
}
export interface BudgetsBudget_Expression {
  And?: List<Value<BudgetsBudget_Expression>>;
  CostCategories?: Value<BudgetsBudget_CostCategoryValues>;
  Dimensions?: Value<BudgetsBudget_ExpressionDimensionValues>;
  Not?: Value<BudgetsBudget_Expression>;
  Or?: List<Value<BudgetsBudget_Expression>>;
  Tags?: Value<BudgetsBudget_TagValues>;
}
export interface BudgetsBudget_ExpressionDimensionValues {
  Key?: Value<string>;
  MatchOptions?: List<Value<string>>;
  Values?: List<Value<string>>;
}
export interface BudgetsBudget_HistoricalOptions {
  BudgetAdjustmentPeriod: Value<number>;
}
export interface BudgetsBudget_Notification {
  ComparisonOperator: Value<string>;
  NotificationType: Value<string>;
  Threshold: Value<number>;
  ThresholdType?: Value<string>;
}
export interface BudgetsBudget_NotificationWithSubscribers {
  Notification: Value<BudgetsBudget_Notification>;
  Subscribers: List<Value<BudgetsBudget_Subscriber>>;
}
export interface BudgetsBudget_ResourceTag {
  Key: Value<string>;
  Value?: Value<string>;
}
export interface BudgetsBudget_Spend {
  Amount: Value<number>;
  Unit: Value<string>;
}
export interface BudgetsBudget_Subscriber {
  Address: Value<string>;
  SubscriptionType: Value<string>;
}
export interface BudgetsBudget_TagValues {
  Key?: Value<string>;
  MatchOptions?: List<Value<string>>;
  Values?: List<Value<string>>;
}
export interface BudgetsBudget_TimePeriod {
  End?: Value<string>;
  Start?: Value<string>;
}
export interface BudgetsBudgetProps {
  Budget: Value<BudgetsBudget_BudgetData>;
  NotificationsWithSubscribers?: List<Value<BudgetsBudget_NotificationWithSubscribers>>;
  ResourceTags?: List<Value<BudgetsBudget_ResourceTag>>;
}
export interface BudgetsBudgetAttrs {
  Id: Id<'AWS::Budgets::Budget'>;
}

export interface CertificateManagerCertificate_DomainValidationOption {
  DomainName?: Value<string>;
  HostedZoneId?: Value<string>;
  ValidationDomain?: Value<string>;
}
export interface CertificateManagerCertificateProps {
  CertificateAuthorityArn?: Value<string>;
  CertificateExport?: 'DISABLED' | 'ENABLED' | Expr<string>;
  CertificateTransparencyLoggingPreference?: 'DISABLED' | 'ENABLED' | Expr<string>;
  DomainName: Value<string>;
  DomainValidationOptions?: List<Value<CertificateManagerCertificate_DomainValidationOption>>;
  KeyAlgorithm?: Value<string>;
  SubjectAlternativeNames?: List<Value<string>>;
  Tags?: List<Value<Tag>>;
  ValidationMethod?: Value<string>;
}
export interface CertificateManagerCertificateAttrs {
  CertificateArn: Arn<'AWS::CertificateManager::Certificate'>;
}

export interface CloudFormationCustomResourceProps {
  ServiceTimeout?: Value<number>;
  ServiceToken: Value<string>;
}
export interface CloudFormationCustomResourceAttrs {
  Id: Id<'AWS::CloudFormation::CustomResource'>;
  [name: string]: Expr<string>;
}

export interface CloudFormationStackProps {
  NotificationARNs?: List<Value<string>>;
  Parameters?: Dictionary<Value<string>>;
  Tags?: List<Value<Tag>>;
  TemplateURL?: Value<string>;
  TimeoutInMinutes?: Value<number>;
}
export interface CloudFormationStackAttrs {
  ChangeSetId: Expr<string>;
  CreationTime: Expr<string>;
  LastUpdateTime: Expr<string>;
  ParentId: Expr<string>;
  RootId: Expr<string>;
  StackId: Id<'AWS::CloudFormation::Stack'>;
  StackStatus: Expr<string>;
  [name: `Outputs.${string}`]: Expr<string>;
}

export type CloudFormationWaitConditionHandleProps = Record<never, never>;
export interface CloudFormationWaitConditionHandleAttrs {
  Id: Id<'AWS::CloudFormation::WaitConditionHandle'>;
}

export interface CloudTrailTrail_AdvancedEventSelector {
  FieldSelectors: List<Value<CloudTrailTrail_AdvancedFieldSelector>>;
  Name?: Value<string>;
}
export interface CloudTrailTrail_AdvancedFieldSelector {
  EndsWith?: List<Value<string>>;
  Equals?: List<Value<string>>;
  Field: Value<string>;
  NotEndsWith?: List<Value<string>>;
  NotEquals?: List<Value<string>>;
  NotStartsWith?: List<Value<string>>;
  StartsWith?: List<Value<string>>;
}
export interface CloudTrailTrail_AggregationConfiguration {
  EventCategory: 'Data' | Expr<string>;
  Templates: List<'API_ACTIVITY' | 'RESOURCE_ACCESS' | 'USER_ACTIONS' | Expr<string>>;
}
export interface CloudTrailTrail_DataResource {
  Type: Value<string>;
  Values?: List<Value<string>>;
}
export interface CloudTrailTrail_EventSelector {
  DataResources?: List<Value<CloudTrailTrail_DataResource>>;
  ExcludeManagementEventSources?: List<Value<string>>;
  IncludeManagementEvents?: Value<boolean>;
  ReadWriteType?: 'All' | 'ReadOnly' | 'WriteOnly' | Expr<string>;
}
export interface CloudTrailTrail_InsightSelector {
  EventCategories?: List<'Data' | 'Management' | Expr<string>>;
  InsightType?: Value<string>;
}
export interface CloudTrailTrailProps {
  AdvancedEventSelectors?: List<Value<CloudTrailTrail_AdvancedEventSelector>>;
  AggregationConfigurations?: List<Value<CloudTrailTrail_AggregationConfiguration>>;
  CloudWatchLogsLogGroupArn?: Arn<'AWS::Logs::LogGroup'>;
  CloudWatchLogsRoleArn?: Arn<'AWS::IAM::Role'>;
  EnableLogFileValidation?: Value<boolean>;
  EventSelectors?: List<Value<CloudTrailTrail_EventSelector>>;
  IncludeGlobalServiceEvents?: Value<boolean>;
  InsightSelectors?: List<Value<CloudTrailTrail_InsightSelector>>;
  IsLogging: Value<boolean>;
  IsMultiRegionTrail?: Value<boolean>;
  IsOrganizationTrail?: Value<boolean>;
  KMSKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Alias'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  S3BucketName: Id<'AWS::S3::Bucket'>;
  S3KeyPrefix?: Value<string>;
  SnsTopicName?: Value<string>;
  Tags?: List<Value<Tag>>;
  TrailName?: Value<string>;
}
export interface CloudTrailTrailAttrs {
  Arn: Arn<'AWS::CloudTrail::Trail'>;
  SnsTopicArn: Expr<string>;
}

export interface CloudWatchAlarm_AlarmPromQLCriteria {
  PendingPeriod?: Value<number>;
  Query?: Value<string>;
  RecoveryPeriod?: Value<number>;
}
export interface CloudWatchAlarm_Dimension {
  Name: Value<string>;
  Value: Value<string>;
}
export interface CloudWatchAlarm_EvaluationCriteria {
  PromQLCriteria?: Value<CloudWatchAlarm_AlarmPromQLCriteria>;
}
export interface CloudWatchAlarm_EvaluationWindow {
  SlidingWindow?: Document;
  WallClockWindow?: Value<CloudWatchAlarm_WallClockWindow>;
}
export interface CloudWatchAlarm_Metric {
  Dimensions?: List<Value<CloudWatchAlarm_Dimension>>;
  MetricName?: Value<string>;
  Namespace?: Value<string>;
}
export interface CloudWatchAlarm_MetricDataQuery {
  AccountId?: Value<string>;
  Expression?: Value<string>;
  Id: Value<string>;
  Label?: Value<string>;
  MetricStat?: Value<CloudWatchAlarm_MetricStat>;
  Period?: Value<number>;
  ReturnData?: Value<boolean>;
}
export interface CloudWatchAlarm_MetricStat {
  Metric: Value<CloudWatchAlarm_Metric>;
  Period: Value<number>;
  Stat: Value<string>;
  Unit?: Value<string>;
}
export interface CloudWatchAlarm_WallClockWindow {
  Timezone?: Value<string>;
}
export interface CloudWatchAlarm_WarmUpConfiguration {
  OnlyStartEvaluatingAfterWarmUpPeriodEnds?: Value<boolean>;
  WarmUpPeriodDurationInMinutes?: Value<number>;
}
export interface CloudWatchAlarmProps {
  ActionsEnabled?: Value<boolean>;
  AlarmActions?: List<Arn<'AWS::AutoScaling::ScalingPolicy'> | Arn<'AWS::SNS::Topic'> | Id<'AWS::ApplicationAutoScaling::ScalingPolicy'> | Id<'AWS::AutoScaling::ScalingPolicy'> | Id<'AWS::SNS::Topic'>>;
  AlarmDescription?: Value<string>;
  AlarmName?: Value<string>;
  ComparisonOperator?: Value<string>;
  DatapointsToAlarm?: Value<number>;
  Dimensions?: List<Value<CloudWatchAlarm_Dimension>>;
  EvaluateLowSampleCountPercentile?: Value<string>;
  EvaluationCriteria?: Value<CloudWatchAlarm_EvaluationCriteria>;
  EvaluationInterval?: Value<number>;
  EvaluationPeriods?: Value<number>;
  EvaluationWindow?: Value<CloudWatchAlarm_EvaluationWindow>;
  ExtendedStatistic?: Value<string>;
  InsufficientDataActions?: List<Value<string>>;
  MetricName?: Value<string>;
  Metrics?: List<Value<CloudWatchAlarm_MetricDataQuery>>;
  Namespace?: Value<string>;
  OKActions?: List<Value<string>>;
  Period?: Value<number>;
  Statistic?: Value<string>;
  Tags?: List<Value<Tag>>;
  Threshold?: Value<number>;
  ThresholdMetricId?: Value<string>;
  TreatMissingData?: Value<string>;
  Unit?: Value<string>;
  WarmUpConfiguration?: Value<CloudWatchAlarm_WarmUpConfiguration>;
}
export interface CloudWatchAlarmAttrs {
  Arn: Arn<'AWS::CloudWatch::Alarm'>;
}

export interface CloudWatchCompositeAlarmProps {
  ActionsEnabled?: Value<boolean>;
  ActionsSuppressor?: Arn<'AWS::CloudWatch::Alarm'> | Arn<'AWS::CloudWatch::CompositeAlarm'>;
  ActionsSuppressorExtensionPeriod?: Value<number>;
  ActionsSuppressorWaitPeriod?: Value<number>;
  AlarmActions?: List<Value<string>>;
  AlarmDescription?: Value<string>;
  AlarmName?: Value<string>;
  AlarmRule: Value<string>;
  InsufficientDataActions?: List<Value<string>>;
  OKActions?: List<Value<string>>;
  Tags?: List<Value<Tag>>;
}
export interface CloudWatchCompositeAlarmAttrs {
  Arn: Arn<'AWS::CloudWatch::CompositeAlarm'>;
}

export interface CloudWatchDashboardProps {
  DashboardBody: Value<string>;
  DashboardName?: Value<string>;
  Tags?: List<Value<Tag>>;
}
export type CloudWatchDashboardAttrs = Record<never, never>;

export interface CodeBuildProject_Artifacts {
  ArtifactIdentifier?: Value<string>;
  EncryptionDisabled?: Value<boolean>;
  Location?: Value<string>;
  Name?: Value<string>;
  NamespaceType?: Value<string>;
  OverrideArtifactName?: Value<boolean>;
  Packaging?: Value<string>;
  Path?: Value<string>;
  Type: Value<string>;
}
export interface CodeBuildProject_BatchRestrictions {
  ComputeTypesAllowed?: List<Value<string>>;
  MaximumBuildsAllowed?: Value<number>;
}
export interface CodeBuildProject_BuildStatusConfig {
  Context?: Value<string>;
  TargetUrl?: Value<string>;
}
export interface CodeBuildProject_CloudWatchLogsConfig {
  GroupName?: Value<string>;
  Status: Value<string>;
  StreamName?: Value<string>;
}
export interface CodeBuildProject_DockerServer {
  ComputeType: Value<string>;
  SecurityGroupIds?: List<Value<string>>;
}
export interface CodeBuildProject_Environment {
  Certificate?: Value<string>;
  ComputeType: Value<string>;
  DockerServer?: Value<CodeBuildProject_DockerServer>;
  EnvironmentVariables?: List<Value<CodeBuildProject_EnvironmentVariable>>;
  Fleet?: Value<CodeBuildProject_ProjectFleet>;
  HostKernel?: Value<string>;
  Image: Value<string>;
  ImagePullCredentialsType?: Value<string>;
  PrivilegedMode?: Value<boolean>;
  RegistryCredential?: Value<CodeBuildProject_RegistryCredential>;
  Type: Value<string>;
}
export interface CodeBuildProject_EnvironmentVariable {
  Name: Value<string>;
  Type?: Value<string>;
  Value: Value<string>;
}
export interface CodeBuildProject_GitSubmodulesConfig {
  FetchSubmodules: Value<boolean>;
}
export interface CodeBuildProject_LogsConfig {
  CloudWatchLogs?: Value<CodeBuildProject_CloudWatchLogsConfig>;
  S3Logs?: Value<CodeBuildProject_S3LogsConfig>;
}
export interface CodeBuildProject_ProjectBuildBatchConfig {
  BatchReportMode?: Value<string>;
  CombineArtifacts?: Value<boolean>;
  Restrictions?: Value<CodeBuildProject_BatchRestrictions>;
  ServiceRole?: Value<string>;
  TimeoutInMins?: Value<number>;
}
export interface CodeBuildProject_ProjectCache {
  CacheNamespace?: Value<string>;
  Location?: Value<string>;
  Modes?: List<Value<string>>;
  Type: Value<string>;
}
export interface CodeBuildProject_ProjectFileSystemLocation {
  Identifier: Value<string>;
  Location: Value<string>;
  MountOptions?: Value<string>;
  MountPoint: Value<string>;
  Type: Value<string>;
}
export interface CodeBuildProject_ProjectFleet {
  FleetArn?: Value<string>;
}
export interface CodeBuildProject_ProjectSourceVersion {
  SourceIdentifier: Value<string>;
  SourceVersion?: Value<string>;
}
export interface CodeBuildProject_ProjectTriggers {
  BuildType?: Value<string>;
  FilterGroups?: List<List<Value<CodeBuildProject_WebhookFilter>>>;
  PullRequestBuildPolicy?: Value<CodeBuildProject_PullRequestBuildPolicy>;
  ScopeConfiguration?: Value<CodeBuildProject_ScopeConfiguration>;
  Webhook?: Value<boolean>;
}
export interface CodeBuildProject_PullRequestBuildPolicy {
  ApproverRoles?: List<Value<string>>;
  RequiresCommentApproval: Value<string>;
}
export interface CodeBuildProject_RegistryCredential {
  Credential: Value<string>;
  CredentialProvider: Value<string>;
}
export interface CodeBuildProject_S3LogsConfig {
  EncryptionDisabled?: Value<boolean>;
  Location?: Value<string>;
  Status: Value<string>;
}
export interface CodeBuildProject_ScopeConfiguration {
  Domain?: Value<string>;
  Name: Value<string>;
  Scope?: Value<string>;
}
export interface CodeBuildProject_Source {
  Auth?: Value<CodeBuildProject_SourceAuth>;
  BuildSpec?: Value<string>;
  BuildStatusConfig?: Value<CodeBuildProject_BuildStatusConfig>;
  GitCloneDepth?: Value<number>;
  GitSubmodulesConfig?: Value<CodeBuildProject_GitSubmodulesConfig>;
  InsecureSsl?: Value<boolean>;
  Location?: Value<string>;
  ReportBuildStatus?: Value<boolean>;
  SourceIdentifier?: Value<string>;
  Type: Value<string>;
}
export interface CodeBuildProject_SourceAuth {
  Resource?: Value<string>;
  Type: Value<string>;
}
export interface CodeBuildProject_VpcConfig {
  SecurityGroupIds?: List<Value<string>>;
  Subnets?: List<Value<string>>;
  VpcId?: Value<string>;
}
export interface CodeBuildProject_WebhookFilter {
  ExcludeMatchedPattern?: Value<boolean>;
  Pattern: Value<string>;
  Type: Value<string>;
}
export interface CodeBuildProjectProps {
  Artifacts: Value<CodeBuildProject_Artifacts>;
  AutoRetryLimit?: Value<number>;
  BadgeEnabled?: Value<boolean>;
  BuildBatchConfig?: Value<CodeBuildProject_ProjectBuildBatchConfig>;
  Cache?: Value<CodeBuildProject_ProjectCache>;
  ConcurrentBuildLimit?: Value<number>;
  Description?: Value<string>;
  EncryptionKey?: Value<string>;
  Environment: Value<CodeBuildProject_Environment>;
  FileSystemLocations?: List<Value<CodeBuildProject_ProjectFileSystemLocation>>;
  LogsConfig?: Value<CodeBuildProject_LogsConfig>;
  Name?: Value<string>;
  QueuedTimeoutInMinutes?: Value<number>;
  ResourceAccessRole?: Value<string>;
  SecondaryArtifacts?: List<Value<CodeBuildProject_Artifacts>>;
  SecondarySourceVersions?: List<Value<CodeBuildProject_ProjectSourceVersion>>;
  SecondarySources?: List<Value<CodeBuildProject_Source>>;
  ServiceRole: Value<string>;
  Source: Value<CodeBuildProject_Source>;
  SourceVersion?: Value<string>;
  Tags?: List<Value<Tag>>;
  TimeoutInMinutes?: Value<number>;
  Triggers?: Value<CodeBuildProject_ProjectTriggers>;
  Visibility?: Value<string>;
  VpcConfig?: Value<CodeBuildProject_VpcConfig>;
}
export interface CodeBuildProjectAttrs {
  Arn: Arn<'AWS::CodeBuild::Project'>;
  Id: Expr<string>;
}

export interface CodeConnectionsConnectionProps {
  ConnectionName: Value<string>;
  HostArn?: Value<string>;
  ProviderType?: Value<string>;
  Tags?: List<Value<Tag>>;
}
export interface CodeConnectionsConnectionAttrs {
  ConnectionArn: Arn<'AWS::CodeConnections::Connection'>;
  ConnectionStatus: Expr<string>;
  OwnerAccountId: Expr<string>;
}

export interface CognitoUserPool_AccountRecoverySetting {
  RecoveryMechanisms?: List<Value<CognitoUserPool_RecoveryOption>>;
}
export interface CognitoUserPool_AdminCreateUserConfig {
  AllowAdminCreateUserOnly?: Value<boolean>;
  InviteMessageTemplate?: Value<CognitoUserPool_InviteMessageTemplate>;
  UnusedAccountValidityDays?: Value<number>;
}
export interface CognitoUserPool_AdvancedSecurityAdditionalFlows {
  CustomAuthMode?: Value<string>;
}
export interface CognitoUserPool_CustomEmailSender {
  LambdaArn?: Value<string>;
  LambdaVersion?: Value<string>;
}
export interface CognitoUserPool_CustomSMSSender {
  LambdaArn?: Arn<'AWS::Lambda::Function'>;
  LambdaVersion?: Value<string>;
}
export interface CognitoUserPool_DeviceConfiguration {
  ChallengeRequiredOnNewDevice?: Value<boolean>;
  DeviceOnlyRememberedOnUserPrompt?: Value<boolean>;
}
export interface CognitoUserPool_EmailConfiguration {
  ConfigurationSet?: Value<string>;
  EmailSendingAccount?: Value<string>;
  From?: Value<string>;
  ReplyToEmailAddress?: Value<string>;
  SourceArn?: Value<string>;
}
export interface CognitoUserPool_EumsSmsConfiguration {
  CallerArn: Value<string>;
  ConfigurationSetName?: Value<string>;
  ExternalId?: Value<string>;
  InEntityId?: Value<string>;
  InTemplateId?: Value<string>;
  OriginationIdentity?: Value<string>;
  Region?: Value<string>;
}
export interface CognitoUserPool_InboundFederation {
  LambdaArn?: Value<string>;
  LambdaVersion?: Value<string>;
}
export interface CognitoUserPool_InviteMessageTemplate {
  EmailMessage?: Value<string>;
  EmailSubject?: Value<string>;
  SMSMessage?: Value<string>;
}
export interface CognitoUserPool_IssuerConfiguration {
  Type?: 'ORIGINAL' | 'UPDATED' | Expr<string>;
}
export interface CognitoUserPool_KeyConfiguration {
  KeyType?: 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KEY' | Expr<string>;
  KmsKeyArn?: Value<string>;
}
export interface CognitoUserPool_LambdaConfig {
  CreateAuthChallenge?: Arn<'AWS::Lambda::Function'>;
  CustomEmailSender?: Value<CognitoUserPool_CustomEmailSender>;
  CustomMessage?: Arn<'AWS::Lambda::Alias'> | Arn<'AWS::Lambda::Function'> | Id<'AWS::Lambda::Alias'>;
  CustomSMSSender?: Value<CognitoUserPool_CustomSMSSender>;
  DefineAuthChallenge?: Arn<'AWS::Lambda::Function'>;
  InboundFederation?: Value<CognitoUserPool_InboundFederation>;
  KMSKeyID?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'>;
  PostAuthentication?: Arn<'AWS::Lambda::Alias'> | Arn<'AWS::Lambda::Function'> | Id<'AWS::Lambda::Alias'>;
  PostConfirmation?: Arn<'AWS::Lambda::Alias'> | Arn<'AWS::Lambda::Function'> | Id<'AWS::Lambda::Alias'>;
  PreAuthentication?: Arn<'AWS::Lambda::Function'>;
  PreSignUp?: Arn<'AWS::Lambda::Alias'> | Arn<'AWS::Lambda::Function'> | Id<'AWS::Lambda::Alias'>;
  PreTokenGeneration?: Arn<'AWS::Lambda::Function'>;
  PreTokenGenerationConfig?: Value<CognitoUserPool_PreTokenGenerationConfig>;
  UserMigration?: Value<string>;
  VerifyAuthChallengeResponse?: Arn<'AWS::Lambda::Function'>;
}
export interface CognitoUserPool_NumberAttributeConstraints {
  MaxValue?: Value<string>;
  MinValue?: Value<string>;
}
export interface CognitoUserPool_PasswordPolicy {
  MinimumLength?: Value<number>;
  PasswordHistorySize?: Value<number>;
  RequireLowercase?: Value<boolean>;
  RequireNumbers?: Value<boolean>;
  RequireSymbols?: Value<boolean>;
  RequireUppercase?: Value<boolean>;
  TemporaryPasswordValidityDays?: Value<number>;
}
export interface CognitoUserPool_Policies {
  PasswordPolicy?: Value<CognitoUserPool_PasswordPolicy>;
  SignInPolicy?: Value<CognitoUserPool_SignInPolicy>;
}
export interface CognitoUserPool_PreTokenGenerationConfig {
  LambdaArn?: Value<string>;
  LambdaVersion?: Value<string>;
}
export interface CognitoUserPool_RecoveryOption {
  Name?: Value<string>;
  Priority?: Value<number>;
}
export interface CognitoUserPool_SchemaAttribute {
  AttributeDataType?: Value<string>;
  DeveloperOnlyAttribute?: Value<boolean>;
  Mutable?: Value<boolean>;
  Name?: Value<string>;
  NumberAttributeConstraints?: Value<CognitoUserPool_NumberAttributeConstraints>;
  Required?: Value<boolean>;
  StringAttributeConstraints?: Value<CognitoUserPool_StringAttributeConstraints>;
}
export interface CognitoUserPool_SignInPolicy {
  AllowedFirstAuthFactors?: List<Value<string>>;
}
export interface CognitoUserPool_SmsConfiguration {
  EumsSms?: Value<CognitoUserPool_EumsSmsConfiguration>;
  ExternalId?: Value<string>;
  SnsCallerArn?: Arn<'AWS::IAM::Role'>;
  SnsRegion?: Value<string>;
}
export interface CognitoUserPool_StringAttributeConstraints {
  MaxLength?: Value<string>;
  MinLength?: Value<string>;
}
export interface CognitoUserPool_UserAttributeUpdateSettings {
  AttributesRequireVerificationBeforeUpdate: List<Value<string>>;
}
export interface CognitoUserPool_UserPoolAddOns {
  AdvancedSecurityAdditionalFlows?: Value<CognitoUserPool_AdvancedSecurityAdditionalFlows>;
  AdvancedSecurityMode?: Value<string>;
}
export interface CognitoUserPool_UsernameConfiguration {
  CaseSensitive?: Value<boolean>;
}
export interface CognitoUserPool_VerificationMessageTemplate {
  DefaultEmailOption?: Value<string>;
  EmailMessage?: Value<string>;
  EmailMessageByLink?: Value<string>;
  EmailSubject?: Value<string>;
  EmailSubjectByLink?: Value<string>;
  SmsMessage?: Value<string>;
}
export interface CognitoUserPoolProps {
  AccountRecoverySetting?: Value<CognitoUserPool_AccountRecoverySetting>;
  AdminCreateUserConfig?: Value<CognitoUserPool_AdminCreateUserConfig>;
  AliasAttributes?: List<Value<string>>;
  AutoVerifiedAttributes?: List<Value<string>>;
  DeletionProtection?: Value<string>;
  DeviceConfiguration?: Value<CognitoUserPool_DeviceConfiguration>;
  EmailAuthenticationMessage?: Value<string>;
  EmailAuthenticationSubject?: Value<string>;
  EmailConfiguration?: Value<CognitoUserPool_EmailConfiguration>;
  EmailVerificationMessage?: Value<string>;
  EmailVerificationSubject?: Value<string>;
  EnabledMfas?: List<Value<string>>;
  IssuerConfiguration?: Value<CognitoUserPool_IssuerConfiguration>;
  KeyConfiguration?: Value<CognitoUserPool_KeyConfiguration>;
  LambdaConfig?: Value<CognitoUserPool_LambdaConfig>;
  MfaConfiguration?: Value<string>;
  Policies?: Value<CognitoUserPool_Policies>;
  Schema?: List<Value<CognitoUserPool_SchemaAttribute>>;
  SmsAuthenticationMessage?: Value<string>;
  SmsConfiguration?: Value<CognitoUserPool_SmsConfiguration>;
  SmsVerificationMessage?: Value<string>;
  UserAttributeUpdateSettings?: Value<CognitoUserPool_UserAttributeUpdateSettings>;
  UserPoolAddOns?: Value<CognitoUserPool_UserPoolAddOns>;
  UserPoolName?: Value<string>;
  UserPoolTags?: Dictionary<Value<string>>;
  UserPoolTier?: 'ESSENTIALS' | 'LITE' | 'PLUS' | Expr<string>;
  UsernameAttributes?: List<Value<string>>;
  UsernameConfiguration?: Value<CognitoUserPool_UsernameConfiguration>;
  VerificationMessageTemplate?: Value<CognitoUserPool_VerificationMessageTemplate>;
  WebAuthnFactorConfiguration?: 'MULTI_FACTOR_WITH_USER_VERIFICATION' | 'SINGLE_FACTOR' | Expr<string>;
  WebAuthnRelyingPartyID?: Value<string>;
  WebAuthnUserVerification?: Value<string>;
}
export interface CognitoUserPoolAttrs {
  Arn: Arn<'AWS::Cognito::UserPool'>;
  ProviderName: Expr<string>;
  ProviderURL: Expr<string>;
  UserPoolId: Id<'AWS::Cognito::UserPool'>;
}

export interface CognitoUserPoolClient_AnalyticsConfiguration {
  ApplicationArn?: Value<string>;
  ApplicationId?: Value<string>;
  ExternalId?: Value<string>;
  RoleArn?: Arn<'AWS::IAM::Role'>;
  UserDataShared?: Value<boolean>;
}
export interface CognitoUserPoolClient_RefreshTokenRotation {
  Feature?: 'DISABLED' | 'ENABLED' | Expr<string>;
  RetryGracePeriodSeconds?: Value<number>;
}
export interface CognitoUserPoolClient_TokenValidityUnits {
  AccessToken?: Value<string>;
  IdToken?: Value<string>;
  RefreshToken?: Value<string>;
}
export interface CognitoUserPoolClientProps {
  AccessTokenValidity?: Value<number>;
  AllowedOAuthFlows?: List<Value<string>>;
  AllowedOAuthFlowsUserPoolClient?: Value<boolean>;
  AllowedOAuthScopes?: List<Value<string>>;
  AnalyticsConfiguration?: Value<CognitoUserPoolClient_AnalyticsConfiguration>;
  AuthSessionValidity?: Value<number>;
  CallbackURLs?: List<Value<string>>;
  ClientName?: Value<string>;
  DefaultRedirectURI?: Value<string>;
  EnablePropagateAdditionalUserContextData?: Value<boolean>;
  EnableTokenRevocation?: Value<boolean>;
  ExplicitAuthFlows?: List<Value<string>>;
  GenerateSecret?: Value<boolean>;
  IdTokenValidity?: Value<number>;
  LogoutURLs?: List<Value<string>>;
  PreventUserExistenceErrors?: Value<string>;
  ReadAttributes?: List<Value<string>>;
  RefreshTokenRotation?: Value<CognitoUserPoolClient_RefreshTokenRotation>;
  RefreshTokenValidity?: Value<number>;
  SupportedIdentityProviders?: List<Value<string>>;
  TokenValidityUnits?: Value<CognitoUserPoolClient_TokenValidityUnits>;
  UserPoolId: Id<'AWS::Cognito::UserPool'>;
  WriteAttributes?: List<Value<string>>;
}
export interface CognitoUserPoolClientAttrs {
  ClientId: Id<'AWS::Cognito::UserPoolClient'>;
  ClientSecret: Expr<string>;
  Name: Expr<string>;
}

export interface CognitoUserPoolDomain_CustomDomainConfigType {
  CertificateArn?: Value<string>;
  SecurityPolicy?: Value<string>;
}
export interface CognitoUserPoolDomain_FailoverType {
  PrimaryRoute53HealthCheckId: Value<string>;
  SecondaryRegion: Value<string>;
}
export interface CognitoUserPoolDomain_RoutingType {
  Failover?: Value<CognitoUserPoolDomain_FailoverType>;
}
export interface CognitoUserPoolDomainProps {
  CustomDomainConfig?: Value<CognitoUserPoolDomain_CustomDomainConfigType>;
  Domain: Value<string>;
  ManagedLoginVersion?: Value<number>;
  Routing?: Value<CognitoUserPoolDomain_RoutingType>;
  UserPoolId: Value<string>;
}
export interface CognitoUserPoolDomainAttrs {
  CloudFrontDistribution: Expr<string>;
}

export interface CognitoUserPoolGroupProps {
  Description?: Value<string>;
  GroupName?: Value<string>;
  Precedence?: Value<number>;
  RoleArn?: Arn<'AWS::IAM::Role'>;
  UserPoolId: Id<'AWS::Cognito::UserPool'>;
}
export type CognitoUserPoolGroupAttrs = Record<never, never>;

export interface CognitoUserPoolResourceServer_ResourceServerScopeType {
  ScopeDescription: Value<string>;
  ScopeName: Value<string>;
}
export interface CognitoUserPoolResourceServerProps {
  Identifier: Value<string>;
  Name: Value<string>;
  Scopes?: List<Value<CognitoUserPoolResourceServer_ResourceServerScopeType>>;
  UserPoolId: Id<'AWS::Cognito::UserPool'>;
}
export type CognitoUserPoolResourceServerAttrs = Record<never, never>;

export interface ConfigConfigRule_Compliance {
  Type?: Value<string>;
}
export interface ConfigConfigRule_CustomPolicyDetails {
  EnableDebugLogDelivery?: Value<boolean>;
  PolicyRuntime?: Value<string>;
  PolicyText?: Value<string>;
}
export interface ConfigConfigRule_EvaluationModeConfiguration {
  Mode?: Value<string>;
}
export interface ConfigConfigRule_Scope {
  ComplianceResourceId?: Value<string>;
  ComplianceResourceTypes?: List<Value<string>>;
  TagKey?: Value<string>;
  TagValue?: Value<string>;
}
export interface ConfigConfigRule_Source {
  CustomPolicyDetails?: Value<ConfigConfigRule_CustomPolicyDetails>;
  Owner: Value<string>;
  SourceDetails?: List<Value<ConfigConfigRule_SourceDetail>>;
  SourceIdentifier?: Value<string>;
}
export interface ConfigConfigRule_SourceDetail {
  EventSource: Value<string>;
  MaximumExecutionFrequency?: Value<string>;
  MessageType: Value<string>;
}
export interface ConfigConfigRuleProps {
  Compliance?: Value<ConfigConfigRule_Compliance>;
  ConfigRuleName?: Value<string>;
  Description?: Value<string>;
  EvaluationModes?: List<Value<ConfigConfigRule_EvaluationModeConfiguration>>;
  InputParameters?: Document;
  MaximumExecutionFrequency?: Value<string>;
  Scope?: Value<ConfigConfigRule_Scope>;
  Source: Value<ConfigConfigRule_Source>;
}
export interface ConfigConfigRuleAttrs {
  Arn: Arn<'AWS::Config::ConfigRule'>;
  'Compliance.Type': Expr<string>;
  ConfigRuleId: Expr<string>;
}

export interface ConfigConfigurationRecorder_ExclusionByResourceTypes {
  ResourceTypes: List<Value<string>>;
}
export interface ConfigConfigurationRecorder_RecordingGroup {
  AllSupported?: Value<boolean>;
  ExclusionByResourceTypes?: Value<ConfigConfigurationRecorder_ExclusionByResourceTypes>;
  IncludeGlobalResourceTypes?: Value<boolean>;
  RecordingStrategy?: Value<ConfigConfigurationRecorder_RecordingStrategy>;
  ResourceTypes?: List<Value<string>>;
}
export interface ConfigConfigurationRecorder_RecordingMode {
  RecordingFrequency: Value<string>;
  RecordingModeOverrides?: List<Value<ConfigConfigurationRecorder_RecordingModeOverride>>;
}
export interface ConfigConfigurationRecorder_RecordingModeOverride {
  Description?: Value<string>;
  RecordingFrequency: Value<string>;
  ResourceTypes: List<Value<string>>;
}
export interface ConfigConfigurationRecorder_RecordingStrategy {
  UseOnly: Value<string>;
}
export interface ConfigConfigurationRecorderProps {
  Name?: Value<string>;
  RecordingGroup?: Value<ConfigConfigurationRecorder_RecordingGroup>;
  RecordingMode?: Value<ConfigConfigurationRecorder_RecordingMode>;
  RoleARN: Value<string>;
  StartedOnCreate?: Value<boolean>;
}
export interface ConfigConfigurationRecorderAttrs {
  Id: Expr<string>;
  ResourceARN: Arn<'AWS::Config::ConfigurationRecorder'>;
}

export interface ConfigConformancePack_ConformancePackInputParameter {
  ParameterName: Value<string>;
  ParameterValue: Value<string>;
}
export interface ConfigConformancePack_TemplateSSMDocumentDetails {
  DocumentName?: Value<string>;
  DocumentVersion?: Value<string>;
}
export interface ConfigConformancePackProps {
  ConformancePackInputParameters?: List<Value<ConfigConformancePack_ConformancePackInputParameter>>;
  ConformancePackName: Value<string>;
  DeliveryS3Bucket?: Id<'AWS::S3::Bucket'>;
  DeliveryS3KeyPrefix?: Value<string>;
  Tags?: List<Value<Tag>>;
  TemplateBody?: Value<string>;
  TemplateS3Uri?: Value<string>;
  TemplateSSMDocumentDetails?: Value<ConfigConformancePack_TemplateSSMDocumentDetails>;
}
export interface ConfigConformancePackAttrs {
  ConformancePackArn: Arn<'AWS::Config::ConformancePack'>;
}

export interface ConfigDeliveryChannel_ConfigSnapshotDeliveryProperties {
  DeliveryFrequency?: 'One_Hour' | 'Six_Hours' | 'Three_Hours' | 'Twelve_Hours' | 'TwentyFour_Hours' | Expr<string>;
}
export interface ConfigDeliveryChannelProps {
  ConfigSnapshotDeliveryProperties?: Value<ConfigDeliveryChannel_ConfigSnapshotDeliveryProperties>;
  Name?: Value<string>;
  S3BucketName: Value<string>;
  S3KeyPrefix?: Value<string>;
  S3KmsKeyArn?: Value<string>;
  SnsTopicARN?: Value<string>;
}
export type ConfigDeliveryChannelAttrs = Record<never, never>;

export interface DynamoDBTable_AttributeDefinition {
  AttributeName: Value<string>;
  AttributeType: Value<string>;
}
export interface DynamoDBTable_ContributorInsightsSpecification {
  Enabled: Value<boolean>;
  Mode?: 'ACCESSED_AND_THROTTLED_KEYS' | 'THROTTLED_KEYS' | Expr<string>;
}
export interface DynamoDBTable_Csv {
  Delimiter?: Value<string>;
  HeaderList?: List<Value<string>>;
}
export interface DynamoDBTable_GlobalSecondaryIndex {
  ContributorInsightsSpecification?: Value<DynamoDBTable_ContributorInsightsSpecification>;
  IndexName: Value<string>;
  KeySchema: List<Value<DynamoDBTable_KeySchema>>;
  OnDemandThroughput?: Value<DynamoDBTable_OnDemandThroughput>;
  Projection: Value<DynamoDBTable_Projection>;
  ProvisionedThroughput?: Value<DynamoDBTable_ProvisionedThroughput>;
  WarmThroughput?: Value<DynamoDBTable_WarmThroughput>;
}
export interface DynamoDBTable_ImportSourceSpecification {
  InputCompressionType?: Value<string>;
  InputFormat: Value<string>;
  InputFormatOptions?: Value<DynamoDBTable_InputFormatOptions>;
  S3BucketSource: Value<DynamoDBTable_S3BucketSource>;
}
export interface DynamoDBTable_InputFormatOptions {
  Csv?: Value<DynamoDBTable_Csv>;
}
export interface DynamoDBTable_KeySchema {
  AttributeName: Value<string>;
  KeyType: Value<string>;
}
export interface DynamoDBTable_KinesisStreamSpecification {
  ApproximateCreationDateTimePrecision?: 'MICROSECOND' | 'MILLISECOND' | Expr<string>;
  StreamArn: Arn<'AWS::Kinesis::Stream'>;
}
export interface DynamoDBTable_LocalSecondaryIndex {
  IndexName: Value<string>;
  KeySchema: List<Value<DynamoDBTable_KeySchema>>;
  Projection: Value<DynamoDBTable_Projection>;
}
export interface DynamoDBTable_OnDemandThroughput {
  MaxReadRequestUnits?: Value<number>;
  MaxWriteRequestUnits?: Value<number>;
}
export interface DynamoDBTable_PointInTimeRecoverySpecification {
  PointInTimeRecoveryEnabled?: Value<boolean>;
  RecoveryPeriodInDays?: Value<number>;
}
export interface DynamoDBTable_Projection {
  NonKeyAttributes?: List<Value<string>>;
  ProjectionType?: Value<string>;
}
export interface DynamoDBTable_ProvisionedThroughput {
  ReadCapacityUnits: Value<number>;
  WriteCapacityUnits: Value<number>;
}
export interface DynamoDBTable_ResourcePolicy {
  PolicyDocument: Document;
}
export interface DynamoDBTable_S3BucketSource {
  S3Bucket: Value<string>;
  S3BucketOwner?: Value<string>;
  S3KeyPrefix?: Value<string>;
}
export interface DynamoDBTable_SSESpecification {
  KMSMasterKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Alias'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  SSEEnabled: Value<boolean>;
  SSEType?: Value<string>;
}
export interface DynamoDBTable_SearchSchemaElement {
  AttributeName: Value<string>;
  SearchSchemaElementType: 'HASH' | 'INLINE_FILTER' | Expr<string>;
}
export interface DynamoDBTable_StreamSpecification {
  ResourcePolicy?: Value<DynamoDBTable_ResourcePolicy>;
  StreamViewType: Value<string>;
  Tags?: List<Value<Tag>>;
}
export interface DynamoDBTable_TimeToLiveSpecification {
  AttributeName?: Value<string>;
  Enabled: Value<boolean>;
}
export interface DynamoDBTable_VectorAttribute {
  AttributeName: Value<string>;
}
export interface DynamoDBTable_VectorIndex {
  Dimensions: Value<number>;
  DistanceFunction: 'COSINE' | 'DOT_PRODUCT' | 'EUCLIDEAN' | Expr<string>;
  IndexName: Value<string>;
  Projection: Value<DynamoDBTable_Projection>;
  SearchSchema?: List<Value<DynamoDBTable_SearchSchemaElement>>;
  VectorAttribute: Value<DynamoDBTable_VectorAttribute>;
}
export interface DynamoDBTable_WarmThroughput {
  ReadUnitsPerSecond?: Value<number>;
  WriteUnitsPerSecond?: Value<number>;
}
export interface DynamoDBTableProps {
  AttributeDefinitions?: List<Value<DynamoDBTable_AttributeDefinition>>;
  BillingMode?: Value<string>;
  ContributorInsightsSpecification?: Value<DynamoDBTable_ContributorInsightsSpecification>;
  DeletionProtectionEnabled?: Value<boolean>;
  GlobalSecondaryIndexes?: List<Value<DynamoDBTable_GlobalSecondaryIndex>>;
  ImportSourceSpecification?: Value<DynamoDBTable_ImportSourceSpecification>;
  KeySchema: List<Value<DynamoDBTable_KeySchema>>;
  KinesisStreamSpecification?: Value<DynamoDBTable_KinesisStreamSpecification>;
  LocalSecondaryIndexes?: List<Value<DynamoDBTable_LocalSecondaryIndex>>;
  OnDemandThroughput?: Value<DynamoDBTable_OnDemandThroughput>;
  PointInTimeRecoverySpecification?: Value<DynamoDBTable_PointInTimeRecoverySpecification>;
  ProvisionedThroughput?: Value<DynamoDBTable_ProvisionedThroughput>;
  ResourcePolicy?: Value<DynamoDBTable_ResourcePolicy>;
  SSESpecification?: Value<DynamoDBTable_SSESpecification>;
  StreamSpecification?: Value<DynamoDBTable_StreamSpecification>;
  TableClass?: Value<string>;
  TableName?: Value<string>;
  Tags?: List<Value<Tag>>;
  TimeToLiveSpecification?: Value<DynamoDBTable_TimeToLiveSpecification>;
  VectorIndexes?: List<Value<DynamoDBTable_VectorIndex>>;
  WarmThroughput?: Value<DynamoDBTable_WarmThroughput>;
}
export interface DynamoDBTableAttrs {
  Arn: Arn<'AWS::DynamoDB::Table'>;
  StreamArn: Expr<string>;
}

export interface EC2ClientVpnAuthorizationRuleProps {
  AccessGroupId?: Value<string>;
  AuthorizeAllGroups?: Value<boolean>;
  ClientVpnEndpointId: Value<string>;
  Description?: Value<string>;
  TargetNetworkCidr: Value<string>;
}
export interface EC2ClientVpnAuthorizationRuleAttrs {
  Id: Id<'AWS::EC2::ClientVpnAuthorizationRule'>;
}

export interface EC2ClientVpnEndpoint_CertificateAuthenticationRequest {
  ClientRootCertificateChainArn: Value<string>;
}
export interface EC2ClientVpnEndpoint_ClientAuthenticationRequest {
  ActiveDirectory?: Value<EC2ClientVpnEndpoint_DirectoryServiceAuthenticationRequest>;
  FederatedAuthentication?: Value<EC2ClientVpnEndpoint_FederatedAuthenticationRequest>;
  MutualAuthentication?: Value<EC2ClientVpnEndpoint_CertificateAuthenticationRequest>;
  Type: Value<string>;
}
export interface EC2ClientVpnEndpoint_ClientConnectOptions {
  Enabled: Value<boolean>;
  LambdaFunctionArn?: Value<string>;
}
export interface EC2ClientVpnEndpoint_ClientLoginBannerOptions {
  BannerText?: Value<string>;
  Enabled: Value<boolean>;
}
export interface EC2ClientVpnEndpoint_ClientRouteEnforcementOptions {
  Enforced?: Value<boolean>;
}
export interface EC2ClientVpnEndpoint_ConnectionLogOptions {
  CloudwatchLogGroup?: Value<string>;
  CloudwatchLogStream?: Value<string>;
  Enabled: Value<boolean>;
}
export interface EC2ClientVpnEndpoint_DirectoryServiceAuthenticationRequest {
  DirectoryId: Value<string>;
}
export interface EC2ClientVpnEndpoint_FederatedAuthenticationRequest {
  SAMLProviderArn: Value<string>;
  SelfServiceSAMLProviderArn?: Value<string>;
}
export interface EC2ClientVpnEndpoint_TagSpecification {
  ResourceType: Value<string>;
  Tags: List<Value<Tag>>;
}
export interface EC2ClientVpnEndpoint_TransitGatewayConfiguration {
  AvailabilityZoneIds?: List<Value<string>>;
  AvailabilityZones?: List<Value<string>>;
  TransitGatewayId: Value<string>;
}
export interface EC2ClientVpnEndpointProps {
  AuthenticationOptions: List<Value<EC2ClientVpnEndpoint_ClientAuthenticationRequest>>;
  ClientCidrBlock?: Value<string>;
  ClientConnectOptions?: Value<EC2ClientVpnEndpoint_ClientConnectOptions>;
  ClientLoginBannerOptions?: Value<EC2ClientVpnEndpoint_ClientLoginBannerOptions>;
  ClientRouteEnforcementOptions?: Value<EC2ClientVpnEndpoint_ClientRouteEnforcementOptions>;
  ConnectionLogOptions: Value<EC2ClientVpnEndpoint_ConnectionLogOptions>;
  Description?: Value<string>;
  DisconnectOnSessionTimeout?: Value<boolean>;
  DnsServers?: List<Value<string>>;
  EndpointIpAddressType?: Value<string>;
  SecurityGroupIds?: List<Value<string>>;
  SelfServicePortal?: Value<string>;
  ServerCertificateArn: Value<string>;
  SessionTimeoutHours?: Value<number>;
  SplitTunnel?: Value<boolean>;
  TagSpecifications?: List<Value<EC2ClientVpnEndpoint_TagSpecification>>;
  TrafficIpAddressType?: Value<string>;
  TransitGatewayConfiguration?: Value<EC2ClientVpnEndpoint_TransitGatewayConfiguration>;
  TransportProtocol?: Value<string>;
  VpcId?: Value<string>;
  VpnPort?: Value<number>;
}
export interface EC2ClientVpnEndpointAttrs {
  Id: Id<'AWS::EC2::ClientVpnEndpoint'>;
}

export interface EC2ClientVpnRouteProps {
  ClientVpnEndpointId: Value<string>;
  Description?: Value<string>;
  DestinationCidrBlock: Value<string>;
  TargetVpcSubnetId?: Value<string>;
}
export interface EC2ClientVpnRouteAttrs {
  Id: Id<'AWS::EC2::ClientVpnRoute'>;
}

export interface EC2ClientVpnTargetNetworkAssociationProps {
  AvailabilityZone?: Value<string>;
  AvailabilityZoneId?: Value<string>;
  ClientVpnEndpointId: Value<string>;
  SubnetId?: Value<string>;
}
export interface EC2ClientVpnTargetNetworkAssociationAttrs {
  Id: Id<'AWS::EC2::ClientVpnTargetNetworkAssociation'>;
}

export interface EC2EIPProps {
  Address?: Value<string>;
  Domain?: Value<string>;
  InstanceId?: Id<'AWS::EC2::Instance'>;
  IpamPoolId?: Value<string>;
  NetworkBorderGroup?: Value<string>;
  PublicIpv4Pool?: Value<string>;
  Tags?: List<Value<Tag>>;
  TransferAddress?: Value<string>;
}
export interface EC2EIPAttrs {
  AllocationId: Expr<string>;
  PublicIp: Id<'AWS::EC2::EIP'>;
}

export interface EC2EgressOnlyInternetGatewayProps {
  Tags?: List<Value<Tag>>;
  VpcId: Id<'AWS::EC2::VPC'>;
}
export interface EC2EgressOnlyInternetGatewayAttrs {
  Id: Id<'AWS::EC2::EgressOnlyInternetGateway'>;
}

export interface EC2FlowLog_DestinationOptions {
  FileFormat: 'parquet' | 'plain-text' | Expr<string>;
  HiveCompatiblePartitions: Value<boolean>;
  PerHourPartition: Value<boolean>;
}
export interface EC2FlowLog_TagFieldSpecification {
  ResourceType: Value<string>;
  TagKeys: List<Value<string>>;
}
export interface EC2FlowLogProps {
  DeliverCrossAccountRole?: Value<string>;
  DeliverLogsPermissionArn?: Arn<'AWS::IAM::Role'>;
  DestinationOptions?: Value<EC2FlowLog_DestinationOptions>;
  LogDestination?: Value<string>;
  LogDestinationType?: 'cloud-watch-logs' | 'kinesis-data-firehose' | 's3' | Expr<string>;
  LogFormat?: Value<string>;
  LogGroupName?: Id<'AWS::Logs::LogGroup'>;
  MaxAggregationInterval?: Value<number>;
  ResourceId: Value<string>;
  ResourceType: 'NetworkInterface' | 'RegionalNatGateway' | 'Subnet' | 'TransitGateway' | 'TransitGatewayAttachment' | 'VPC' | Expr<string>;
  TagFieldSpecifications?: List<Value<EC2FlowLog_TagFieldSpecification>>;
  Tags?: List<Value<Tag>>;
  TrafficType?: 'ACCEPT' | 'ALL' | 'REJECT' | Expr<string>;
}
export interface EC2FlowLogAttrs {
  Id: Id<'AWS::EC2::FlowLog'>;
}

export interface EC2Instance_AssociationParameter {
  Key: Value<string>;
  Value: List<Value<string>>;
}
export interface EC2Instance_BlockDeviceMapping {
  DeviceName: Value<string>;
  Ebs?: Value<EC2Instance_Ebs>;
  NoDevice?: Document;
  VirtualName?: Value<string>;
}
export interface EC2Instance_CpuOptions {
  CoreCount?: Value<number>;
  ThreadsPerCore?: Value<number>;
}
export interface EC2Instance_CreditSpecification {
  CPUCredits?: Value<string>;
}
export interface EC2Instance_Ebs {
  DeleteOnTermination?: Value<boolean>;
  Encrypted?: Value<boolean>;
  Iops?: Value<number>;
  KmsKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  SnapshotId?: Value<string>;
  VolumeSize?: Value<number>;
  VolumeType?: Value<string>;
}
export interface EC2Instance_ElasticGpuSpecification {
  Type: Value<string>;
}
export interface EC2Instance_ElasticInferenceAccelerator {
  Count?: Value<number>;
  Type: Value<string>;
}
export interface EC2Instance_EnaSrdSpecification {
  EnaSrdEnabled?: Value<boolean>;
  EnaSrdUdpSpecification?: Value<EC2Instance_EnaSrdUdpSpecification>;
}
export interface EC2Instance_EnaSrdUdpSpecification {
  EnaSrdUdpEnabled?: Value<boolean>;
}
export interface EC2Instance_EnclaveOptions {
  Enabled?: Value<boolean>;
}
export interface EC2Instance_HibernationOptions {
  Configured?: Value<boolean>;
}
export interface EC2Instance_InstanceIpv6Address {
  Ipv6Address: Value<string>;
}
export interface EC2Instance_LaunchTemplateSpecification {
  LaunchTemplateId?: Id<'AWS::EC2::LaunchTemplate'>;
  LaunchTemplateName?: Value<string>;
  Version: Value<string>;
}
export interface EC2Instance_LicenseSpecification {
  LicenseConfigurationArn: Value<string>;
}
export interface EC2Instance_MetadataOptions {
  HttpEndpoint?: 'disabled' | 'enabled' | Expr<string>;
  HttpProtocolIpv6?: 'disabled' | 'enabled' | Expr<string>;
  HttpPutResponseHopLimit?: Value<number>;
  HttpTokens?: 'optional' | 'required' | Expr<string>;
  InstanceMetadataTags?: 'disabled' | 'enabled' | Expr<string>;
}
export interface EC2Instance_NetworkInterface {
  AssociateCarrierIpAddress?: Value<boolean>;
  AssociatePublicIpAddress?: Value<boolean>;
  DeleteOnTermination?: Value<boolean>;
  Description?: Value<string>;
  DeviceIndex: Value<string>;
  EnaSrdSpecification?: Value<EC2Instance_EnaSrdSpecification>;
  GroupSet?: List<Id<'AWS::EC2::SecurityGroup'>>;
  Ipv6AddressCount?: Value<number>;
  Ipv6Addresses?: List<Value<EC2Instance_InstanceIpv6Address>>;
  NetworkInterfaceId?: Value<string>;
  PrivateIpAddress?: Value<string>;
  PrivateIpAddresses?: List<Value<EC2Instance_PrivateIpAddressSpecification>>;
  SecondaryPrivateIpAddressCount?: Value<number>;
  SubnetId?: Id<'AWS::EC2::Subnet'>;
}
export interface EC2Instance_PrivateDnsNameOptions {
  EnableResourceNameDnsAAAARecord?: Value<boolean>;
  EnableResourceNameDnsARecord?: Value<boolean>;
  HostnameType?: 'ip-name' | 'resource-name' | Expr<string>;
}
export interface EC2Instance_PrivateIpAddressSpecification {
  Primary: Value<boolean>;
  PrivateIpAddress: Value<string>;
}
export interface EC2Instance_SsmAssociation {
  AssociationParameters?: List<Value<EC2Instance_AssociationParameter>>;
  DocumentName: Value<string>;
}
export interface EC2Instance_Volume {
  Device: Value<string>;
  VolumeId: Value<string>;
}
export interface EC2InstanceProps {
  AdditionalInfo?: Value<string>;
  Affinity?: 'default' | 'host' | Expr<string>;
  AvailabilityZone?: Value<string>;
  BlockDeviceMappings?: List<Value<EC2Instance_BlockDeviceMapping>>;
  CpuOptions?: Value<EC2Instance_CpuOptions>;
  CreditSpecification?: Value<EC2Instance_CreditSpecification>;
  DisableApiTermination?: Value<boolean>;
  EbsOptimized?: Value<boolean>;
  ElasticGpuSpecifications?: List<Value<EC2Instance_ElasticGpuSpecification>>;
  ElasticInferenceAccelerators?: List<Value<EC2Instance_ElasticInferenceAccelerator>>;
  EnclaveOptions?: Value<EC2Instance_EnclaveOptions>;
  HibernationOptions?: Value<EC2Instance_HibernationOptions>;
  HostId?: Value<string>;
  HostResourceGroupArn?: Value<string>;
  IamInstanceProfile?: Id<'AWS::IAM::InstanceProfile'>;
  ImageId?: Value<string>;
  InstanceInitiatedShutdownBehavior?: Value<string>;
  InstanceType?: Value<string>;
  Ipv6AddressCount?: Value<number>;
  Ipv6Addresses?: List<Value<EC2Instance_InstanceIpv6Address>>;
  KernelId?: Value<string>;
  KeyName?: Value<string>;
  LaunchTemplate?: Value<EC2Instance_LaunchTemplateSpecification>;
  LicenseSpecifications?: List<Value<EC2Instance_LicenseSpecification>>;
  MetadataOptions?: Value<EC2Instance_MetadataOptions>;
  Monitoring?: Value<boolean>;
  NetworkInterfaces?: List<Value<EC2Instance_NetworkInterface>>;
  PlacementGroupName?: Value<string>;
  PrivateDnsNameOptions?: Value<EC2Instance_PrivateDnsNameOptions>;
  PrivateIpAddress?: Value<string>;
  PropagateTagsToVolumeOnCreation?: Value<boolean>;
  RamdiskId?: Value<string>;
  SecurityGroupIds?: List<Id<'AWS::EC2::SecurityGroup'>>;
  SecurityGroups?: List<Value<string>>;
  SourceDestCheck?: Value<boolean>;
  SsmAssociations?: List<Value<EC2Instance_SsmAssociation>>;
  SubnetId?: Id<'AWS::EC2::Subnet'>;
  Tags?: List<Value<Tag>>;
  Tenancy?: Value<string>;
  UserData?: Value<string>;
  Volumes?: List<Value<EC2Instance_Volume>>;
}
export interface EC2InstanceAttrs {
  AvailabilityZone: Expr<string>;
  InstanceId: Id<'AWS::EC2::Instance'>;
  PrivateDnsName: Expr<string>;
  PrivateIp: Expr<string>;
  PublicDnsName: Expr<string>;
  PublicIp: Expr<string>;
  VpcId: Id<'AWS::EC2::VPC'>;
}

export interface EC2InstanceConnectEndpointProps {
  ClientToken?: Value<string>;
  PreserveClientIp?: Value<boolean>;
  SecurityGroupIds?: List<Value<string>>;
  SubnetId: Value<string>;
  Tags?: List<Value<Tag>>;
}
export interface EC2InstanceConnectEndpointAttrs {
  AvailabilityZone: Expr<string>;
  AvailabilityZoneId: Expr<string>;
  CreatedAt: Expr<string>;
  Id: Id<'AWS::EC2::InstanceConnectEndpoint'>;
  InstanceConnectEndpointArn: Arn<'AWS::EC2::InstanceConnectEndpoint'>;
  NetworkInterfaceIds: Expr<readonly string[]>;
  OwnerId: Expr<string>;
  State: Expr<string>;
  StateMessage: Expr<string>;
  VpcId: Expr<string>;
}

export interface EC2InternetGatewayProps {
  Tags?: List<Value<Tag>>;
}
export interface EC2InternetGatewayAttrs {
  InternetGatewayId: Id<'AWS::EC2::InternetGateway'>;
}

export interface EC2LaunchTemplate_AcceleratorCount {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface EC2LaunchTemplate_AcceleratorTotalMemoryMiB {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface EC2LaunchTemplate_BaselineEbsBandwidthMbps {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface EC2LaunchTemplate_BaselinePerformanceFactors {
  Cpu?: Value<EC2LaunchTemplate_Cpu>;
}
export interface EC2LaunchTemplate_BlockDeviceMapping {
  DeviceName?: Value<string>;
  Ebs?: Value<EC2LaunchTemplate_Ebs>;
  NoDevice?: Value<string>;
  VirtualName?: Value<string>;
}
export interface EC2LaunchTemplate_CapacityReservationSpecification {
  CapacityReservationPreference?: Value<string>;
  CapacityReservationTarget?: Value<EC2LaunchTemplate_CapacityReservationTarget>;
}
export interface EC2LaunchTemplate_CapacityReservationTarget {
  CapacityReservationId?: Value<string>;
  CapacityReservationResourceGroupArn?: Value<string>;
}
export interface EC2LaunchTemplate_ConnectionTrackingSpecification {
  TcpEstablishedTimeout?: Value<number>;
  UdpStreamTimeout?: Value<number>;
  UdpTimeout?: Value<number>;
}
export interface EC2LaunchTemplate_Cpu {
  References?: List<Value<EC2LaunchTemplate_Reference>>;
}
export interface EC2LaunchTemplate_CpuOptions {
  AmdSevSnp?: 'disabled' | 'enabled' | Expr<string>;
  CoreCount?: Value<number>;
  NestedVirtualization?: 'disabled' | 'enabled' | Expr<string>;
  ThreadsPerCore?: Value<number>;
}
export interface EC2LaunchTemplate_CreditSpecification {
  CpuCredits?: Value<string>;
}
export interface EC2LaunchTemplate_Ebs {
  DeleteOnTermination?: Value<boolean>;
  EbsCardIndex?: Value<number>;
  Encrypted?: Value<boolean>;
  Iops?: Value<number>;
  KmsKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  SnapshotId?: Value<string>;
  Throughput?: Value<number>;
  VolumeInitializationRate?: Value<number>;
  VolumeSize?: Value<number>;
  VolumeType?: Value<string>;
}
export interface EC2LaunchTemplate_ElasticGpuSpecification {
  Type?: Value<string>;
}
export interface EC2LaunchTemplate_EnaSrdSpecification {
  EnaSrdEnabled?: Value<boolean>;
  EnaSrdUdpSpecification?: Value<EC2LaunchTemplate_EnaSrdUdpSpecification>;
}
export interface EC2LaunchTemplate_EnaSrdUdpSpecification {
  EnaSrdUdpEnabled?: Value<boolean>;
}
export interface EC2LaunchTemplate_EnclaveOptions {
  Enabled?: Value<boolean>;
}
export interface EC2LaunchTemplate_HibernationOptions {
  Configured?: Value<boolean>;
}
export interface EC2LaunchTemplate_IamInstanceProfile {
  Arn?: Value<string>;
  Name?: Id<'AWS::IAM::InstanceProfile'>;
}
export interface EC2LaunchTemplate_InstanceMarketOptions {
  MarketType?: Value<string>;
  SpotOptions?: Value<EC2LaunchTemplate_SpotOptions>;
}
export interface EC2LaunchTemplate_InstanceRequirements {
  AcceleratorCount?: Value<EC2LaunchTemplate_AcceleratorCount>;
  AcceleratorManufacturers?: List<Value<string>>;
  AcceleratorNames?: List<Value<string>>;
  AcceleratorTotalMemoryMiB?: Value<EC2LaunchTemplate_AcceleratorTotalMemoryMiB>;
  AcceleratorTypes?: List<Value<string>>;
  AllowedInstanceTypes?: List<Value<string>>;
  BareMetal?: Value<string>;
  BaselineEbsBandwidthMbps?: Value<EC2LaunchTemplate_BaselineEbsBandwidthMbps>;
  BaselinePerformanceFactors?: Value<EC2LaunchTemplate_BaselinePerformanceFactors>;
  BurstablePerformance?: Value<string>;
  CpuManufacturers?: List<Value<string>>;
  ExcludedInstanceTypes?: List<Value<string>>;
  InstanceGenerations?: List<Value<string>>;
  LocalStorage?: Value<string>;
  LocalStorageTypes?: List<Value<string>>;
  MaxSpotPriceAsPercentageOfOptimalOnDemandPrice?: Value<number>;
  MemoryGiBPerVCpu?: Value<EC2LaunchTemplate_MemoryGiBPerVCpu>;
  MemoryMiB?: Value<EC2LaunchTemplate_MemoryMiB>;
  NetworkBandwidthGbps?: Value<EC2LaunchTemplate_NetworkBandwidthGbps>;
  NetworkInterfaceCount?: Value<EC2LaunchTemplate_NetworkInterfaceCount>;
  OnDemandMaxPricePercentageOverLowestPrice?: Value<number>;
  RequireHibernateSupport?: Value<boolean>;
  SpotMaxPricePercentageOverLowestPrice?: Value<number>;
  TotalLocalStorageGB?: Value<EC2LaunchTemplate_TotalLocalStorageGB>;
  VCpuCount?: Value<EC2LaunchTemplate_VCpuCount>;
}
export interface EC2LaunchTemplate_Ipv4PrefixSpecification {
  Ipv4Prefix?: Value<string>;
}
export interface EC2LaunchTemplate_Ipv6Add {
  Ipv6Address?: Value<string>;
}
export interface EC2LaunchTemplate_Ipv6PrefixSpecification {
  Ipv6Prefix?: Value<string>;
}
export interface EC2LaunchTemplate_LaunchTemplateData {
  BlockDeviceMappings?: List<Value<EC2LaunchTemplate_BlockDeviceMapping>>;
  CapacityReservationSpecification?: Value<EC2LaunchTemplate_CapacityReservationSpecification>;
  CpuOptions?: Value<EC2LaunchTemplate_CpuOptions>;
  CreditSpecification?: Value<EC2LaunchTemplate_CreditSpecification>;
  DisableApiStop?: Value<boolean>;
  DisableApiTermination?: Value<boolean>;
  EbsOptimized?: Value<boolean>;
  ElasticGpuSpecifications?: List<Value<EC2LaunchTemplate_ElasticGpuSpecification>>;
  ElasticInferenceAccelerators?: List<Value<EC2LaunchTemplate_LaunchTemplateElasticInferenceAccelerator>>;
  EnclaveOptions?: Value<EC2LaunchTemplate_EnclaveOptions>;
  HibernationOptions?: Value<EC2LaunchTemplate_HibernationOptions>;
  IamInstanceProfile?: Value<EC2LaunchTemplate_IamInstanceProfile>;
  ImageId?: Value<string>;
  InstanceInitiatedShutdownBehavior?: Value<string>;
  InstanceMarketOptions?: Value<EC2LaunchTemplate_InstanceMarketOptions>;
  InstanceRequirements?: Value<EC2LaunchTemplate_InstanceRequirements>;
  InstanceType?: Value<string>;
  KernelId?: Value<string>;
  KeyName?: Value<string>;
  LicenseSpecifications?: List<Value<EC2LaunchTemplate_LicenseSpecification>>;
  MaintenanceOptions?: Value<EC2LaunchTemplate_MaintenanceOptions>;
  MetadataOptions?: Value<EC2LaunchTemplate_MetadataOptions>;
  Monitoring?: Value<EC2LaunchTemplate_Monitoring>;
  NetworkInterfaces?: List<Value<EC2LaunchTemplate_NetworkInterface>>;
  NetworkPerformanceOptions?: Value<EC2LaunchTemplate_NetworkPerformanceOptions>;
  Placement?: Value<EC2LaunchTemplate_Placement>;
  PrivateDnsNameOptions?: Value<EC2LaunchTemplate_PrivateDnsNameOptions>;
  RamDiskId?: Value<string>;
  SecurityGroupIds?: List<Id<'AWS::EC2::SecurityGroup'>>;
  SecurityGroups?: List<Value<string>>;
  TagSpecifications?: List<Value<EC2LaunchTemplate_TagSpecification>>;
  UserData?: Value<string>;
}
export interface EC2LaunchTemplate_LaunchTemplateElasticInferenceAccelerator {
  Count?: Value<number>;
  Type?: Value<string>;
}
export interface EC2LaunchTemplate_LaunchTemplateTagSpecification {
  ResourceType?: Value<string>;
  Tags?: List<Value<Tag>>;
}
export interface EC2LaunchTemplate_LicenseSpecification {
  LicenseConfigurationArn?: Value<string>;
}
export interface EC2LaunchTemplate_MaintenanceOptions {
  AutoRecovery?: Value<string>;
}
export interface EC2LaunchTemplate_MemoryGiBPerVCpu {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface EC2LaunchTemplate_MemoryMiB {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface EC2LaunchTemplate_MetadataOptions {
  HttpEndpoint?: Value<string>;
  HttpProtocolIpv6?: Value<string>;
  HttpPutResponseHopLimit?: Value<number>;
  HttpTokens?: Value<string>;
  InstanceMetadataTags?: Value<string>;
}
export interface EC2LaunchTemplate_Monitoring {
  Enabled?: Value<boolean>;
}
export interface EC2LaunchTemplate_NetworkBandwidthGbps {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface EC2LaunchTemplate_NetworkInterface {
  AssociateCarrierIpAddress?: Value<boolean>;
  AssociatePublicIpAddress?: Value<boolean>;
  ConnectionTrackingSpecification?: Value<EC2LaunchTemplate_ConnectionTrackingSpecification>;
  DeleteOnTermination?: Value<boolean>;
  Description?: Value<string>;
  DeviceIndex?: Value<number>;
  EnaQueueCount?: Value<number>;
  EnaSrdSpecification?: Value<EC2LaunchTemplate_EnaSrdSpecification>;
  Groups?: List<Id<'AWS::EC2::SecurityGroup'>>;
  InterfaceType?: Value<string>;
  Ipv4PrefixCount?: Value<number>;
  Ipv4Prefixes?: List<Value<EC2LaunchTemplate_Ipv4PrefixSpecification>>;
  Ipv6AddressCount?: Value<number>;
  Ipv6Addresses?: List<Value<EC2LaunchTemplate_Ipv6Add>>;
  Ipv6PrefixCount?: Value<number>;
  Ipv6Prefixes?: List<Value<EC2LaunchTemplate_Ipv6PrefixSpecification>>;
  NetworkCardIndex?: Value<number>;
  NetworkInterfaceId?: Value<string>;
  PrimaryIpv6?: Value<boolean>;
  PrivateIpAddress?: Value<string>;
  PrivateIpAddresses?: List<Value<EC2LaunchTemplate_PrivateIpAdd>>;
  SecondaryPrivateIpAddressCount?: Value<number>;
  SubnetId?: Id<'AWS::EC2::Subnet'>;
}
export interface EC2LaunchTemplate_NetworkInterfaceCount {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface EC2LaunchTemplate_NetworkPerformanceOptions {
  BandwidthWeighting?: Value<string>;
}
export interface EC2LaunchTemplate_Placement {
  Affinity?: Value<string>;
  AvailabilityZone?: Value<string>;
  GroupId?: Value<string>;
  GroupName?: Value<string>;
  HostId?: Value<string>;
  HostResourceGroupArn?: Value<string>;
  PartitionNumber?: Value<number>;
  SpreadDomain?: Value<string>;
  Tenancy?: Value<string>;
}
export interface EC2LaunchTemplate_PrivateDnsNameOptions {
  EnableResourceNameDnsAAAARecord?: Value<boolean>;
  EnableResourceNameDnsARecord?: Value<boolean>;
  HostnameType?: Value<string>;
}
export interface EC2LaunchTemplate_PrivateIpAdd {
  Primary?: Value<boolean>;
  PrivateIpAddress?: Value<string>;
}
export interface EC2LaunchTemplate_Reference {
  InstanceFamily?: Value<string>;
}
export interface EC2LaunchTemplate_SpotOptions {
  BlockDurationMinutes?: Value<number>;
  InstanceInterruptionBehavior?: Value<string>;
  MaxPrice?: Value<string>;
  SpotInstanceType?: Value<string>;
  ValidUntil?: Value<string>;
}
export interface EC2LaunchTemplate_TagSpecification {
  ResourceType?: Value<string>;
  Tags?: List<Value<Tag>>;
}
export interface EC2LaunchTemplate_TotalLocalStorageGB {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface EC2LaunchTemplate_VCpuCount {
  Max?: Value<number>;
  Min?: Value<number>;
}
export interface EC2LaunchTemplateProps {
  LaunchTemplateData: Value<EC2LaunchTemplate_LaunchTemplateData>;
  LaunchTemplateName?: Value<string>;
  TagSpecifications?: List<Value<EC2LaunchTemplate_LaunchTemplateTagSpecification>>;
  VersionDescription?: Value<string>;
}
export interface EC2LaunchTemplateAttrs {
  DefaultVersionNumber: Expr<string>;
  LatestVersionNumber: Expr<string>;
  LaunchTemplateId: Id<'AWS::EC2::LaunchTemplate'>;
}

export interface EC2NatGateway_AvailabilityZoneAddress {
  AllocationIds: List<Value<string>>;
  AvailabilityZone?: Value<string>;
  AvailabilityZoneId?: Value<string>;
}
export interface EC2NatGatewayProps {
  AllocationId?: Value<string>;
  AvailabilityMode?: Value<string>;
  AvailabilityZoneAddresses?: List<Value<EC2NatGateway_AvailabilityZoneAddress>>;
  ConnectivityType?: Value<string>;
  MaxDrainDurationSeconds?: Value<number>;
  PrivateIpAddress?: Value<string>;
  SecondaryAllocationIds?: List<Value<string>>;
  SecondaryPrivateIpAddressCount?: Value<number>;
  SecondaryPrivateIpAddresses?: List<Value<string>>;
  SubnetId?: Id<'AWS::EC2::Subnet'>;
  Tags?: List<Value<Tag>>;
  VpcId?: Value<string>;
}
export interface EC2NatGatewayAttrs {
  AutoProvisionZones: Expr<string>;
  AutoScalingIps: Expr<string>;
  EniId: Expr<string>;
  NatGatewayId: Id<'AWS::EC2::NatGateway'>;
  RouteTableId: Expr<string>;
}

export interface EC2NetworkAclProps {
  Tags?: List<Value<Tag>>;
  VpcId: Id<'AWS::EC2::VPC'>;
}
export interface EC2NetworkAclAttrs {
  Id: Id<'AWS::EC2::NetworkAcl'>;
}

export interface EC2NetworkAclEntry_Icmp {
  Code?: Value<number>;
  Type?: Value<number>;
}
export interface EC2NetworkAclEntry_PortRange {
  From?: Value<number>;
  To?: Value<number>;
}
export interface EC2NetworkAclEntryProps {
  CidrBlock?: Value<string>;
  Egress?: Value<boolean>;
  Icmp?: Value<EC2NetworkAclEntry_Icmp>;
  Ipv6CidrBlock?: Value<string>;
  NetworkAclId: Value<string>;
  PortRange?: Value<EC2NetworkAclEntry_PortRange>;
  Protocol: Value<number>;
  RuleAction: Value<string>;
  RuleNumber: Value<number>;
}
export interface EC2NetworkAclEntryAttrs {
  Id: Id<'AWS::EC2::NetworkAclEntry'>;
}

export interface EC2PrefixList_Entry {
  Cidr: Value<string>;
  Description?: Value<string>;
}
export interface EC2PrefixListProps {
  AddressFamily: 'IPv4' | 'IPv6' | Expr<string>;
  Entries?: List<Value<EC2PrefixList_Entry>>;
  MaxEntries?: Value<number>;
  PrefixListName: Value<string>;
  Tags?: List<Value<Tag>>;
}
export interface EC2PrefixListAttrs {
  Arn: Arn<'AWS::EC2::PrefixList'>;
  OwnerId: Expr<string>;
  PrefixListId: Id<'AWS::EC2::PrefixList'>;
  Version: Expr<number>;
}

export interface EC2RouteProps {
  CarrierGatewayId?: Value<string>;
  CoreNetworkArn?: Value<string>;
  DestinationCidrBlock?: Value<string>;
  DestinationIpv6CidrBlock?: Value<string>;
  DestinationPrefixListId?: Value<string>;
  EgressOnlyInternetGatewayId?: Id<'AWS::EC2::EgressOnlyInternetGateway'>;
  GatewayId?: Value<string>;
  InstanceId?: Id<'AWS::EC2::Instance'>;
  LocalGatewayId?: Value<string>;
  NatGatewayId?: Id<'AWS::EC2::NatGateway'>;
  NetworkInterfaceId?: Value<string>;
  OdbNetworkArn?: Value<string>;
  RouteTableId: Id<'AWS::EC2::RouteTable'>;
  TransitGatewayId?: Value<string>;
  VpcEndpointId?: Value<string>;
  VpcPeeringConnectionId?: Value<string>;
}
export interface EC2RouteAttrs {
  CidrBlock: Expr<string>;
}

export interface EC2RouteTableProps {
  Tags?: List<Value<Tag>>;
  VpcId: Id<'AWS::EC2::VPC'>;
}
export interface EC2RouteTableAttrs {
  RouteTableId: Id<'AWS::EC2::RouteTable'>;
}

export interface EC2SecurityGroup_Egress {
  CidrIp?: Value<string>;
  CidrIpv6?: Value<string>;
  Description?: Value<string>;
  DestinationPrefixListId?: Value<string>;
  DestinationSecurityGroupId?: Id<'AWS::EC2::SecurityGroup'>;
  FromPort?: Value<number>;
  IpProtocol: Value<string>;
  ToPort?: Value<number>;
}
export interface EC2SecurityGroup_Ingress {
  CidrIp?: Value<string>;
  CidrIpv6?: Value<string>;
  Description?: Value<string>;
  FromPort?: Value<number>;
  IpProtocol: Value<string>;
  SourcePrefixListId?: Value<string>;
  SourceSecurityGroupId?: Id<'AWS::EC2::SecurityGroup'>;
  SourceSecurityGroupName?: Value<string>;
  SourceSecurityGroupOwnerId?: Value<string>;
  ToPort?: Value<number>;
}
export interface EC2SecurityGroupProps {
  GroupDescription: Value<string>;
  GroupName?: Value<string>;
  SecurityGroupEgress?: List<Value<EC2SecurityGroup_Egress>>;
  SecurityGroupIngress?: List<Value<EC2SecurityGroup_Ingress>>;
  Tags?: List<Value<Tag>>;
  VpcId?: Id<'AWS::EC2::VPC'>;
}
export interface EC2SecurityGroupAttrs {
  GroupId: Id<'AWS::EC2::SecurityGroup'>;
  Id: Id<'AWS::EC2::SecurityGroup'>;
  VpcId: Id<'AWS::EC2::VPC'>;
}

export interface EC2SecurityGroupEgressProps {
  CidrIp?: Value<string>;
  CidrIpv6?: Value<string>;
  Description?: Value<string>;
  DestinationPrefixListId?: Value<string>;
  DestinationSecurityGroupId?: Id<'AWS::EC2::SecurityGroup'>;
  FromPort?: Value<number>;
  GroupId: Id<'AWS::EC2::SecurityGroup'>;
  IpProtocol: Value<string>;
  ToPort?: Value<number>;
}
export interface EC2SecurityGroupEgressAttrs {
  Id: Id<'AWS::EC2::SecurityGroupEgress'>;
}

export interface EC2SecurityGroupIngressProps {
  CidrIp?: Value<string>;
  CidrIpv6?: Value<string>;
  Description?: Value<string>;
  FromPort?: Value<number>;
  GroupId?: Id<'AWS::EC2::SecurityGroup'>;
  GroupName?: Value<string>;
  IpProtocol: Value<string>;
  SourcePrefixListId?: Id<'AWS::EC2::PrefixList'>;
  SourceSecurityGroupId?: Id<'AWS::EC2::SecurityGroup'>;
  SourceSecurityGroupName?: Value<string>;
  SourceSecurityGroupOwnerId?: Value<string>;
  ToPort?: Value<number>;
}
export interface EC2SecurityGroupIngressAttrs {
  Id: Id<'AWS::EC2::SecurityGroupIngress'>;
}

export interface EC2Subnet_PrivateDnsNameOptionsOnLaunch {
  EnableResourceNameDnsAAAARecord?: Value<boolean>;
  EnableResourceNameDnsARecord?: Value<boolean>;
  HostnameType?: Value<string>;
}
export interface EC2SubnetProps {
  AssignIpv6AddressOnCreation?: Value<boolean>;
  AvailabilityZone?: Value<string>;
  AvailabilityZoneId?: Value<string>;
  CidrBlock?: Value<string>;
  EnableDns64?: Value<boolean>;
  EnableLniAtDeviceIndex?: Value<number>;
  Ipv4IpamPoolId?: Value<string>;
  Ipv4NetmaskLength?: Value<number>;
  Ipv6CidrBlock?: Value<string>;
  Ipv6IpamPoolId?: Value<string>;
  Ipv6Native?: Value<boolean>;
  Ipv6NetmaskLength?: Value<number>;
  MapPublicIpOnLaunch?: Value<boolean>;
  OutpostArn?: Value<string>;
  PrivateDnsNameOptionsOnLaunch?: Value<EC2Subnet_PrivateDnsNameOptionsOnLaunch>;
  Tags?: List<Value<Tag>>;
  VpcId: Id<'AWS::EC2::VPC'>;
}
export interface EC2SubnetAttrs {
  AvailabilityZone: Expr<string>;
  AvailabilityZoneId: Expr<string>;
  CidrBlock: Expr<string>;
  Ipv6CidrBlocks: Expr<readonly string[]>;
  NetworkAclAssociationId: Expr<string>;
  OutpostArn: Expr<string>;
  SubnetId: Id<'AWS::EC2::Subnet'>;
  VpcId: Id<'AWS::EC2::VPC'>;
}

export interface EC2SubnetNetworkAclAssociationProps {
  NetworkAclId: Id<'AWS::EC2::NetworkAcl'>;
  SubnetId: Id<'AWS::EC2::Subnet'>;
}
export interface EC2SubnetNetworkAclAssociationAttrs {
  AssociationId: Id<'AWS::EC2::SubnetNetworkAclAssociation'>;
}

export interface EC2SubnetRouteTableAssociationProps {
  RouteTableId: Id<'AWS::EC2::RouteTable'>;
  SubnetId: Id<'AWS::EC2::Subnet'>;
}
export interface EC2SubnetRouteTableAssociationAttrs {
  Id: Id<'AWS::EC2::SubnetRouteTableAssociation'>;
}

export interface EC2VPC_VpcEncryptionControl {
  EgressOnlyInternetGatewayExclusion?: 'disable' | 'enable' | Expr<string>;
  ElasticFileSystemExclusion?: 'disable' | 'enable' | Expr<string>;
  InternetGatewayExclusion?: 'disable' | 'enable' | Expr<string>;
  LambdaExclusion?: 'disable' | 'enable' | Expr<string>;
  Mode?: 'enforce' | 'monitor' | Expr<string>;
  NatGatewayExclusion?: 'disable' | 'enable' | Expr<string>;
  ResourceExclusions?: Value<EC2VPC_VpcEncryptionControlExclusions>;
  State?: Value<string>;
  StateMessage?: Value<string>;
  VirtualPrivateGatewayExclusion?: 'disable' | 'enable' | Expr<string>;
  VpcEncryptionControlId?: Value<string>;
  VpcId?: Value<string>;
  VpcLatticeExclusion?: 'disable' | 'enable' | Expr<string>;
  VpcPeeringExclusion?: 'disable' | 'enable' | Expr<string>;
}
export interface EC2VPC_VpcEncryptionControlExclusion {
  State?: Value<string>;
  StateMessage?: Value<string>;
}
export interface EC2VPC_VpcEncryptionControlExclusions {
  EgressOnlyInternetGateway?: Value<EC2VPC_VpcEncryptionControlExclusion>;
  ElasticFileSystem?: Value<EC2VPC_VpcEncryptionControlExclusion>;
  InternetGateway?: Value<EC2VPC_VpcEncryptionControlExclusion>;
  Lambda?: Value<EC2VPC_VpcEncryptionControlExclusion>;
  NatGateway?: Value<EC2VPC_VpcEncryptionControlExclusion>;
  VirtualPrivateGateway?: Value<EC2VPC_VpcEncryptionControlExclusion>;
  VpcLattice?: Value<EC2VPC_VpcEncryptionControlExclusion>;
  VpcPeering?: Value<EC2VPC_VpcEncryptionControlExclusion>;
}
export interface EC2VPCProps {
  CidrBlock?: Value<string>;
  EnableDnsHostnames?: Value<boolean>;
  EnableDnsSupport?: Value<boolean>;
  InstanceTenancy?: Value<string>;
  Ipv4IpamPoolId?: Value<string>;
  Ipv4NetmaskLength?: Value<number>;
  Tags?: List<Value<Tag>>;
  VpcEncryptionControl?: Value<EC2VPC_VpcEncryptionControl>;
}
export interface EC2VPCAttrs {
  CidrBlock: Expr<string>;
  CidrBlockAssociations: Expr<readonly string[]>;
  DefaultNetworkAcl: Id<'AWS::EC2::NetworkAcl'>;
  DefaultSecurityGroup: Id<'AWS::EC2::SecurityGroup'>;
  Ipv6CidrBlocks: Expr<readonly string[]>;
  'VpcEncryptionControl.ResourceExclusions.EgressOnlyInternetGateway.State': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.EgressOnlyInternetGateway.StateMessage': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.ElasticFileSystem.State': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.ElasticFileSystem.StateMessage': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.InternetGateway.State': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.InternetGateway.StateMessage': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.Lambda.State': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.Lambda.StateMessage': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.NatGateway.State': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.NatGateway.StateMessage': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.VirtualPrivateGateway.State': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.VirtualPrivateGateway.StateMessage': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.VpcLattice.State': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.VpcLattice.StateMessage': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.VpcPeering.State': Expr<string>;
  'VpcEncryptionControl.ResourceExclusions.VpcPeering.StateMessage': Expr<string>;
  'VpcEncryptionControl.State': Expr<string>;
  'VpcEncryptionControl.StateMessage': Expr<string>;
  'VpcEncryptionControl.VpcEncryptionControlId': Expr<string>;
  'VpcEncryptionControl.VpcId': Expr<string>;
  VpcId: Id<'AWS::EC2::VPC'>;
}

export interface EC2VPCCidrBlockProps {
  AmazonProvidedIpv6CidrBlock?: Value<boolean>;
  CidrBlock?: Value<string>;
  Ipv4IpamPoolId?: Value<string>;
  Ipv4NetmaskLength?: Value<number>;
  Ipv6CidrBlock?: Value<string>;
  Ipv6CidrBlockNetworkBorderGroup?: Value<string>;
  Ipv6IpamPoolId?: Value<string>;
  Ipv6NetmaskLength?: Value<number>;
  Ipv6Pool?: Value<string>;
  VpcId: Id<'AWS::EC2::VPC'>;
}
export interface EC2VPCCidrBlockAttrs {
  Id: Expr<string>;
  IpSource: Expr<string>;
  Ipv6AddressAttribute: Expr<string>;
}

export interface EC2VPCEndpoint_DnsOptionsSpecification {
  DnsRecordIpType?: 'dualstack' | 'ipv4' | 'ipv6' | 'not-specified' | 'service-defined' | Expr<string>;
  PrivateDnsOnlyForInboundResolverEndpoint?: 'AllResolvers' | 'NotSpecified' | 'OnlyInboundResolver' | Expr<string>;
  PrivateDnsPreference?: 'ALL_DOMAINS' | 'SPECIFIED_DOMAINS_ONLY' | 'VERIFIED_DOMAINS_AND_SPECIFIED_DOMAINS' | 'VERIFIED_DOMAINS_ONLY' | Expr<string>;
  PrivateDnsSpecifiedDomains?: List<Value<string>>;
}
export interface EC2VPCEndpointProps {
  DnsOptions?: Value<EC2VPCEndpoint_DnsOptionsSpecification>;
  IpAddressType?: 'dualstack' | 'ipv4' | 'ipv6' | 'not-specified' | Expr<string>;
  PolicyDocument?: Document;
  PrivateDnsEnabled?: Value<boolean>;
  ResourceConfigurationArn?: Value<string>;
  RouteTableIds?: List<Id<'AWS::EC2::RouteTable'>>;
  SecurityGroupIds?: List<Id<'AWS::EC2::SecurityGroup'>>;
  ServiceName?: Value<string>;
  ServiceNetworkArn?: Value<string>;
  ServiceRegion?: Value<string>;
  SubnetIds?: List<Id<'AWS::EC2::Subnet'>>;
  Tags?: List<Value<Tag>>;
  VpcEndpointType?: 'Gateway' | 'GatewayLoadBalancer' | 'Interface' | 'Resource' | 'ServiceNetwork' | 'Tunnel' | Expr<string>;
  VpcId: Id<'AWS::EC2::VPC'>;
}
export interface EC2VPCEndpointAttrs {
  CreationTimestamp: Expr<string>;
  DnsEntries: Expr<readonly string[]>;
  Id: Id<'AWS::EC2::VPCEndpoint'>;
  NetworkInterfaceIds: Expr<readonly string[]>;
}

export interface EC2VPCGatewayAttachmentProps {
  InternetGatewayId?: Id<'AWS::EC2::InternetGateway'>;
  VpcId: Id<'AWS::EC2::VPC'>;
  VpnGatewayId?: Value<string>;
}
export interface EC2VPCGatewayAttachmentAttrs {
  AttachmentType: Expr<string>;
}

export interface ECRRepository_EncryptionConfiguration {
  EncryptionType: 'AES256' | 'KMS' | 'KMS_DSSE' | Expr<string>;
  KmsKey?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'>;
}
export interface ECRRepository_ImageScanningConfiguration {
  ScanOnPush?: Value<boolean>;
}
export interface ECRRepository_ImageTagMutabilityExclusionFilter {
  ImageTagMutabilityExclusionFilterType: 'WILDCARD' | Expr<string>;
  ImageTagMutabilityExclusionFilterValue: Value<string>;
}
export interface ECRRepository_LifecyclePolicy {
  LifecyclePolicyText?: Value<string>;
  RegistryId?: Value<string>;
}
export interface ECRRepositoryProps {
  EmptyOnDelete?: Value<boolean>;
  EncryptionConfiguration?: Value<ECRRepository_EncryptionConfiguration>;
  ImageScanningConfiguration?: Value<ECRRepository_ImageScanningConfiguration>;
  ImageTagMutability?: 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION' | 'MUTABLE' | 'MUTABLE_WITH_EXCLUSION' | Expr<string>;
  ImageTagMutabilityExclusionFilters?: List<Value<ECRRepository_ImageTagMutabilityExclusionFilter>>;
  LifecyclePolicy?: Value<ECRRepository_LifecyclePolicy>;
  RepositoryName?: Value<string>;
  RepositoryPolicyText?: Document;
  Tags?: List<Value<Tag>>;
}
export interface ECRRepositoryAttrs {
  Arn: Arn<'AWS::ECR::Repository'>;
  RepositoryUri: Expr<string>;
}

export interface ECSCluster_CapacityProviderStrategyItem {
  Base?: Value<number>;
  CapacityProvider?: Value<string>;
  Weight?: Value<number>;
}
export interface ECSCluster_ClusterConfiguration {
  ExecuteCommandConfiguration?: Value<ECSCluster_ExecuteCommandConfiguration>;
  ManagedStorageConfiguration?: Value<ECSCluster_ManagedStorageConfiguration>;
}
export interface ECSCluster_ClusterSettings {
  Name?: Value<string>;
  Value?: Value<string>;
}
export interface ECSCluster_ExecuteCommandConfiguration {
  KmsKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'>;
  LogConfiguration?: Value<ECSCluster_ExecuteCommandLogConfiguration>;
  Logging?: Value<string>;
}
export interface ECSCluster_ExecuteCommandLogConfiguration {
  CloudWatchEncryptionEnabled?: Value<boolean>;
  CloudWatchLogGroupName?: Id<'AWS::Logs::LogGroup'>;
  S3BucketName?: Id<'AWS::S3::Bucket'>;
  S3EncryptionEnabled?: Value<boolean>;
  S3KeyPrefix?: Value<string>;
}
export interface ECSCluster_ManagedStorageConfiguration {
  FargateEphemeralStorageKmsKeyId?: Value<string>;
  KmsKeyId?: Value<string>;
}
export interface ECSCluster_ServiceConnectDefaults {
  Namespace?: Value<string>;
}
export interface ECSClusterProps {
  CapacityProviders?: List<Value<string>>;
  ClusterName?: Value<string>;
  ClusterSettings?: List<Value<ECSCluster_ClusterSettings>>;
  Configuration?: Value<ECSCluster_ClusterConfiguration>;
  DefaultCapacityProviderStrategy?: List<Value<ECSCluster_CapacityProviderStrategyItem>>;
  ServiceConnectDefaults?: Value<ECSCluster_ServiceConnectDefaults>;
  Tags?: List<Value<Tag>>;
}
export interface ECSClusterAttrs {
  Arn: Arn<'AWS::ECS::Cluster'>;
}

export interface ECSClusterCapacityProviderAssociations_CapacityProviderStrategy {
  Base?: Value<number>;
  CapacityProvider: Value<string>;
  Weight?: Value<number>;
}
export interface ECSClusterCapacityProviderAssociationsProps {
  CapacityProviders?: List<Value<string>>;
  Cluster: Arn<'AWS::ECS::Cluster'> | Id<'AWS::ECS::Cluster'>;
  DefaultCapacityProviderStrategy: List<Value<ECSClusterCapacityProviderAssociations_CapacityProviderStrategy>>;
}
export type ECSClusterCapacityProviderAssociationsAttrs = Record<never, never>;

export interface ECSService_AdvancedConfiguration {
  AlternateTargetGroupArn: Value<string>;
  ProductionListenerRule?: Value<string>;
  RoleArn?: Value<string>;
  TestListenerRule?: Value<string>;
}
export interface ECSService_AwsVpcConfiguration {
  AssignPublicIp?: 'DISABLED' | 'ENABLED' | Expr<string>;
  SecurityGroups?: List<Id<'AWS::EC2::SecurityGroup'>>;
  Subnets?: List<Id<'AWS::EC2::Subnet'>>;
}
export interface ECSService_CanaryConfiguration {
  CanaryBakeTimeInMinutes?: Value<number>;
  CanaryPercent?: Value<number>;
}
export interface ECSService_CapacityProviderStrategyItem {
  Base?: Value<number>;
  CapacityProvider?: Value<string>;
  Weight?: Value<number>;
}
export interface ECSService_DeploymentAlarms {
  AlarmNames: List<Id<'AWS::CloudWatch::Alarm'>>;
  Enable: Value<boolean>;
  Rollback: Value<boolean>;
}
export interface ECSService_DeploymentCircuitBreaker {
  Enable: Value<boolean>;
  ResetOnHealthyTask?: Value<boolean>;
  Rollback: Value<boolean>;
  ThresholdConfiguration?: Value<ECSService_ThresholdConfiguration>;
}
export interface ECSService_DeploymentConfiguration {
  Alarms?: Value<ECSService_DeploymentAlarms>;
  BakeTimeInMinutes?: Value<number>;
  CanaryConfiguration?: Value<ECSService_CanaryConfiguration>;
  DeploymentCircuitBreaker?: Value<ECSService_DeploymentCircuitBreaker>;
  EarlySuccessCriteria?: Value<ECSService_DeploymentEarlySuccessCriteria>;
  LifecycleHooks?: List<Value<ECSService_DeploymentLifecycleHook>>;
  LinearConfiguration?: Value<ECSService_LinearConfiguration>;
  MaximumPercent?: Value<number>;
  MinimumHealthyPercent?: Value<number>;
  Strategy?: 'BLUE_GREEN' | 'CANARY' | 'LINEAR' | 'ROLLING' | Expr<string>;
}
export interface ECSService_DeploymentController {
  Type?: 'CODE_DEPLOY' | 'ECS' | 'EXTERNAL' | Expr<string>;
}
export interface ECSService_DeploymentEarlySuccessCriteria {
  Enable?: Value<boolean>;
  HealthyPercent?: Value<number>;
  SourceServiceRevisionCleanup?: 'BLOCKING' | 'DEFERRED' | Expr<string>;
}
export interface ECSService_DeploymentLifecycleHook {
  HookDetails?: Document;
  HookTargetArn?: Value<string>;
  LifecycleStages: List<'POST_PRODUCTION_TRAFFIC_SHIFT' | 'POST_SCALE_UP' | 'POST_TEST_TRAFFIC_SHIFT' | 'PRE_PRODUCTION_TRAFFIC_SHIFT' | 'PRE_SCALE_UP' | 'PRODUCTION_TRAFFIC_SHIFT' | 'RECONCILE_SERVICE' | 'TEST_TRAFFIC_SHIFT' | Expr<string>>;
  RoleArn?: Value<string>;
  TargetType?: 'AWS_LAMBDA' | 'PAUSE' | Expr<string>;
  TimeoutConfiguration?: Value<ECSService_HookTimeoutConfig>;
}
export interface ECSService_EBSTagSpecification {
  PropagateTags?: 'SERVICE' | 'TASK_DEFINITION' | Expr<string>;
  ResourceType: Value<string>;
  Tags?: List<Value<Tag>>;
}
export interface ECSService_ForceNewDeployment {
  EnableForceNewDeployment: Value<boolean>;
  ForceNewDeploymentNonce?: Value<string>;
}
export interface ECSService_HookTimeoutConfig {
  Action?: 'CONTINUE' | 'ROLLBACK' | Expr<string>;
  TimeoutInMinutes?: Value<number>;
}
export interface ECSService_LinearConfiguration {
  StepBakeTimeInMinutes?: Value<number>;
  StepPercent?: Value<number>;
}
export interface ECSService_LoadBalancer {
  AdvancedConfiguration?: Value<ECSService_AdvancedConfiguration>;
  ContainerName?: Value<string>;
  ContainerPort?: Value<number>;
  LoadBalancerName?: Value<string>;
  TargetGroupArn?: Arn<'AWS::ElasticLoadBalancingV2::TargetGroup'> | Id<'AWS::ElasticLoadBalancingV2::TargetGroup'>;
}
export interface ECSService_LogConfiguration {
  LogDriver?: Value<string>;
  Options?: Dictionary<Value<string>>;
  SecretOptions?: List<Value<ECSService_Secret>>;
}
export interface ECSService_MetricConfiguration {
  MetricNames: List<'CPUUtilization' | 'MemoryUtilization' | Expr<string>>;
  ResolutionSeconds: 20 | 60 | Expr<number>;
}
export interface ECSService_MonitoringConfiguration {
  MetricConfigurations: List<Value<ECSService_MetricConfiguration>>;
}
export interface ECSService_NetworkConfiguration {
  AwsvpcConfiguration?: Value<ECSService_AwsVpcConfiguration>;
}
export interface ECSService_PlacementConstraint {
  Expression?: Value<string>;
  Type: 'distinctInstance' | 'memberOf' | Expr<string>;
}
export interface ECSService_PlacementStrategy {
  Field?: Value<string>;
  Type: 'binpack' | 'random' | 'spread' | Expr<string>;
}
export interface ECSService_Secret {
  Name: Value<string>;
  ValueFrom: Value<string>;
}
export interface ECSService_ServiceConnectAccessLogConfiguration {
  Format: 'JSON' | 'TEXT' | Expr<string>;
  IncludeQueryParameters?: 'DISABLED' | 'ENABLED' | Expr<string>;
}
export interface ECSService_ServiceConnectClientAlias {
  DnsName?: Value<string>;
  Port: Value<number>;
  TestTrafficRules?: Value<ECSService_ServiceConnectTestTrafficRules>;
}
export interface ECSService_ServiceConnectConfiguration {
  AccessLogConfiguration?: Value<ECSService_ServiceConnectAccessLogConfiguration>;
  Enabled: Value<boolean>;
  LogConfiguration?: Value<ECSService_LogConfiguration>;
  Namespace?: Value<string>;
  Services?: List<Value<ECSService_ServiceConnectService>>;
}
export interface ECSService_ServiceConnectService {
  ClientAliases?: List<Value<ECSService_ServiceConnectClientAlias>>;
  DiscoveryName?: Value<string>;
  IngressPortOverride?: Value<number>;
  PortName: Value<string>;
  Timeout?: Value<ECSService_TimeoutConfiguration>;
  Tls?: Value<ECSService_ServiceConnectTlsConfiguration>;
}
export interface ECSService_ServiceConnectTestTrafficRules {
  Header: Value<ECSService_ServiceConnectTestTrafficRulesHeader>;
}
export interface ECSService_ServiceConnectTestTrafficRulesHeader {
  Name: Value<string>;
  Value?: Value<ECSService_ServiceConnectTestTrafficRulesHeaderValue>;
}
export interface ECSService_ServiceConnectTestTrafficRulesHeaderValue {
  Exact: Value<string>;
}
export interface ECSService_ServiceConnectTlsCertificateAuthority {
  AwsPcaAuthorityArn?: Value<string>;
}
export interface ECSService_ServiceConnectTlsConfiguration {
  IssuerCertificateAuthority: Value<ECSService_ServiceConnectTlsCertificateAuthority>;
  KmsKey?: Value<string>;
  RoleArn?: Value<string>;
}
export interface ECSService_ServiceManagedEBSVolumeConfiguration {
  Encrypted?: Value<boolean>;
  FilesystemType?: Value<string>;
  Iops?: Value<number>;
  KmsKeyId?: Value<string>;
  RoleArn: Value<string>;
  SizeInGiB?: Value<number>;
  SnapshotId?: Value<string>;
  TagSpecifications?: List<Value<ECSService_EBSTagSpecification>>;
  Throughput?: Value<number>;
  VolumeInitializationRate?: Value<number>;
  VolumeType?: Value<string>;
}
export interface ECSService_ServiceRegistry {
  ContainerName?: Value<string>;
  ContainerPort?: Value<number>;
  Port?: Value<number>;
  RegistryArn?: Value<string>;
}
export interface ECSService_ServiceVolumeConfiguration {
  ManagedEBSVolume?: Value<ECSService_ServiceManagedEBSVolumeConfiguration>;
  Name: Value<string>;
}
export interface ECSService_ThresholdConfiguration {
  Type: 'BOUNDED_PERCENT' | 'COUNT' | 'UNBOUNDED_PERCENT' | Expr<string>;
  Value: Value<number>;
}
export interface ECSService_TimeoutConfiguration {
  IdleTimeoutSeconds?: Value<number>;
  PerRequestTimeoutSeconds?: Value<number>;
}
export interface ECSService_VpcLatticeConfiguration {
  PortName: Value<string>;
  RoleArn: Value<string>;
  TargetGroupArn: Value<string>;
}
export interface ECSServiceProps {
  AvailabilityZoneRebalancing?: 'DISABLED' | 'ENABLED' | Expr<string>;
  CapacityProviderStrategy?: List<Value<ECSService_CapacityProviderStrategyItem>>;
  Cluster?: Id<'AWS::ECS::Cluster'>;
  DeploymentConfiguration?: Value<ECSService_DeploymentConfiguration>;
  DeploymentController?: Value<ECSService_DeploymentController>;
  DesiredCount?: Value<number>;
  EnableECSManagedTags?: Value<boolean>;
  EnableExecuteCommand?: Value<boolean>;
  ForceNewDeployment?: Value<ECSService_ForceNewDeployment>;
  HealthCheckGracePeriodSeconds?: Value<number>;
  LaunchType?: 'EC2' | 'EXTERNAL' | 'FARGATE' | Expr<string>;
  LoadBalancers?: List<Value<ECSService_LoadBalancer>>;
  Monitoring?: Value<ECSService_MonitoringConfiguration>;
  NetworkConfiguration?: Value<ECSService_NetworkConfiguration>;
  PlacementConstraints?: List<Value<ECSService_PlacementConstraint>>;
  PlacementStrategies?: List<Value<ECSService_PlacementStrategy>>;
  PlatformVersion?: Value<string>;
  PropagateTags?: 'SERVICE' | 'TASK_DEFINITION' | Expr<string>;
  Role?: Arn<'AWS::IAM::Role'> | Id<'AWS::IAM::Role'>;
  SchedulingStrategy?: 'DAEMON' | 'REPLICA' | Expr<string>;
  ServiceConnectConfiguration?: Value<ECSService_ServiceConnectConfiguration>;
  ServiceName?: Value<string>;
  ServiceRegistries?: List<Value<ECSService_ServiceRegistry>>;
  Tags?: List<Value<Tag>>;
  TaskDefinition?: Arn<'AWS::ECS::TaskDefinition'> | Id<'AWS::ECS::TaskDefinition'>;
  VolumeConfigurations?: List<Value<ECSService_ServiceVolumeConfiguration>>;
  VpcLatticeConfigurations?: List<Value<ECSService_VpcLatticeConfiguration>>;
}
export interface ECSServiceAttrs {
  Name: Expr<string>;
  ServiceArn: Arn<'AWS::ECS::Service'>;
}

export interface ECSTaskDefinition_AuthorizationConfig {
  AccessPointId?: Id<'AWS::EFS::AccessPoint'>;
  IAM?: 'DISABLED' | 'ENABLED' | Expr<string>;
}
export interface ECSTaskDefinition_ContainerDefinition {
  Command?: List<Value<string>>;
  Cpu?: Value<number>;
  CredentialSpecs?: List<Value<string>>;
  DependsOn?: List<Value<ECSTaskDefinition_ContainerDependency>>;
  DisableNetworking?: Value<boolean>;
  DnsSearchDomains?: List<Value<string>>;
  DnsServers?: List<Value<string>>;
  DockerLabels?: Dictionary<Value<string>>;
  DockerSecurityOptions?: List<Value<string>>;
  EntryPoint?: List<Value<string>>;
  Environment?: List<Value<ECSTaskDefinition_KeyValuePair>>;
  EnvironmentFiles?: List<Value<ECSTaskDefinition_EnvironmentFile>>;
  Essential?: Value<boolean>;
  ExtraHosts?: List<Value<ECSTaskDefinition_HostEntry>>;
  FirelensConfiguration?: Value<ECSTaskDefinition_FirelensConfiguration>;
  HealthCheck?: Value<ECSTaskDefinition_HealthCheck>;
  Hostname?: Value<string>;
  Image: Value<string>;
  Interactive?: Value<boolean>;
  Links?: List<Value<string>>;
  LinuxParameters?: Value<ECSTaskDefinition_LinuxParameters>;
  LogConfiguration?: Value<ECSTaskDefinition_LogConfiguration>;
  Memory?: Value<number>;
  MemoryReservation?: Value<number>;
  MountPoints?: List<Value<ECSTaskDefinition_MountPoint>>;
  Name: Value<string>;
  PortMappings?: List<Value<ECSTaskDefinition_PortMapping>>;
  Privileged?: Value<boolean>;
  PseudoTerminal?: Value<boolean>;
  ReadonlyRootFilesystem?: Value<boolean>;
  RepositoryCredentials?: Value<ECSTaskDefinition_RepositoryCredentials>;
  ResourceRequirements?: List<Value<ECSTaskDefinition_ResourceRequirement>>;
  RestartPolicy?: Value<ECSTaskDefinition_RestartPolicy>;
  Secrets?: List<Value<ECSTaskDefinition_Secret>>;
  StartTimeout?: Value<number>;
  StopTimeout?: Value<number>;
  SystemControls?: List<Value<ECSTaskDefinition_SystemControl>>;
  Ulimits?: List<Value<ECSTaskDefinition_Ulimit>>;
  User?: Value<string>;
  VersionConsistency?: 'disabled' | 'enabled' | Expr<string>;
  VolumesFrom?: List<Value<ECSTaskDefinition_VolumeFrom>>;
  WorkingDirectory?: Value<string>;
}
export interface ECSTaskDefinition_ContainerDependency {
  Condition?: Value<string>;
  ContainerName?: Value<string>;
}
export interface ECSTaskDefinition_Device {
  ContainerPath?: Value<string>;
  HostPath?: Value<string>;
  Permissions?: List<Value<string>>;
}
export interface ECSTaskDefinition_DockerVolumeConfiguration {
  Autoprovision?: Value<boolean>;
  Driver?: Value<string>;
  DriverOpts?: Dictionary<Value<string>>;
  Labels?: Dictionary<Value<string>>;
  Scope?: Value<string>;
}
export interface ECSTaskDefinition_EFSVolumeConfiguration {
  AuthorizationConfig?: Value<ECSTaskDefinition_AuthorizationConfig>;
  FilesystemId: Id<'AWS::EFS::FileSystem'>;
  RootDirectory?: Value<string>;
  TransitEncryption?: 'DISABLED' | 'ENABLED' | Expr<string>;
  TransitEncryptionPort?: Value<number>;
}
export interface ECSTaskDefinition_EnvironmentFile {
  Type?: Value<string>;
  Value?: Value<string>;
}
export interface ECSTaskDefinition_EphemeralStorage {
  SizeInGiB?: Value<number>;
}
export interface ECSTaskDefinition_FSxAuthorizationConfig {
  CredentialsParameter: Value<string>;
  Domain: Value<string>;
}
export interface ECSTaskDefinition_FSxWindowsFileServerVolumeConfiguration {
  AuthorizationConfig?: Value<ECSTaskDefinition_FSxAuthorizationConfig>;
  FileSystemId: Value<string>;
  RootDirectory: Value<string>;
}
export interface ECSTaskDefinition_FirelensConfiguration {
  Options?: Dictionary<Value<string>>;
  Type?: Value<string>;
}
export interface ECSTaskDefinition_HealthCheck {
  Command?: List<Value<string>>;
  Interval?: Value<number>;
  Retries?: Value<number>;
  StartPeriod?: Value<number>;
  Timeout?: Value<number>;
}
export interface ECSTaskDefinition_HostEntry {
  Hostname?: Value<string>;
  IpAddress?: Value<string>;
}
export interface ECSTaskDefinition_HostVolumeProperties {
  SourcePath?: Value<string>;
}
export interface ECSTaskDefinition_KernelCapabilities {
  Add?: List<Value<string>>;
  Drop?: List<Value<string>>;
}
export interface ECSTaskDefinition_KeyValuePair {
  Name?: Value<string>;
  Value?: Value<string>;
}
export interface ECSTaskDefinition_LinuxParameters {
  Capabilities?: Value<ECSTaskDefinition_KernelCapabilities>;
  Devices?: List<Value<ECSTaskDefinition_Device>>;
  InitProcessEnabled?: Value<boolean>;
  MaxSwap?: Value<number>;
  SharedMemorySize?: Value<number>;
  Swappiness?: Value<number>;
  Tmpfs?: List<Value<ECSTaskDefinition_Tmpfs>>;
}
export interface ECSTaskDefinition_LogConfiguration {
  LogDriver: Value<string>;
  Options?: Dictionary<Value<string>>;
  SecretOptions?: List<Value<ECSTaskDefinition_Secret>>;
}
export interface ECSTaskDefinition_MountPoint {
  ContainerPath?: Value<string>;
  ReadOnly?: Value<boolean>;
  SourceVolume?: Value<string>;
}
export interface ECSTaskDefinition_PortMapping {
  AppProtocol?: 'grpc' | 'http' | 'http2' | Expr<string>;
  ContainerPort?: Value<number>;
  ContainerPortRange?: Value<string>;
  HostPort?: Value<number>;
  Name?: Value<string>;
  Protocol?: Value<string>;
}
export interface ECSTaskDefinition_ProxyConfiguration {
  ContainerName: Value<string>;
  ProxyConfigurationProperties?: List<Value<ECSTaskDefinition_KeyValuePair>>;
  Type?: Value<string>;
}
export interface ECSTaskDefinition_RepositoryCredentials {
  CredentialsParameter?: Value<string>;
}
export interface ECSTaskDefinition_ResourceRequirement {
  Type: Value<string>;
  Value: Value<string>;
}
export interface ECSTaskDefinition_RestartPolicy {
  Enabled?: Value<boolean>;
  IgnoredExitCodes?: List<Value<number>>;
  RestartAttemptPeriod?: Value<number>;
}
export interface ECSTaskDefinition_RuntimePlatform {
  CpuArchitecture?: Value<string>;
  OperatingSystemFamily?: Value<string>;
}
export interface ECSTaskDefinition_S3FilesVolumeConfiguration {
  AccessPointArn?: Value<string>;
  FileSystemArn: Value<string>;
  RootDirectory?: Value<string>;
  TransitEncryptionPort?: Value<number>;
}
export interface ECSTaskDefinition_Secret {
  Name: Value<string>;
  ValueFrom: Value<string>;
}
export interface ECSTaskDefinition_SystemControl {
  Namespace?: Value<string>;
  Value?: Value<string>;
}
export interface ECSTaskDefinition_TaskDefinitionPlacementConstraint {
  Expression?: Value<string>;
  Type: Value<string>;
}
export interface ECSTaskDefinition_Tmpfs {
  ContainerPath?: Value<string>;
  MountOptions?: List<Value<string>>;
  Size: Value<number>;
}
export interface ECSTaskDefinition_Ulimit {
  HardLimit: Value<number>;
  Name: Value<string>;
  SoftLimit: Value<number>;
}
export interface ECSTaskDefinition_Volume {
  ConfiguredAtLaunch?: Value<boolean>;
  DockerVolumeConfiguration?: Value<ECSTaskDefinition_DockerVolumeConfiguration>;
  EFSVolumeConfiguration?: Value<ECSTaskDefinition_EFSVolumeConfiguration>;
  FSxWindowsFileServerVolumeConfiguration?: Value<ECSTaskDefinition_FSxWindowsFileServerVolumeConfiguration>;
  Host?: Value<ECSTaskDefinition_HostVolumeProperties>;
  Name?: Value<string>;
  S3FilesVolumeConfiguration?: Value<ECSTaskDefinition_S3FilesVolumeConfiguration>;
}
export interface ECSTaskDefinition_VolumeFrom {
  ReadOnly?: Value<boolean>;
  SourceContainer?: Value<string>;
}
export interface ECSTaskDefinitionProps {
  ContainerDefinitions?: List<Value<ECSTaskDefinition_ContainerDefinition>>;
  Cpu?: Value<string>;
  EnableFaultInjection?: Value<boolean>;
  EphemeralStorage?: Value<ECSTaskDefinition_EphemeralStorage>;
  ExecutionRoleArn?: Arn<'AWS::IAM::Role'>;
  Family?: Value<string>;
  IpcMode?: Value<string>;
  Memory?: Value<string>;
  NetworkMode?: Value<string>;
  PidMode?: Value<string>;
  PlacementConstraints?: List<Value<ECSTaskDefinition_TaskDefinitionPlacementConstraint>>;
  ProxyConfiguration?: Value<ECSTaskDefinition_ProxyConfiguration>;
  RequiresCompatibilities?: List<Value<string>>;
  RuntimePlatform?: Value<ECSTaskDefinition_RuntimePlatform>;
  Tags?: List<Value<Tag>>;
  TaskRoleArn?: Arn<'AWS::IAM::Role'> | Id<'AWS::IAM::Role'>;
  Volumes?: List<Value<ECSTaskDefinition_Volume>>;
}
export interface ECSTaskDefinitionAttrs {
  TaskDefinitionArn: Arn<'AWS::ECS::TaskDefinition'>;
}

export interface EFSAccessPoint_AccessPointTag {
  Key?: Value<string>;
  Value?: Value<string>;
}
export interface EFSAccessPoint_CreationInfo {
  OwnerGid: Value<string>;
  OwnerUid: Value<string>;
  Permissions: Value<string>;
}
export interface EFSAccessPoint_PosixUser {
  Gid: Value<string>;
  SecondaryGids?: List<Value<string>>;
  Uid: Value<string>;
}
export interface EFSAccessPoint_RootDirectory {
  CreationInfo?: Value<EFSAccessPoint_CreationInfo>;
  Path?: Value<string>;
}
export interface EFSAccessPointProps {
  AccessPointTags?: List<Value<EFSAccessPoint_AccessPointTag>>;
  ClientToken?: Value<string>;
  FileSystemId: Id<'AWS::EFS::FileSystem'>;
  PosixUser?: Value<EFSAccessPoint_PosixUser>;
  RootDirectory?: Value<EFSAccessPoint_RootDirectory>;
}
export interface EFSAccessPointAttrs {
  AccessPointId: Id<'AWS::EFS::AccessPoint'>;
  Arn: Arn<'AWS::EFS::AccessPoint'>;
}

export interface EFSFileSystem_BackupPolicy {
  Status: 'DISABLED' | 'ENABLED' | Expr<string>;
}
export interface EFSFileSystem_ElasticFileSystemTag {
  Key: Value<string>;
  Value: Value<string>;
}
export interface EFSFileSystem_FileSystemProtection {
  ReplicationOverwriteProtection?: 'DISABLED' | 'ENABLED' | Expr<string>;
}
export interface EFSFileSystem_LifecyclePolicy {
  TransitionToArchive?: Value<string>;
  TransitionToIA?: Value<string>;
  TransitionToPrimaryStorageClass?: Value<string>;
}
export interface EFSFileSystem_ReplicationConfiguration {
  Destinations?: List<Value<EFSFileSystem_ReplicationDestination>>;
}
export interface EFSFileSystem_ReplicationDestination {
  AvailabilityZoneName?: Value<string>;
  FileSystemId?: Value<string>;
  KmsKeyId?: Value<string>;
  Region?: Value<string>;
  RoleArn?: Value<string>;
  Status?: Value<string>;
  StatusMessage?: Value<string>;
}
export interface EFSFileSystemProps {
  AvailabilityZoneName?: Value<string>;
  BackupPolicy?: Value<EFSFileSystem_BackupPolicy>;
  BypassPolicyLockoutSafetyCheck?: Value<boolean>;
  Encrypted?: Value<boolean>;
  FileSystemPolicy?: Document;
  FileSystemProtection?: Value<EFSFileSystem_FileSystemProtection>;
  FileSystemTags?: List<Value<EFSFileSystem_ElasticFileSystemTag>>;
  KmsKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'>;
  LifecyclePolicies?: List<Value<EFSFileSystem_LifecyclePolicy>>;
  PerformanceMode?: Value<string>;
  ProvisionedThroughputInMibps?: Value<number>;
  ReplicationConfiguration?: Value<EFSFileSystem_ReplicationConfiguration>;
  ThroughputMode?: Value<string>;
}
export interface EFSFileSystemAttrs {
  Arn: Arn<'AWS::EFS::FileSystem'>;
  FileSystemId: Id<'AWS::EFS::FileSystem'>;
}

export interface EFSMountTargetProps {
  FileSystemId: Id<'AWS::EFS::FileSystem'>;
  IpAddress?: Value<string>;
  IpAddressType?: 'DUAL_STACK' | 'IPV4_ONLY' | 'IPV6_ONLY' | Expr<string>;
  Ipv6Address?: Value<string>;
  SecurityGroups: List<Id<'AWS::EC2::SecurityGroup'>>;
  SubnetId: Id<'AWS::EC2::Subnet'>;
}
export interface EFSMountTargetAttrs {
  Id: Id<'AWS::EFS::MountTarget'>;
  IpAddress: Expr<string>;
}

export interface ElastiCacheServerlessCache_CacheUsageLimits {
  DataStorage?: Value<ElastiCacheServerlessCache_DataStorage>;
  ECPUPerSecond?: Value<ElastiCacheServerlessCache_ECPUPerSecond>;
}
export interface ElastiCacheServerlessCache_DataStorage {
  Maximum?: Value<number>;
  Minimum?: Value<number>;
  Unit: 'GB' | Expr<string>;
}
export interface ElastiCacheServerlessCache_ECPUPerSecond {
  Maximum?: Value<number>;
  Minimum?: Value<number>;
}
export interface ElastiCacheServerlessCache_Endpoint {
  Address?: Value<string>;
  Port?: Value<string>;
}
export interface ElastiCacheServerlessCacheProps {
  CacheUsageLimits?: Value<ElastiCacheServerlessCache_CacheUsageLimits>;
  DailySnapshotTime?: Value<string>;
  Description?: Value<string>;
  Endpoint?: Value<ElastiCacheServerlessCache_Endpoint>;
  Engine: Value<string>;
  FinalSnapshotName?: Value<string>;
  KmsKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  MajorEngineVersion?: Value<string>;
  NetworkType?: 'dual_stack' | 'ipv4' | 'ipv6' | Expr<string>;
  ReaderEndpoint?: Value<ElastiCacheServerlessCache_Endpoint>;
  SecurityGroupIds?: List<Id<'AWS::EC2::SecurityGroup'>>;
  ServerlessCacheName: Value<string>;
  SnapshotArnsToRestore?: List<Value<string>>;
  SnapshotRetentionLimit?: Value<number>;
  SubnetIds?: List<Id<'AWS::EC2::Subnet'>>;
  Tags?: List<Value<Tag>>;
  UserGroupId?: Id<'AWS::ElastiCache::UserGroup'>;
}
export interface ElastiCacheServerlessCacheAttrs {
  ARN: Arn<'AWS::ElastiCache::ServerlessCache'>;
  CreateTime: Expr<string>;
  'Endpoint.Address': Expr<string>;
  'Endpoint.Port': Expr<string>;
  FullEngineVersion: Expr<string>;
  'ReaderEndpoint.Address': Expr<string>;
  'ReaderEndpoint.Port': Expr<string>;
  Status: Expr<string>;
}

export interface ElastiCacheUser_AuthenticationMode {
  Passwords?: List<Value<string>>;
  Type: 'iam' | 'no-password-required' | 'password' | Expr<string>;
}
export interface ElastiCacheUserProps {
  AccessString?: Value<string>;
  AuthenticationMode?: Value<ElastiCacheUser_AuthenticationMode>;
  Engine: 'redis' | 'valkey' | Expr<string>;
  NoPasswordRequired?: Value<boolean>;
  Passwords?: List<Value<string>>;
  Tags?: List<Value<Tag>>;
  UserId: Value<string>;
  UserName: Value<string>;
}
export interface ElastiCacheUserAttrs {
  Arn: Arn<'AWS::ElastiCache::User'>;
  Status: Expr<string>;
}

export interface ElastiCacheUserGroupProps {
  Engine: 'redis' | 'valkey' | Expr<string>;
  Tags?: List<Value<Tag>>;
  UserGroupId: Value<string>;
  UserIds: List<Value<string>>;
}
export interface ElastiCacheUserGroupAttrs {
  Arn: Arn<'AWS::ElastiCache::UserGroup'>;
  Status: Expr<string>;
}

export interface ElasticLoadBalancingV2Listener_Action {
  AuthenticateCognitoConfig?: Value<ElasticLoadBalancingV2Listener_AuthenticateCognitoConfig>;
  AuthenticateOidcConfig?: Value<ElasticLoadBalancingV2Listener_AuthenticateOidcConfig>;
  FixedResponseConfig?: Value<ElasticLoadBalancingV2Listener_FixedResponseConfig>;
  ForwardConfig?: Value<ElasticLoadBalancingV2Listener_ForwardConfig>;
  JwtValidationConfig?: Value<ElasticLoadBalancingV2Listener_JwtValidationConfig>;
  Order?: Value<number>;
  RedirectConfig?: Value<ElasticLoadBalancingV2Listener_RedirectConfig>;
  TargetGroupArn?: Arn<'AWS::ElasticLoadBalancingV2::TargetGroup'> | Id<'AWS::ElasticLoadBalancingV2::TargetGroup'>;
  Type: Value<string>;
}
export interface ElasticLoadBalancingV2Listener_AuthenticateCognitoConfig {
  AuthenticationRequestExtraParams?: Dictionary<Value<string>>;
  OnUnauthenticatedRequest?: Value<string>;
  Scope?: Value<string>;
  SessionCookieName?: Value<string>;
  SessionTimeout?: Value<string>;
  UserPoolArn: Arn<'AWS::Cognito::UserPool'>;
  UserPoolClientId: Id<'AWS::Cognito::UserPoolClient'>;
  UserPoolDomain: Value<string>;
}
export interface ElasticLoadBalancingV2Listener_AuthenticateOidcConfig {
  AuthenticationRequestExtraParams?: Dictionary<Value<string>>;
  AuthorizationEndpoint: Value<string>;
  ClientId: Value<string>;
  ClientSecret?: Value<string>;
  Issuer: Value<string>;
  OnUnauthenticatedRequest?: Value<string>;
  Scope?: Value<string>;
  SessionCookieName?: Value<string>;
  SessionTimeout?: Value<string>;
  TokenEndpoint: Value<string>;
  UseExistingClientSecret?: Value<boolean>;
  UserInfoEndpoint: Value<string>;
}
export interface ElasticLoadBalancingV2Listener_Certificate {
  CertificateArn?: Value<string>;
}
export interface ElasticLoadBalancingV2Listener_FixedResponseConfig {
  ContentType?: Value<string>;
  MessageBody?: Value<string>;
  StatusCode: Value<string>;
}
export interface ElasticLoadBalancingV2Listener_ForwardConfig {
  TargetGroupStickinessConfig?: Value<ElasticLoadBalancingV2Listener_TargetGroupStickinessConfig>;
  TargetGroups?: List<Value<ElasticLoadBalancingV2Listener_TargetGroupTuple>>;
}
export interface ElasticLoadBalancingV2Listener_JwtValidationActionAdditionalClaim {
  Format: Value<string>;
  Name: Value<string>;
  Values: List<Value<string>>;
}
export interface ElasticLoadBalancingV2Listener_JwtValidationConfig {
  AdditionalClaims?: List<Value<ElasticLoadBalancingV2Listener_JwtValidationActionAdditionalClaim>>;
  Issuer: Value<string>;
  JwksEndpoint: Value<string>;
}
export interface ElasticLoadBalancingV2Listener_ListenerAttribute {
  Key?: Value<string>;
  Value?: Value<string>;
}
export interface ElasticLoadBalancingV2Listener_MutualAuthentication {
  AdvertiseTrustStoreCaNames?: Value<string>;
  IgnoreClientCertificateExpiry?: Value<boolean>;
  Mode?: Value<string>;
  TrustStoreArn?: Value<string>;
}
export interface ElasticLoadBalancingV2Listener_RedirectConfig {
  Host?: Value<string>;
  Path?: Value<string>;
  Port?: Value<string>;
  Protocol?: Value<string>;
  Query?: Value<string>;
  StatusCode: Value<string>;
}
export interface ElasticLoadBalancingV2Listener_TargetGroupStickinessConfig {
  DurationSeconds?: Value<number>;
  Enabled?: Value<boolean>;
}
export interface ElasticLoadBalancingV2Listener_TargetGroupTuple {
  TargetGroupArn?: Arn<'AWS::ElasticLoadBalancingV2::TargetGroup'> | Id<'AWS::ElasticLoadBalancingV2::TargetGroup'>;
  Weight?: Value<number>;
}
export interface ElasticLoadBalancingV2ListenerProps {
  AlpnPolicy?: List<Value<string>>;
  Certificates?: List<Value<ElasticLoadBalancingV2Listener_Certificate>>;
  DefaultActions: List<Value<ElasticLoadBalancingV2Listener_Action>>;
  ListenerAttributes?: List<Value<ElasticLoadBalancingV2Listener_ListenerAttribute>>;
  LoadBalancerArn: Arn<'AWS::ElasticLoadBalancingV2::LoadBalancer'> | Id<'AWS::ElasticLoadBalancingV2::LoadBalancer'>;
  MutualAuthentication?: Value<ElasticLoadBalancingV2Listener_MutualAuthentication>;
  Port?: Value<number>;
  Protocol?: Value<string>;
  SslPolicy?: Value<string>;
  Tags?: List<Value<Tag>>;
}
export interface ElasticLoadBalancingV2ListenerAttrs {
  ListenerArn: Arn<'AWS::ElasticLoadBalancingV2::Listener'>;
}

export interface ElasticLoadBalancingV2ListenerRule_Action {
  AuthenticateCognitoConfig?: Value<ElasticLoadBalancingV2ListenerRule_AuthenticateCognitoConfig>;
  AuthenticateOidcConfig?: Value<ElasticLoadBalancingV2ListenerRule_AuthenticateOidcConfig>;
  FixedResponseConfig?: Value<ElasticLoadBalancingV2ListenerRule_FixedResponseConfig>;
  ForwardConfig?: Value<ElasticLoadBalancingV2ListenerRule_ForwardConfig>;
  JwtValidationConfig?: Value<ElasticLoadBalancingV2ListenerRule_JwtValidationConfig>;
  Order?: Value<number>;
  RedirectConfig?: Value<ElasticLoadBalancingV2ListenerRule_RedirectConfig>;
  TargetGroupArn?: Arn<'AWS::ElasticLoadBalancingV2::TargetGroup'> | Id<'AWS::ElasticLoadBalancingV2::TargetGroup'>;
  Type: Value<string>;
}
export interface ElasticLoadBalancingV2ListenerRule_AuthenticateCognitoConfig {
  AuthenticationRequestExtraParams?: Dictionary<Value<string>>;
  OnUnauthenticatedRequest?: Value<string>;
  Scope?: Value<string>;
  SessionCookieName?: Value<string>;
  SessionTimeout?: Value<number>;
  UserPoolArn: Arn<'AWS::Cognito::UserPool'>;
  UserPoolClientId: Id<'AWS::Cognito::UserPoolClient'>;
  UserPoolDomain: Value<string>;
}
export interface ElasticLoadBalancingV2ListenerRule_AuthenticateOidcConfig {
  AuthenticationRequestExtraParams?: Dictionary<Value<string>>;
  AuthorizationEndpoint: Value<string>;
  ClientId: Value<string>;
  ClientSecret?: Value<string>;
  Issuer: Value<string>;
  OnUnauthenticatedRequest?: Value<string>;
  Scope?: Value<string>;
  SessionCookieName?: Value<string>;
  SessionTimeout?: Value<number>;
  TokenEndpoint: Value<string>;
  UseExistingClientSecret?: Value<boolean>;
  UserInfoEndpoint: Value<string>;
}
export interface ElasticLoadBalancingV2ListenerRule_FixedResponseConfig {
  ContentType?: Value<string>;
  MessageBody?: Value<string>;
  StatusCode: Value<string>;
}
export interface ElasticLoadBalancingV2ListenerRule_ForwardConfig {
  TargetGroupStickinessConfig?: Value<ElasticLoadBalancingV2ListenerRule_TargetGroupStickinessConfig>;
  TargetGroups?: List<Value<ElasticLoadBalancingV2ListenerRule_TargetGroupTuple>>;
}
export interface ElasticLoadBalancingV2ListenerRule_HostHeaderConfig {
  RegexValues?: List<Value<string>>;
  Values?: List<Value<string>>;
}
export interface ElasticLoadBalancingV2ListenerRule_HttpHeaderConfig {
  HttpHeaderName?: Value<string>;
  RegexValues?: List<Value<string>>;
  Values?: List<Value<string>>;
}
export interface ElasticLoadBalancingV2ListenerRule_HttpRequestMethodConfig {
  Values?: List<Value<string>>;
}
export interface ElasticLoadBalancingV2ListenerRule_JwtValidationActionAdditionalClaim {
  Format: Value<string>;
  Name: Value<string>;
  Values: List<Value<string>>;
}
export interface ElasticLoadBalancingV2ListenerRule_JwtValidationConfig {
  AdditionalClaims?: List<Value<ElasticLoadBalancingV2ListenerRule_JwtValidationActionAdditionalClaim>>;
  Issuer: Value<string>;
  JwksEndpoint: Value<string>;
}
export interface ElasticLoadBalancingV2ListenerRule_PathPatternConfig {
  RegexValues?: List<Value<string>>;
  Values?: List<Value<string>>;
}
export interface ElasticLoadBalancingV2ListenerRule_QueryStringConfig {
  Values?: List<Value<ElasticLoadBalancingV2ListenerRule_QueryStringKeyValue>>;
}
export interface ElasticLoadBalancingV2ListenerRule_QueryStringKeyValue {
  Key?: Value<string>;
  Value?: Value<string>;
}
export interface ElasticLoadBalancingV2ListenerRule_RedirectConfig {
  Host?: Value<string>;
  Path?: Value<string>;
  Port?: Value<string>;
  Protocol?: Value<string>;
  Query?: Value<string>;
  StatusCode: Value<string>;
}
export interface ElasticLoadBalancingV2ListenerRule_RewriteConfig {
  Regex: Value<string>;
  Replace: Value<string>;
}
export interface ElasticLoadBalancingV2ListenerRule_RewriteConfigObject {
  Rewrites: List<Value<ElasticLoadBalancingV2ListenerRule_RewriteConfig>>;
}
export interface ElasticLoadBalancingV2ListenerRule_RuleCondition {
  Field?: Value<string>;
  HostHeaderConfig?: Value<ElasticLoadBalancingV2ListenerRule_HostHeaderConfig>;
  HttpHeaderConfig?: Value<ElasticLoadBalancingV2ListenerRule_HttpHeaderConfig>;
  HttpRequestMethodConfig?: Value<ElasticLoadBalancingV2ListenerRule_HttpRequestMethodConfig>;
  PathPatternConfig?: Value<ElasticLoadBalancingV2ListenerRule_PathPatternConfig>;
  QueryStringConfig?: Value<ElasticLoadBalancingV2ListenerRule_QueryStringConfig>;
  RegexValues?: List<Value<string>>;
  SourceIpConfig?: Value<ElasticLoadBalancingV2ListenerRule_SourceIpConfig>;
  Values?: List<Value<string>>;
}
export interface ElasticLoadBalancingV2ListenerRule_SourceIpConfig {
  IpAddressType?: Value<string>;
  Values?: List<Value<string>>;
}
export interface ElasticLoadBalancingV2ListenerRule_TargetGroupStickinessConfig {
  DurationSeconds?: Value<number>;
  Enabled?: Value<boolean>;
}
export interface ElasticLoadBalancingV2ListenerRule_TargetGroupTuple {
  TargetGroupArn?: Arn<'AWS::ElasticLoadBalancingV2::TargetGroup'> | Id<'AWS::ElasticLoadBalancingV2::TargetGroup'>;
  Weight?: Value<number>;
}
export interface ElasticLoadBalancingV2ListenerRule_Transform {
  HostHeaderRewriteConfig?: Value<ElasticLoadBalancingV2ListenerRule_RewriteConfigObject>;
  Type: Value<string>;
  UrlRewriteConfig?: Value<ElasticLoadBalancingV2ListenerRule_RewriteConfigObject>;
}
export interface ElasticLoadBalancingV2ListenerRuleProps {
  Actions: List<Value<ElasticLoadBalancingV2ListenerRule_Action>>;
  Conditions: List<Value<ElasticLoadBalancingV2ListenerRule_RuleCondition>>;
  ListenerArn?: Arn<'AWS::ElasticLoadBalancingV2::Listener'> | Id<'AWS::ElasticLoadBalancingV2::Listener'>;
  Priority: Value<number>;
  Tags?: List<Value<Tag>>;
  Transforms?: List<Value<ElasticLoadBalancingV2ListenerRule_Transform>>;
}
export interface ElasticLoadBalancingV2ListenerRuleAttrs {
  IsDefault: Expr<boolean>;
  RuleArn: Arn<'AWS::ElasticLoadBalancingV2::ListenerRule'>;
}

export interface ElasticLoadBalancingV2LoadBalancer_LoadBalancerAttribute {
  Key?: Value<string>;
  Value?: Value<string>;
}
export interface ElasticLoadBalancingV2LoadBalancer_MinimumLoadBalancerCapacity {
  CapacityUnits: Value<number>;
}
export interface ElasticLoadBalancingV2LoadBalancer_SubnetMapping {
  AllocationId?: Value<string>;
  IPv6Address?: Value<string>;
  PrivateIPv4Address?: Value<string>;
  SourceNatIpv6Prefix?: Value<string>;
  SubnetId: Id<'AWS::EC2::Subnet'>;
}
export interface ElasticLoadBalancingV2LoadBalancerProps {
  EnableCapacityReservationProvisionStabilize?: Value<boolean>;
  EnablePrefixForIpv6SourceNat?: Value<string>;
  EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic?: Value<string>;
  IpAddressType?: Value<string>;
  Ipv4IpamPoolId?: Value<string>;
  LoadBalancerAttributes?: List<Value<ElasticLoadBalancingV2LoadBalancer_LoadBalancerAttribute>>;
  MinimumLoadBalancerCapacity?: Value<ElasticLoadBalancingV2LoadBalancer_MinimumLoadBalancerCapacity>;
  Name?: Value<string>;
  Scheme?: Value<string>;
  SecurityGroups?: List<Id<'AWS::EC2::SecurityGroup'>>;
  SubnetMappings?: List<Value<ElasticLoadBalancingV2LoadBalancer_SubnetMapping>>;
  Subnets?: List<Id<'AWS::EC2::Subnet'>>;
  Tags?: List<Value<Tag>>;
  Type?: Value<string>;
}
export interface ElasticLoadBalancingV2LoadBalancerAttrs {
  CanonicalHostedZoneID: Expr<string>;
  DNSName: Expr<string>;
  LoadBalancerArn: Arn<'AWS::ElasticLoadBalancingV2::LoadBalancer'>;
  LoadBalancerFullName: Expr<string>;
  LoadBalancerName: Expr<string>;
  SecurityGroups: Expr<readonly string[]>;
}

export interface ElasticLoadBalancingV2TargetGroup_Matcher {
  GrpcCode?: Value<string>;
  HttpCode?: Value<string>;
}
export interface ElasticLoadBalancingV2TargetGroup_TargetDescription {
  AvailabilityZone?: Value<string>;
  Id: Value<string>;
  Port?: Value<number>;
  QuicServerId?: Value<string>;
}
export interface ElasticLoadBalancingV2TargetGroup_TargetGroupAttribute {
  Key?: Value<string>;
  Value?: Value<string>;
}
export interface ElasticLoadBalancingV2TargetGroupProps {
  HealthCheckEnabled?: Value<boolean>;
  HealthCheckIntervalSeconds?: Value<number>;
  HealthCheckPath?: Value<string>;
  HealthCheckPort?: Value<string>;
  HealthCheckProtocol?: Value<string>;
  HealthCheckTimeoutSeconds?: Value<number>;
  HealthyThresholdCount?: Value<number>;
  IpAddressType?: Value<string>;
  Matcher?: Value<ElasticLoadBalancingV2TargetGroup_Matcher>;
  Name?: Value<string>;
  Port?: Value<number>;
  Protocol?: Value<string>;
  ProtocolVersion?: Value<string>;
  Tags?: List<Value<Tag>>;
  TargetControlPort?: Value<number>;
  TargetGroupAttributes?: List<Value<ElasticLoadBalancingV2TargetGroup_TargetGroupAttribute>>;
  TargetType?: Value<string>;
  Targets?: List<Value<ElasticLoadBalancingV2TargetGroup_TargetDescription>>;
  UnhealthyThresholdCount?: Value<number>;
  VpcId?: Id<'AWS::EC2::VPC'>;
}
export interface ElasticLoadBalancingV2TargetGroupAttrs {
  LoadBalancerArns: Expr<readonly string[]>;
  TargetGroupArn: Arn<'AWS::ElasticLoadBalancingV2::TargetGroup'>;
  TargetGroupFullName: Expr<string>;
  TargetGroupName: Expr<string>;
}

export interface EventsArchiveProps {
  ArchiveName?: Value<string>;
  Description?: Value<string>;
  EventPattern?: Document;
  KmsKeyIdentifier?: Value<string>;
  RetentionDays?: Value<number>;
  SourceArn: Value<string>;
}
export interface EventsArchiveAttrs {
  Arn: Arn<'AWS::Events::Archive'>;
}

export interface EventsEventBus_DeadLetterConfig {
  Arn?: Value<string>;
}
export interface EventsEventBus_LogConfig {
  IncludeDetail?: 'FULL' | 'NONE' | Expr<string>;
  Level?: 'ERROR' | 'INFO' | 'OFF' | 'TRACE' | Expr<string>;
}
export interface EventsEventBusProps {
  DeadLetterConfig?: Value<EventsEventBus_DeadLetterConfig>;
  Description?: Value<string>;
  EventSourceName?: Value<string>;
  KmsKeyIdentifier?: Value<string>;
  LogConfig?: Value<EventsEventBus_LogConfig>;
  Name: Value<string>;
  Policy?: Document;
  Tags?: List<Value<Tag>>;
}
export interface EventsEventBusAttrs {
  Arn: Arn<'AWS::Events::EventBus'>;
  Name: Id<'AWS::Events::EventBus'>;
  Policy: Expr<string>;
}

export interface EventsEventBusPolicyProps {
  EventBusName?: Value<string>;
  Statement?: Document;
  StatementId: Value<string>;
}
export type EventsEventBusPolicyAttrs = Record<never, never>;

export interface EventsRule_AppSyncParameters {
  GraphQLOperation: Value<string>;
}
export interface EventsRule_AwsVpcConfiguration {
  AssignPublicIp?: Value<string>;
  SecurityGroups?: List<Id<'AWS::EC2::SecurityGroup'>>;
  Subnets: List<Id<'AWS::EC2::Subnet'>>;
}
export interface EventsRule_BatchArrayProperties {
  Size?: Value<number>;
}
export interface EventsRule_BatchParameters {
  ArrayProperties?: Value<EventsRule_BatchArrayProperties>;
  JobDefinition: Value<string>;
  JobName: Value<string>;
  RetryStrategy?: Value<EventsRule_BatchRetryStrategy>;
}
export interface EventsRule_BatchRetryStrategy {
  Attempts?: Value<number>;
}
export interface EventsRule_CapacityProviderStrategyItem {
  Base?: Value<number>;
  CapacityProvider: Value<string>;
  Weight?: Value<number>;
}
export interface EventsRule_DeadLetterConfig {
  Arn?: Arn<'AWS::SQS::Queue'>;
}
export interface EventsRule_EcsParameters {
  CapacityProviderStrategy?: List<Value<EventsRule_CapacityProviderStrategyItem>>;
  EnableECSManagedTags?: Value<boolean>;
  EnableExecuteCommand?: Value<boolean>;
  Group?: Value<string>;
  LaunchType?: Value<string>;
  NetworkConfiguration?: Value<EventsRule_NetworkConfiguration>;
  PlacementConstraints?: List<Value<EventsRule_PlacementConstraint>>;
  PlacementStrategies?: List<Value<EventsRule_PlacementStrategy>>;
  PlatformVersion?: Value<string>;
  PropagateTags?: Value<string>;
  ReferenceId?: Value<string>;
  TagList?: List<Value<Tag>>;
  TaskCount?: Value<number>;
  TaskDefinitionArn: Arn<'AWS::ECS::TaskDefinition'> | Id<'AWS::ECS::TaskDefinition'>;
}
export interface EventsRule_HttpParameters {
  HeaderParameters?: Dictionary<Value<string>>;
  PathParameterValues?: List<Value<string>>;
  QueryStringParameters?: Dictionary<Value<string>>;
}
export interface EventsRule_InputTransformer {
  InputPathsMap?: Dictionary<Value<string>>;
  InputTemplate: Value<string>;
}
export interface EventsRule_KinesisParameters {
  PartitionKeyPath: Value<string>;
}
export interface EventsRule_NetworkConfiguration {
  AwsVpcConfiguration?: Value<EventsRule_AwsVpcConfiguration>;
}
export interface EventsRule_PlacementConstraint {
  Expression?: Value<string>;
  Type?: Value<string>;
}
export interface EventsRule_PlacementStrategy {
  Field?: Value<string>;
  Type?: Value<string>;
}
export interface EventsRule_RedshiftDataParameters {
  Database: Value<string>;
  DbUser?: Value<string>;
  SecretManagerArn?: Value<string>;
  Sql?: Value<string>;
  Sqls?: List<Value<string>>;
  StatementName?: Value<string>;
  WithEvent?: Value<boolean>;
}
export interface EventsRule_RetryPolicy {
  MaximumEventAgeInSeconds?: Value<number>;
  MaximumRetryAttempts?: Value<number>;
}
export interface EventsRule_RunCommandParameters {
  RunCommandTargets: List<Value<EventsRule_RunCommandTarget>>;
}
export interface EventsRule_RunCommandTarget {
  Key: Value<string>;
  Values: List<Value<string>>;
}
export interface EventsRule_SageMakerPipelineParameter {
  Name: Value<string>;
  Value: Value<string>;
}
export interface EventsRule_SageMakerPipelineParameters {
  PipelineParameterList?: List<Value<EventsRule_SageMakerPipelineParameter>>;
}
export interface EventsRule_SqsParameters {
  MessageGroupId: Value<string>;
}
export interface EventsRule_Target {
  AppSyncParameters?: Value<EventsRule_AppSyncParameters>;
  Arn: Value<string>;
  BatchParameters?: Value<EventsRule_BatchParameters>;
  DeadLetterConfig?: Value<EventsRule_DeadLetterConfig>;
  EcsParameters?: Value<EventsRule_EcsParameters>;
  HttpParameters?: Value<EventsRule_HttpParameters>;
  Id: Value<string>;
  Input?: Value<string>;
  InputPath?: Value<string>;
  InputTransformer?: Value<EventsRule_InputTransformer>;
  KinesisParameters?: Value<EventsRule_KinesisParameters>;
  RedshiftDataParameters?: Value<EventsRule_RedshiftDataParameters>;
  RetryPolicy?: Value<EventsRule_RetryPolicy>;
  RoleArn?: Arn<'AWS::IAM::Role'>;
  RunCommandParameters?: Value<EventsRule_RunCommandParameters>;
  SageMakerPipelineParameters?: Value<EventsRule_SageMakerPipelineParameters>;
  SqsParameters?: Value<EventsRule_SqsParameters>;
}
export interface EventsRuleProps {
  Description?: Value<string>;
  EventBusName?: Arn<'AWS::Events::EventBus'> | Id<'AWS::Events::EventBus'>;
  EventPattern?: Document;
  Name?: Value<string>;
  RoleArn?: Arn<'AWS::IAM::Role'>;
  ScheduleExpression?: Value<string>;
  State?: 'DISABLED' | 'ENABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' | Expr<string>;
  Tags?: List<Value<Tag>>;
  Targets?: List<Value<EventsRule_Target>>;
}
export interface EventsRuleAttrs {
  Arn: Arn<'AWS::Events::Rule'>;
  RuleName: Expr<string>;
}

export interface GlobalAcceleratorAcceleratorProps {
  Enabled?: Value<boolean>;
  FlowLogsEnabled?: Value<boolean>;
  FlowLogsS3Bucket?: Value<string>;
  FlowLogsS3Prefix?: Value<string>;
  IpAddressType?: 'DUAL_STACK' | 'IPV4' | Expr<string>;
  IpAddresses?: List<Value<string>>;
  Name: Value<string>;
  Tags?: List<Value<Tag>>;
}
export interface GlobalAcceleratorAcceleratorAttrs {
  AcceleratorArn: Arn<'AWS::GlobalAccelerator::Accelerator'>;
  DnsName: Expr<string>;
  DualStackDnsName: Expr<string>;
  Ipv4Addresses: Expr<readonly string[]>;
  Ipv6Addresses: Expr<readonly string[]>;
}

export interface GlobalAcceleratorEndpointGroup_EndpointConfiguration {
  AttachmentArn?: Value<string>;
  ClientIPPreservationEnabled?: Value<boolean>;
  EndpointId: Arn<'AWS::ElasticLoadBalancingV2::LoadBalancer'> | Id<'AWS::ElasticLoadBalancingV2::LoadBalancer'>;
  Weight?: Value<number>;
}
export interface GlobalAcceleratorEndpointGroup_PortOverride {
  EndpointPort: Value<number>;
  ListenerPort: Value<number>;
}
export interface GlobalAcceleratorEndpointGroupProps {
  EndpointConfigurations?: List<Value<GlobalAcceleratorEndpointGroup_EndpointConfiguration>>;
  EndpointGroupRegion: Value<string>;
  HealthCheckIntervalSeconds?: Value<number>;
  HealthCheckPath?: Value<string>;
  HealthCheckPort?: Value<number>;
  HealthCheckProtocol?: 'HTTP' | 'HTTPS' | 'TCP' | Expr<string>;
  ListenerArn: Arn<'AWS::GlobalAccelerator::Listener'> | Id<'AWS::GlobalAccelerator::Listener'>;
  PortOverrides?: List<Value<GlobalAcceleratorEndpointGroup_PortOverride>>;
  ThresholdCount?: Value<number>;
  TrafficDialPercentage?: Value<number>;
}
export interface GlobalAcceleratorEndpointGroupAttrs {
  EndpointGroupArn: Arn<'AWS::GlobalAccelerator::EndpointGroup'>;
}

export interface GlobalAcceleratorListener_PortRange {
  FromPort: Value<number>;
  ToPort: Value<number>;
}
export interface GlobalAcceleratorListenerProps {
  AcceleratorArn: Arn<'AWS::GlobalAccelerator::Accelerator'> | Id<'AWS::GlobalAccelerator::Accelerator'>;
  ClientAffinity?: 'NONE' | 'SOURCE_IP' | Expr<string>;
  PortRanges: List<Value<GlobalAcceleratorListener_PortRange>>;
  Protocol: 'TCP' | 'UDP' | Expr<string>;
}
export interface GlobalAcceleratorListenerAttrs {
  ListenerArn: Arn<'AWS::GlobalAccelerator::Listener'>;
}

export interface GlueCrawler_CatalogTarget {
  ConnectionName?: Value<string>;
  DatabaseName?: Id<'AWS::Glue::Database'>;
  DlqEventQueueArn?: Value<string>;
  EventQueueArn?: Value<string>;
  Tables?: List<Value<string>>;
}
export interface GlueCrawler_DeltaTarget {
  ConnectionName?: Value<string>;
  CreateNativeDeltaTable?: Value<boolean>;
  DeltaTables?: List<Value<string>>;
  WriteManifest?: Value<boolean>;
}
export interface GlueCrawler_DynamoDBTarget {
  Path?: Id<'AWS::DynamoDB::Table'>;
  ScanAll?: Value<boolean>;
  ScanRate?: Value<number>;
}
export interface GlueCrawler_HudiTarget {
  ConnectionName?: Value<string>;
  Exclusions?: List<Value<string>>;
  MaximumTraversalDepth?: Value<number>;
  Paths?: List<Value<string>>;
}
export interface GlueCrawler_IcebergTarget {
  ConnectionName?: Value<string>;
  Exclusions?: List<Value<string>>;
  MaximumTraversalDepth?: Value<number>;
  Paths?: List<Value<string>>;
}
export interface GlueCrawler_JdbcTarget {
  ConnectionName?: Value<string>;
  EnableAdditionalMetadata?: List<Value<string>>;
  Exclusions?: List<Value<string>>;
  Path?: Value<string>;
}
export interface GlueCrawler_LakeFormationConfiguration {
  AccountId?: Value<string>;
  UseLakeFormationCredentials?: Value<boolean>;
}
export interface GlueCrawler_MongoDBTarget {
  ConnectionName?: Value<string>;
  Path?: Value<string>;
}
export interface GlueCrawler_RecrawlPolicy {
  RecrawlBehavior?: Value<string>;
}
export interface GlueCrawler_S3Target {
  ConnectionName?: Value<string>;
  DlqEventQueueArn?: Arn<'AWS::SQS::Queue'>;
  EventQueueArn?: Arn<'AWS::SQS::Queue'>;
  Exclusions?: List<Value<string>>;
  Path?: Value<string>;
  SampleSize?: Value<number>;
}
export interface GlueCrawler_Schedule {
  ScheduleExpression?: Value<string>;
}
export interface GlueCrawler_SchemaChangePolicy {
  DeleteBehavior?: Value<string>;
  UpdateBehavior?: Value<string>;
}
export interface GlueCrawler_Targets {
  CatalogTargets?: List<Value<GlueCrawler_CatalogTarget>>;
  DeltaTargets?: List<Value<GlueCrawler_DeltaTarget>>;
  DynamoDBTargets?: List<Value<GlueCrawler_DynamoDBTarget>>;
  HudiTargets?: List<Value<GlueCrawler_HudiTarget>>;
  IcebergTargets?: List<Value<GlueCrawler_IcebergTarget>>;
  JdbcTargets?: List<Value<GlueCrawler_JdbcTarget>>;
  MongoDBTargets?: List<Value<GlueCrawler_MongoDBTarget>>;
  S3Targets?: List<Value<GlueCrawler_S3Target>>;
}
export interface GlueCrawlerProps {
  Classifiers?: List<Value<string>>;
  Configuration?: Value<string>;
  CrawlerSecurityConfiguration?: Value<string>;
  DatabaseName?: Id<'AWS::Glue::Database'>;
  Description?: Value<string>;
  LakeFormationConfiguration?: Value<GlueCrawler_LakeFormationConfiguration>;
  Name?: Value<string>;
  RecrawlPolicy?: Value<GlueCrawler_RecrawlPolicy>;
  Role: Arn<'AWS::IAM::Role'> | Id<'AWS::IAM::Role'>;
  Schedule?: Value<GlueCrawler_Schedule>;
  SchemaChangePolicy?: Value<GlueCrawler_SchemaChangePolicy>;
  TablePrefix?: Value<string>;
  Tags?: Document;
  Targets: Value<GlueCrawler_Targets>;
}
export type GlueCrawlerAttrs = Record<never, never>;

export interface GlueDatabase_DataLakePrincipal {
  DataLakePrincipalIdentifier?: Value<string>;
}
export interface GlueDatabase_DatabaseIdentifier {
  CatalogId?: Value<string>;
  DatabaseName?: Value<string>;
  Region?: Value<string>;
}
export interface GlueDatabase_DatabaseInput {
  CreateTableDefaultPermissions?: List<Value<GlueDatabase_PrincipalPrivileges>>;
  Description?: Value<string>;
  FederatedDatabase?: Value<GlueDatabase_FederatedDatabase>;
  LocationUri?: Value<string>;
  Name?: Value<string>;
  Parameters?: Document;
  TargetDatabase?: Value<GlueDatabase_DatabaseIdentifier>;
}
export interface GlueDatabase_FederatedDatabase {
  ConnectionName?: Value<string>;
  Identifier?: Value<string>;
}
export interface GlueDatabase_PrincipalPrivileges {
  Permissions?: List<Value<string>>;
  Principal?: Value<GlueDatabase_DataLakePrincipal>;
}
export interface GlueDatabaseProps {
  CatalogId: Value<string>;
  DatabaseInput: Value<GlueDatabase_DatabaseInput>;
  DatabaseName?: Value<string>;
}
export type GlueDatabaseAttrs = Record<never, never>;

export interface GlueSecurityConfiguration_CloudWatchEncryption {
  CloudWatchEncryptionMode?: Value<string>;
  KmsKeyArn?: Value<string>;
}
export interface GlueSecurityConfiguration_EncryptionConfiguration {
  CloudWatchEncryption?: Value<GlueSecurityConfiguration_CloudWatchEncryption>;
  JobBookmarksEncryption?: Value<GlueSecurityConfiguration_JobBookmarksEncryption>;
  S3Encryptions?: List<Value<GlueSecurityConfiguration_S3Encryption>>;
}
export interface GlueSecurityConfiguration_JobBookmarksEncryption {
  JobBookmarksEncryptionMode?: Value<string>;
  KmsKeyArn?: Value<string>;
}
export interface GlueSecurityConfiguration_S3Encryption {
  KmsKeyArn?: Value<string>;
  S3EncryptionMode?: Value<string>;
}
export interface GlueSecurityConfigurationProps {
  EncryptionConfiguration: Value<GlueSecurityConfiguration_EncryptionConfiguration>;
  Name: Value<string>;
}
export type GlueSecurityConfigurationAttrs = Record<never, never>;

export interface GlueTable_Column {
  Comment?: Value<string>;
  Name: Value<string>;
  Type?: Value<string>;
}
export interface GlueTable_IcebergInput {
  IcebergTableInput?: Value<GlueTable_IcebergTableInput>;
  MetadataOperation?: Document;
  Version?: Value<string>;
}
export interface GlueTable_IcebergPartitionField {
  FieldId?: Value<number>;
  Name: Value<string>;
  SourceId: Value<number>;
  Transform: Value<string>;
}
export interface GlueTable_IcebergPartitionSpec {
  Fields: List<Value<GlueTable_IcebergPartitionField>>;
  SpecId?: Value<number>;
}
export interface GlueTable_IcebergSchema {
  Fields: List<Value<GlueTable_IcebergStructField>>;
  IdentifierFieldIds?: List<Value<number>>;
  SchemaId?: Value<number>;
  Type?: Value<string>;
}
export interface GlueTable_IcebergSortField {
  Direction: Value<string>;
  NullOrder: Value<string>;
  SourceId: Value<number>;
  Transform: Value<string>;
}
export interface GlueTable_IcebergSortOrder {
  Fields: List<Value<GlueTable_IcebergSortField>>;
  OrderId: Value<number>;
}
export interface GlueTable_IcebergStructField {
  Doc?: Value<string>;
  Id: Value<number>;
  Name: Value<string>;
  Required: Value<boolean>;
  Type: Value<string>;
}
export interface GlueTable_IcebergTableInput {
  Location: Value<string>;
  PartitionSpec?: Value<GlueTable_IcebergPartitionSpec>;
  Properties?: Document;
  Schema: Value<GlueTable_IcebergSchema>;
  WriteOrder?: Value<GlueTable_IcebergSortOrder>;
}
export interface GlueTable_OpenTableFormatInput {
  IcebergInput?: Value<GlueTable_IcebergInput>;
}
export interface GlueTable_Order {
  Column: Value<string>;
  SortOrder: Value<number>;
}
export interface GlueTable_SchemaId {
  RegistryName?: Value<string>;
  SchemaArn?: Value<string>;
  SchemaName?: Value<string>;
}
export interface GlueTable_SchemaReference {
  SchemaId?: Value<GlueTable_SchemaId>;
  SchemaVersionId?: Value<string>;
  SchemaVersionNumber?: Value<number>;
}
export interface GlueTable_SerdeInfo {
  Name?: Value<string>;
  Parameters?: Document;
  SerializationLibrary?: Value<string>;
}
export interface GlueTable_SkewedInfo {
  SkewedColumnNames?: List<Value<string>>;
  SkewedColumnValueLocationMaps?: Document;
  SkewedColumnValues?: List<Value<string>>;
}
export interface GlueTable_StorageDescriptor {
  BucketColumns?: List<Value<string>>;
  Columns?: List<Value<GlueTable_Column>>;
  Compressed?: Value<boolean>;
  InputFormat?: Value<string>;
  Location?: Value<string>;
  NumberOfBuckets?: Value<number>;
  OutputFormat?: Value<string>;
  Parameters?: Document;
  SchemaReference?: Value<GlueTable_SchemaReference>;
  SerdeInfo?: Value<GlueTable_SerdeInfo>;
  SkewedInfo?: Value<GlueTable_SkewedInfo>;
  SortColumns?: List<Value<GlueTable_Order>>;
  StoredAsSubDirectories?: Value<boolean>;
}
export interface GlueTable_TableIdentifier {
  CatalogId?: Value<string>;
  DatabaseName?: Value<string>;
  Name?: Value<string>;
  Region?: Value<string>;
}
export interface GlueTable_TableInput {
  Description?: Value<string>;
  Name?: Value<string>;
  Owner?: Value<string>;
  Parameters?: Document;
  PartitionKeys?: List<Value<GlueTable_Column>>;
  Retention?: Value<number>;
  StorageDescriptor?: Value<GlueTable_StorageDescriptor>;
  TableType?: Value<string>;
  TargetTable?: Value<GlueTable_TableIdentifier>;
  ViewDefinition?: Value<GlueTable_ViewDefinition>;
  ViewExpandedText?: Value<string>;
  ViewOriginalText?: Value<string>;
}
export interface GlueTable_ViewDefinition {
  Definer?: Value<string>;
  IsProtected?: Value<boolean>;
  Representations?: List<Value<GlueTable_ViewRepresentation>>;
  SubObjects?: List<Value<string>>;
}
export interface GlueTable_ViewRepresentation {
  Dialect?: Value<string>;
  DialectVersion?: Value<string>;
  ValidationConnection?: Value<string>;
  ViewExpandedText?: Value<string>;
  ViewOriginalText?: Value<string>;
}
export interface GlueTableProps {
  CatalogId: Value<string>;
  DatabaseName: Value<string>;
  Name?: Value<string>;
  OpenTableFormatInput?: Value<GlueTable_OpenTableFormatInput>;
  TableInput?: Value<GlueTable_TableInput>;
}
export interface GlueTableAttrs {
  Id: Id<'AWS::Glue::Table'>;
}

export interface GuardDutyDetector_CFNDataSourceConfigurations {
  Kubernetes?: Value<GuardDutyDetector_CFNKubernetesConfiguration>;
  MalwareProtection?: Value<GuardDutyDetector_CFNMalwareProtectionConfiguration>;
  S3Logs?: Value<GuardDutyDetector_CFNS3LogsConfiguration>;
}
export interface GuardDutyDetector_CFNFeatureAdditionalConfiguration {
  Name?: Value<string>;
  Status?: Value<string>;
}
export interface GuardDutyDetector_CFNFeatureConfiguration {
  AdditionalConfiguration?: List<Value<GuardDutyDetector_CFNFeatureAdditionalConfiguration>>;
  Name: Value<string>;
  Status: 'DISABLED' | 'ENABLED' | Expr<string>;
}
export interface GuardDutyDetector_CFNKubernetesAuditLogsConfiguration {
  Enable: Value<boolean>;
}
export interface GuardDutyDetector_CFNKubernetesConfiguration {
  AuditLogs: Value<GuardDutyDetector_CFNKubernetesAuditLogsConfiguration>;
}
export interface GuardDutyDetector_CFNMalwareProtectionConfiguration {
  ScanEc2InstanceWithFindings?: Value<GuardDutyDetector_CFNScanEc2InstanceWithFindingsConfiguration>;
}
export interface GuardDutyDetector_CFNS3LogsConfiguration {
  Enable: Value<boolean>;
}
export interface GuardDutyDetector_CFNScanEc2InstanceWithFindingsConfiguration {
  EbsVolumes?: Value<boolean>;
}
export interface GuardDutyDetector_TagItem {
  Key: Value<string>;
  Value: Value<string>;
}
export interface GuardDutyDetectorProps {
  DataSources?: Value<GuardDutyDetector_CFNDataSourceConfigurations>;
  Enable: Value<boolean>;
  Features?: List<Value<GuardDutyDetector_CFNFeatureConfiguration>>;
  FindingPublishingFrequency?: Value<string>;
  Tags?: List<Value<GuardDutyDetector_TagItem>>;
}
export interface GuardDutyDetectorAttrs {
  Id: Id<'AWS::GuardDuty::Detector'>;
}

export interface HealthLakeFHIRDatastore_IdentityProviderConfiguration {
  AuthorizationStrategy: 'AWS_AUTH' | 'SMART_ON_FHIR' | 'SMART_ON_FHIR_V1' | Expr<string>;
  FineGrainedAuthorizationEnabled?: Value<boolean>;
  IdpLambdaArn?: Value<string>;
  Metadata?: Value<string>;
}
export interface HealthLakeFHIRDatastore_KmsEncryptionConfig {
  CmkType: 'AWS_OWNED_KMS_KEY' | 'CUSTOMER_MANAGED_KMS_KEY' | Expr<string>;
  KmsKeyId?: Value<string>;
}
export interface HealthLakeFHIRDatastore_PreloadDataConfig {
  PreloadDataType: 'SYNTHEA' | Expr<string>;
}
export interface HealthLakeFHIRDatastore_SseConfiguration {
  KmsEncryptionConfig: Value<HealthLakeFHIRDatastore_KmsEncryptionConfig>;
}
export interface HealthLakeFHIRDatastoreProps {
  DatastoreName?: Value<string>;
  DatastoreTypeVersion: 'R4' | Expr<string>;
  IdentityProviderConfiguration?: Value<HealthLakeFHIRDatastore_IdentityProviderConfiguration>;
  PreloadDataConfig?: Value<HealthLakeFHIRDatastore_PreloadDataConfig>;
  SseConfiguration?: Value<HealthLakeFHIRDatastore_SseConfiguration>;
  Tags?: List<Value<Tag>>;
}
export interface HealthLakeFHIRDatastoreAttrs {
  'CreatedAt.Nanos': Expr<number>;
  'CreatedAt.Seconds': Expr<string>;
  DatastoreArn: Arn<'AWS::HealthLake::FHIRDatastore'>;
  DatastoreEndpoint: Expr<string>;
  DatastoreId: Id<'AWS::HealthLake::FHIRDatastore'>;
  DatastoreStatus: Expr<string>;
}

export interface IAMGroup_Policy {
  PolicyDocument: Document;
  PolicyName: Value<string>;
}
export interface IAMGroupProps {
  GroupName?: Value<string>;
  ManagedPolicyArns?: List<Value<string>>;
  Path?: Value<string>;
  Policies?: List<Value<IAMGroup_Policy>>;
}
export interface IAMGroupAttrs {
  Arn: Arn<'AWS::IAM::Group'>;
}

export interface IAMInstanceProfileProps {
  InstanceProfileName?: Value<string>;
  Path?: Value<string>;
  Roles: List<Id<'AWS::IAM::Role'>>;
}
export interface IAMInstanceProfileAttrs {
  Arn: Arn<'AWS::IAM::InstanceProfile'>;
}

export interface IAMManagedPolicyProps {
  Description?: Value<string>;
  Groups?: List<Id<'AWS::IAM::Group'>>;
  ManagedPolicyName?: Value<string>;
  Path?: Value<string>;
  PolicyDocument: Document;
  Roles?: List<Id<'AWS::IAM::Role'>>;
  Users?: List<Id<'AWS::IAM::User'>>;
}
export interface IAMManagedPolicyAttrs {
  AttachmentCount: Expr<number>;
  CreateDate: Expr<string>;
  DefaultVersionId: Expr<string>;
  IsAttachable: Expr<boolean>;
  PermissionsBoundaryUsageCount: Expr<number>;
  PolicyArn: Arn<'AWS::IAM::ManagedPolicy'>;
  PolicyId: Expr<string>;
  UpdateDate: Expr<string>;
}

export interface IAMPolicyProps {
  Groups?: List<Value<string>>;
  PolicyDocument: Document;
  PolicyName: Value<string>;
  Roles?: List<Value<string>>;
  Users?: List<Value<string>>;
}
export interface IAMPolicyAttrs {
  Id: Id<'AWS::IAM::Policy'>;
}

export interface IAMRole_Policy {
  PolicyDocument: Document;
  PolicyName: Value<string>;
}
export interface IAMRoleProps {
  AssumeRolePolicyDocument: Document;
  Description?: Value<string>;
  ManagedPolicyArns?: List<Value<string>>;
  MaxSessionDuration?: Value<number>;
  Path?: Value<string>;
  PermissionsBoundary?: Arn<'AWS::IAM::ManagedPolicy'> | Id<'AWS::IAM::ManagedPolicy'>;
  Policies?: List<Value<IAMRole_Policy>>;
  RoleName?: Value<string>;
  Tags?: List<Value<Tag>>;
}
export interface IAMRoleAttrs {
  Arn: Arn<'AWS::IAM::Role'>;
  RoleId: Expr<string>;
}

export interface IAMUser_LoginProfile {
  Password: Value<string>;
  PasswordResetRequired?: Value<boolean>;
}
export interface IAMUser_Policy {
  PolicyDocument: Document;
  PolicyName: Value<string>;
}
export interface IAMUserProps {
  Groups?: List<Id<'AWS::IAM::Group'>>;
  LoginProfile?: Value<IAMUser_LoginProfile>;
  ManagedPolicyArns?: List<Value<string>>;
  Path?: Value<string>;
  PermissionsBoundary?: Arn<'AWS::IAM::ManagedPolicy'> | Id<'AWS::IAM::ManagedPolicy'>;
  Policies?: List<Value<IAMUser_Policy>>;
  Tags?: List<Value<Tag>>;
  UserName?: Value<string>;
}
export interface IAMUserAttrs {
  Arn: Arn<'AWS::IAM::User'>;
}

export interface KMSAliasProps {
  AliasName: Value<string>;
  TargetKeyId: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
}
export type KMSAliasAttrs = Record<never, never>;

export interface KMSKeyProps {
  BypassPolicyLockoutSafetyCheck?: Value<boolean>;
  Description?: Value<string>;
  EnableKeyRotation?: Value<boolean>;
  Enabled?: Value<boolean>;
  KeyPolicy?: Document;
  KeySpec?: 'ECC_NIST_EDWARDS25519' | 'ECC_NIST_P256' | 'ECC_NIST_P384' | 'ECC_NIST_P521' | 'ECC_SECG_P256K1' | 'HMAC_224' | 'HMAC_256' | 'HMAC_384' | 'HMAC_512' | 'ML_DSA_44' | 'ML_DSA_65' | 'ML_DSA_87' | 'RSA_2048' | 'RSA_3072' | 'RSA_4096' | 'SM2' | 'SYMMETRIC_DEFAULT' | Expr<string>;
  KeyUsage?: 'ENCRYPT_DECRYPT' | 'GENERATE_VERIFY_MAC' | 'KEY_AGREEMENT' | 'SIGN_VERIFY' | Expr<string>;
  MultiRegion?: Value<boolean>;
  Origin?: 'AWS_KMS' | 'EXTERNAL' | Expr<string>;
  PendingWindowInDays?: Value<number>;
  RotationPeriodInDays?: Value<number>;
  Tags?: List<Value<Tag>>;
}
export interface KMSKeyAttrs {
  Arn: Arn<'AWS::KMS::Key'>;
  KeyId: Id<'AWS::KMS::Key'>;
}

export interface KMSReplicaKeyProps {
  Description?: Value<string>;
  Enabled?: Value<boolean>;
  KeyPolicy: Document;
  PendingWindowInDays?: Value<number>;
  PrimaryKeyArn: Value<string>;
  Tags?: List<Value<Tag>>;
}
export interface KMSReplicaKeyAttrs {
  Arn: Arn<'AWS::KMS::ReplicaKey'>;
  KeyId: Id<'AWS::KMS::ReplicaKey'>;
}

export interface KinesisStream_StreamEncryption {
  EncryptionType: 'KMS' | Expr<string>;
  KeyId: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
}
export interface KinesisStream_StreamModeDetails {
  StreamMode: 'ON_DEMAND' | 'PROVISIONED' | Expr<string>;
}
export interface KinesisStreamProps {
  DesiredShardLevelMetrics?: List<'ALL' | 'IncomingBytes' | 'IncomingRecords' | 'IteratorAgeMilliseconds' | 'OutgoingBytes' | 'OutgoingRecords' | 'ReadProvisionedThroughputExceeded' | 'WriteProvisionedThroughputExceeded' | Expr<string>>;
  MaxRecordSizeInKiB?: Value<number>;
  Name?: Value<string>;
  RetentionPeriodHours?: Value<number>;
  ShardCount?: Value<number>;
  StreamEncryption?: Value<KinesisStream_StreamEncryption>;
  StreamModeDetails?: Value<KinesisStream_StreamModeDetails>;
  Tags?: List<Value<Tag>>;
  WarmThroughputMiBps?: Value<number>;
}
export interface KinesisStreamAttrs {
  Arn: Arn<'AWS::Kinesis::Stream'>;
}

export interface KinesisFirehoseDeliveryStream_AmazonOpenSearchServerlessBufferingHints {
  IntervalInSeconds?: Value<number>;
  SizeInMBs?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_AmazonOpenSearchServerlessDestinationConfiguration {
  BufferingHints?: Value<KinesisFirehoseDeliveryStream_AmazonOpenSearchServerlessBufferingHints>;
  CloudWatchLoggingOptions?: Value<KinesisFirehoseDeliveryStream_CloudWatchLoggingOptions>;
  CollectionEndpoint?: Value<string>;
  IndexName: Value<string>;
  ProcessingConfiguration?: Value<KinesisFirehoseDeliveryStream_ProcessingConfiguration>;
  RetryOptions?: Value<KinesisFirehoseDeliveryStream_AmazonOpenSearchServerlessRetryOptions>;
  RoleARN: Arn<'AWS::IAM::Role'>;
  S3BackupMode?: 'AllDocuments' | 'FailedDocumentsOnly' | Expr<string>;
  S3Configuration: Value<KinesisFirehoseDeliveryStream_S3DestinationConfiguration>;
  VpcConfiguration?: Value<KinesisFirehoseDeliveryStream_VpcConfiguration>;
}
export interface KinesisFirehoseDeliveryStream_AmazonOpenSearchServerlessRetryOptions {
  DurationInSeconds?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_AmazonopensearchserviceBufferingHints {
  IntervalInSeconds?: Value<number>;
  SizeInMBs?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_AmazonopensearchserviceDestinationConfiguration {
  BufferingHints?: Value<KinesisFirehoseDeliveryStream_AmazonopensearchserviceBufferingHints>;
  CloudWatchLoggingOptions?: Value<KinesisFirehoseDeliveryStream_CloudWatchLoggingOptions>;
  ClusterEndpoint?: Value<string>;
  DocumentIdOptions?: Value<KinesisFirehoseDeliveryStream_DocumentIdOptions>;
  DomainARN?: Value<string>;
  IndexName: Value<string>;
  IndexRotationPeriod?: 'NoRotation' | 'OneDay' | 'OneHour' | 'OneMonth' | 'OneWeek' | Expr<string>;
  ProcessingConfiguration?: Value<KinesisFirehoseDeliveryStream_ProcessingConfiguration>;
  RetryOptions?: Value<KinesisFirehoseDeliveryStream_AmazonopensearchserviceRetryOptions>;
  RoleARN: Arn<'AWS::IAM::Role'>;
  S3BackupMode?: 'AllDocuments' | 'FailedDocumentsOnly' | Expr<string>;
  S3Configuration: Value<KinesisFirehoseDeliveryStream_S3DestinationConfiguration>;
  TypeName?: Value<string>;
  VpcConfiguration?: Value<KinesisFirehoseDeliveryStream_VpcConfiguration>;
}
export interface KinesisFirehoseDeliveryStream_AmazonopensearchserviceRetryOptions {
  DurationInSeconds?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_AuthenticationConfiguration {
  Connectivity: 'PRIVATE' | 'PUBLIC' | Expr<string>;
  RoleARN: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_BufferingHints {
  IntervalInSeconds?: Value<number>;
  SizeInMBs?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_CatalogConfiguration {
  CatalogArn?: Value<string>;
  WarehouseLocation?: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_CloudWatchLoggingOptions {
  Enabled?: Value<boolean>;
  LogGroupName?: Id<'AWS::Logs::LogGroup'>;
  LogStreamName?: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_CopyCommand {
  CopyOptions?: Value<string>;
  DataTableColumns?: Value<string>;
  DataTableName: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_DataFormatConversionConfiguration {
  Enabled?: Value<boolean>;
  InputFormatConfiguration?: Value<KinesisFirehoseDeliveryStream_InputFormatConfiguration>;
  OutputFormatConfiguration?: Value<KinesisFirehoseDeliveryStream_OutputFormatConfiguration>;
  SchemaConfiguration?: Value<KinesisFirehoseDeliveryStream_SchemaConfiguration>;
}
export interface KinesisFirehoseDeliveryStream_DatabaseColumns {
  Exclude?: List<Value<string>>;
  Include?: List<Value<string>>;
}
export interface KinesisFirehoseDeliveryStream_DatabaseSourceAuthenticationConfiguration {
  SecretsManagerConfiguration: Value<KinesisFirehoseDeliveryStream_SecretsManagerConfiguration>;
}
export interface KinesisFirehoseDeliveryStream_DatabaseSourceConfiguration {
  Columns?: Value<KinesisFirehoseDeliveryStream_DatabaseColumns>;
  DatabaseSourceAuthenticationConfiguration: Value<KinesisFirehoseDeliveryStream_DatabaseSourceAuthenticationConfiguration>;
  DatabaseSourceVPCConfiguration: Value<KinesisFirehoseDeliveryStream_DatabaseSourceVPCConfiguration>;
  Databases: Value<KinesisFirehoseDeliveryStream_Databases>;
  Digest?: Value<string>;
  Endpoint: Value<string>;
  Port: Value<number>;
  PublicCertificate?: Value<string>;
  SSLMode?: 'Disabled' | 'Enabled' | Expr<string>;
  SnapshotWatermarkTable: Value<string>;
  SurrogateKeys?: List<Value<string>>;
  Tables: Value<KinesisFirehoseDeliveryStream_DatabaseTables>;
  Type: 'MySQL' | 'PostgreSQL' | Expr<string>;
}
export interface KinesisFirehoseDeliveryStream_DatabaseSourceVPCConfiguration {
  VpcEndpointServiceName: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_DatabaseTables {
  Exclude?: List<Value<string>>;
  Include?: List<Value<string>>;
}
export interface KinesisFirehoseDeliveryStream_Databases {
  Exclude?: List<Value<string>>;
  Include?: List<Value<string>>;
}
export interface KinesisFirehoseDeliveryStream_DeliveryStreamEncryptionConfigurationInput {
  KeyARN?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'>;
  KeyType: 'AWS_OWNED_CMK' | 'CUSTOMER_MANAGED_CMK' | Expr<string>;
}
export interface KinesisFirehoseDeliveryStream_Deserializer {
  HiveJsonSerDe?: Value<KinesisFirehoseDeliveryStream_HiveJsonSerDe>;
  OpenXJsonSerDe?: Value<KinesisFirehoseDeliveryStream_OpenXJsonSerDe>;
}
export interface KinesisFirehoseDeliveryStream_DestinationTableConfiguration {
  DestinationDatabaseName: Value<string>;
  DestinationTableName: Value<string>;
  PartitionSpec?: Value<KinesisFirehoseDeliveryStream_PartitionSpec>;
  S3ErrorOutputPrefix?: Value<string>;
  UniqueKeys?: List<Value<string>>;
}
export interface KinesisFirehoseDeliveryStream_DirectPutSourceConfiguration {
  ThroughputHintInMBs?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_DocumentIdOptions {
  DefaultDocumentIdFormat: 'FIREHOSE_DEFAULT' | 'NO_DOCUMENT_ID' | Expr<string>;
}
export interface KinesisFirehoseDeliveryStream_DynamicPartitioningConfiguration {
  Enabled?: Value<boolean>;
  RetryOptions?: Value<KinesisFirehoseDeliveryStream_RetryOptions>;
}
export interface KinesisFirehoseDeliveryStream_ElasticsearchBufferingHints {
  IntervalInSeconds?: Value<number>;
  SizeInMBs?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_ElasticsearchDestinationConfiguration {
  BufferingHints?: Value<KinesisFirehoseDeliveryStream_ElasticsearchBufferingHints>;
  CloudWatchLoggingOptions?: Value<KinesisFirehoseDeliveryStream_CloudWatchLoggingOptions>;
  ClusterEndpoint?: Value<string>;
  DocumentIdOptions?: Value<KinesisFirehoseDeliveryStream_DocumentIdOptions>;
  DomainARN?: Value<string>;
  IndexName: Value<string>;
  IndexRotationPeriod?: 'NoRotation' | 'OneDay' | 'OneHour' | 'OneMonth' | 'OneWeek' | Expr<string>;
  ProcessingConfiguration?: Value<KinesisFirehoseDeliveryStream_ProcessingConfiguration>;
  RetryOptions?: Value<KinesisFirehoseDeliveryStream_ElasticsearchRetryOptions>;
  RoleARN: Arn<'AWS::IAM::Role'>;
  S3BackupMode?: 'AllDocuments' | 'FailedDocumentsOnly' | Expr<string>;
  S3Configuration: Value<KinesisFirehoseDeliveryStream_S3DestinationConfiguration>;
  TypeName?: Value<string>;
  VpcConfiguration?: Value<KinesisFirehoseDeliveryStream_VpcConfiguration>;
}
export interface KinesisFirehoseDeliveryStream_ElasticsearchRetryOptions {
  DurationInSeconds?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_EncryptionConfiguration {
  KMSEncryptionConfig?: Value<KinesisFirehoseDeliveryStream_KMSEncryptionConfig>;
  NoEncryptionConfig?: 'NoEncryption' | Expr<string>;
}
export interface KinesisFirehoseDeliveryStream_ExtendedS3DestinationConfiguration {
  BucketARN: Arn<'AWS::S3::Bucket'>;
  BufferingHints?: Value<KinesisFirehoseDeliveryStream_BufferingHints>;
  CloudWatchLoggingOptions?: Value<KinesisFirehoseDeliveryStream_CloudWatchLoggingOptions>;
  CompressionFormat?: 'GZIP' | 'HADOOP_SNAPPY' | 'Snappy' | 'UNCOMPRESSED' | 'ZIP' | Expr<string>;
  CustomTimeZone?: Value<string>;
  DataFormatConversionConfiguration?: Value<KinesisFirehoseDeliveryStream_DataFormatConversionConfiguration>;
  DynamicPartitioningConfiguration?: Value<KinesisFirehoseDeliveryStream_DynamicPartitioningConfiguration>;
  EncryptionConfiguration?: Value<KinesisFirehoseDeliveryStream_EncryptionConfiguration>;
  ErrorOutputPrefix?: Value<string>;
  FileExtension?: Value<string>;
  Prefix?: Value<string>;
  ProcessingConfiguration?: Value<KinesisFirehoseDeliveryStream_ProcessingConfiguration>;
  RoleARN: Arn<'AWS::IAM::Role'>;
  S3BackupConfiguration?: Value<KinesisFirehoseDeliveryStream_S3DestinationConfiguration>;
  S3BackupMode?: 'Disabled' | 'Enabled' | Expr<string>;
}
export interface KinesisFirehoseDeliveryStream_HiveJsonSerDe {
  TimestampFormats?: List<Value<string>>;
}
export interface KinesisFirehoseDeliveryStream_HttpEndpointCommonAttribute {
  AttributeName: Value<string>;
  AttributeValue: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_HttpEndpointConfiguration {
  AccessKey?: Value<string>;
  Name?: Value<string>;
  Url: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_HttpEndpointDestinationConfiguration {
  BufferingHints?: Value<KinesisFirehoseDeliveryStream_BufferingHints>;
  CloudWatchLoggingOptions?: Value<KinesisFirehoseDeliveryStream_CloudWatchLoggingOptions>;
  EndpointConfiguration: Value<KinesisFirehoseDeliveryStream_HttpEndpointConfiguration>;
  ProcessingConfiguration?: Value<KinesisFirehoseDeliveryStream_ProcessingConfiguration>;
  RequestConfiguration?: Value<KinesisFirehoseDeliveryStream_HttpEndpointRequestConfiguration>;
  RetryOptions?: Value<KinesisFirehoseDeliveryStream_RetryOptions>;
  RoleARN?: Value<string>;
  S3BackupMode?: Value<string>;
  S3Configuration: Value<KinesisFirehoseDeliveryStream_S3DestinationConfiguration>;
  SecretsManagerConfiguration?: Value<KinesisFirehoseDeliveryStream_SecretsManagerConfiguration>;
}
export interface KinesisFirehoseDeliveryStream_HttpEndpointRequestConfiguration {
  CommonAttributes?: List<Value<KinesisFirehoseDeliveryStream_HttpEndpointCommonAttribute>>;
  ContentEncoding?: 'GZIP' | 'NONE' | Expr<string>;
}
export interface KinesisFirehoseDeliveryStream_IcebergDestinationConfiguration {
  AppendOnly?: Value<boolean>;
  BufferingHints?: Value<KinesisFirehoseDeliveryStream_BufferingHints>;
  CatalogConfiguration: Value<KinesisFirehoseDeliveryStream_CatalogConfiguration>;
  CloudWatchLoggingOptions?: Value<KinesisFirehoseDeliveryStream_CloudWatchLoggingOptions>;
  DestinationTableConfigurationList?: List<Value<KinesisFirehoseDeliveryStream_DestinationTableConfiguration>>;
  ProcessingConfiguration?: Value<KinesisFirehoseDeliveryStream_ProcessingConfiguration>;
  RetryOptions?: Value<KinesisFirehoseDeliveryStream_RetryOptions>;
  RoleARN: Value<string>;
  S3Configuration: Value<KinesisFirehoseDeliveryStream_S3DestinationConfiguration>;
  SchemaEvolutionConfiguration?: Value<KinesisFirehoseDeliveryStream_SchemaEvolutionConfiguration>;
  TableCreationConfiguration?: Value<KinesisFirehoseDeliveryStream_TableCreationConfiguration>;
  s3BackupMode?: 'AllData' | 'FailedDataOnly' | Expr<string>;
}
export interface KinesisFirehoseDeliveryStream_InputFormatConfiguration {
  Deserializer?: Value<KinesisFirehoseDeliveryStream_Deserializer>;
}
export interface KinesisFirehoseDeliveryStream_KMSEncryptionConfig {
  AWSKMSKeyARN: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'>;
}
export interface KinesisFirehoseDeliveryStream_KinesisStreamSourceConfiguration {
  KinesisStreamARN: Arn<'AWS::Kinesis::Stream'>;
  RoleARN: Arn<'AWS::IAM::Role'>;
}
export interface KinesisFirehoseDeliveryStream_MSKSourceConfiguration {
  AuthenticationConfiguration: Value<KinesisFirehoseDeliveryStream_AuthenticationConfiguration>;
  MSKClusterARN: Value<string>;
  ReadFromTimestamp?: Value<string>;
  TopicName: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_OpenXJsonSerDe {
  CaseInsensitive?: Value<boolean>;
  ColumnToJsonKeyMappings?: Dictionary<Value<string>>;
  ConvertDotsInJsonKeysToUnderscores?: Value<boolean>;
}
export interface KinesisFirehoseDeliveryStream_OrcSerDe {
  BlockSizeBytes?: Value<number>;
  BloomFilterColumns?: List<Value<string>>;
  BloomFilterFalsePositiveProbability?: Value<number>;
  Compression?: Value<string>;
  DictionaryKeyThreshold?: Value<number>;
  EnablePadding?: Value<boolean>;
  FormatVersion?: Value<string>;
  PaddingTolerance?: Value<number>;
  RowIndexStride?: Value<number>;
  StripeSizeBytes?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_OutputFormatConfiguration {
  Serializer?: Value<KinesisFirehoseDeliveryStream_Serializer>;
}
export interface KinesisFirehoseDeliveryStream_ParquetSerDe {
  BlockSizeBytes?: Value<number>;
  Compression?: Value<string>;
  EnableDictionaryCompression?: Value<boolean>;
  MaxPaddingBytes?: Value<number>;
  PageSizeBytes?: Value<number>;
  WriterVersion?: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_PartitionField {
  SourceName: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_PartitionSpec {
  Identity?: List<Value<KinesisFirehoseDeliveryStream_PartitionField>>;
}
export interface KinesisFirehoseDeliveryStream_ProcessingConfiguration {
  Enabled?: Value<boolean>;
  Processors?: List<Value<KinesisFirehoseDeliveryStream_Processor>>;
}
export interface KinesisFirehoseDeliveryStream_Processor {
  Parameters?: List<Value<KinesisFirehoseDeliveryStream_ProcessorParameter>>;
  Type: 'AppendDelimiterToRecord' | 'CloudWatchLogProcessing' | 'Decompression' | 'Lambda' | 'MetadataExtraction' | 'RecordDeAggregation' | Expr<string>;
}
export interface KinesisFirehoseDeliveryStream_ProcessorParameter {
  ParameterName: Value<string>;
  ParameterValue: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_RedshiftDestinationConfiguration {
  CloudWatchLoggingOptions?: Value<KinesisFirehoseDeliveryStream_CloudWatchLoggingOptions>;
  ClusterJDBCURL: Value<string>;
  CopyCommand: Value<KinesisFirehoseDeliveryStream_CopyCommand>;
  Password?: Value<string>;
  ProcessingConfiguration?: Value<KinesisFirehoseDeliveryStream_ProcessingConfiguration>;
  RetryOptions?: Value<KinesisFirehoseDeliveryStream_RedshiftRetryOptions>;
  RoleARN: Arn<'AWS::IAM::Role'>;
  S3BackupConfiguration?: Value<KinesisFirehoseDeliveryStream_S3DestinationConfiguration>;
  S3BackupMode?: 'Disabled' | 'Enabled' | Expr<string>;
  S3Configuration: Value<KinesisFirehoseDeliveryStream_S3DestinationConfiguration>;
  SecretsManagerConfiguration?: Value<KinesisFirehoseDeliveryStream_SecretsManagerConfiguration>;
  Username?: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_RedshiftRetryOptions {
  DurationInSeconds?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_RetryOptions {
  DurationInSeconds?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_S3DestinationConfiguration {
  BucketARN: Arn<'AWS::S3::Bucket'>;
  BufferingHints?: Value<KinesisFirehoseDeliveryStream_BufferingHints>;
  CloudWatchLoggingOptions?: Value<KinesisFirehoseDeliveryStream_CloudWatchLoggingOptions>;
  CompressionFormat?: 'GZIP' | 'HADOOP_SNAPPY' | 'Snappy' | 'UNCOMPRESSED' | 'ZIP' | Expr<string>;
  EncryptionConfiguration?: Value<KinesisFirehoseDeliveryStream_EncryptionConfiguration>;
  ErrorOutputPrefix?: Value<string>;
  Prefix?: Value<string>;
  RoleARN: Arn<'AWS::IAM::Role'>;
}
export interface KinesisFirehoseDeliveryStream_SchemaConfiguration {
  CatalogId?: Value<string>;
  DatabaseName?: Id<'AWS::Glue::Database'>;
  Region?: Value<string>;
  RoleARN?: Arn<'AWS::IAM::Role'>;
  TableName?: Value<string>;
  VersionId?: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_SchemaEvolutionConfiguration {
  Enabled?: Value<boolean>;
}
export interface KinesisFirehoseDeliveryStream_SecretsManagerConfiguration {
  Enabled: Value<boolean>;
  RoleARN?: Value<string>;
  SecretARN?: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_Serializer {
  OrcSerDe?: Value<KinesisFirehoseDeliveryStream_OrcSerDe>;
  ParquetSerDe?: Value<KinesisFirehoseDeliveryStream_ParquetSerDe>;
}
export interface KinesisFirehoseDeliveryStream_SnowflakeBufferingHints {
  IntervalInSeconds?: Value<number>;
  SizeInMBs?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_SnowflakeDestinationConfiguration {
  AccountUrl: Value<string>;
  BufferingHints?: Value<KinesisFirehoseDeliveryStream_SnowflakeBufferingHints>;
  CloudWatchLoggingOptions?: Value<KinesisFirehoseDeliveryStream_CloudWatchLoggingOptions>;
  ContentColumnName?: Value<string>;
  DataLoadingOption?: 'JSON_MAPPING' | 'VARIANT_CONTENT_AND_METADATA_MAPPING' | 'VARIANT_CONTENT_MAPPING' | Expr<string>;
  Database: Value<string>;
  KeyPassphrase?: Value<string>;
  MetaDataColumnName?: Value<string>;
  PrivateKey?: Value<string>;
  ProcessingConfiguration?: Value<KinesisFirehoseDeliveryStream_ProcessingConfiguration>;
  RetryOptions?: Value<KinesisFirehoseDeliveryStream_SnowflakeRetryOptions>;
  RoleARN: Value<string>;
  S3BackupMode?: 'AllData' | 'FailedDataOnly' | Expr<string>;
  S3Configuration: Value<KinesisFirehoseDeliveryStream_S3DestinationConfiguration>;
  Schema: Value<string>;
  SecretsManagerConfiguration?: Value<KinesisFirehoseDeliveryStream_SecretsManagerConfiguration>;
  SnowflakeRoleConfiguration?: Value<KinesisFirehoseDeliveryStream_SnowflakeRoleConfiguration>;
  SnowflakeVpcConfiguration?: Value<KinesisFirehoseDeliveryStream_SnowflakeVpcConfiguration>;
  Table: Value<string>;
  User?: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_SnowflakeRetryOptions {
  DurationInSeconds?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_SnowflakeRoleConfiguration {
  Enabled?: Value<boolean>;
  SnowflakeRole?: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_SnowflakeVpcConfiguration {
  PrivateLinkVpceId: Value<string>;
}
export interface KinesisFirehoseDeliveryStream_SplunkBufferingHints {
  IntervalInSeconds?: Value<number>;
  SizeInMBs?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_SplunkDestinationConfiguration {
  BufferingHints?: Value<KinesisFirehoseDeliveryStream_SplunkBufferingHints>;
  CloudWatchLoggingOptions?: Value<KinesisFirehoseDeliveryStream_CloudWatchLoggingOptions>;
  HECAcknowledgmentTimeoutInSeconds?: Value<number>;
  HECEndpoint: Value<string>;
  HECEndpointType: 'Event' | 'Raw' | Expr<string>;
  HECToken?: Value<string>;
  ProcessingConfiguration?: Value<KinesisFirehoseDeliveryStream_ProcessingConfiguration>;
  RetryOptions?: Value<KinesisFirehoseDeliveryStream_SplunkRetryOptions>;
  S3BackupMode?: Value<string>;
  S3Configuration: Value<KinesisFirehoseDeliveryStream_S3DestinationConfiguration>;
  SecretsManagerConfiguration?: Value<KinesisFirehoseDeliveryStream_SecretsManagerConfiguration>;
}
export interface KinesisFirehoseDeliveryStream_SplunkRetryOptions {
  DurationInSeconds?: Value<number>;
}
export interface KinesisFirehoseDeliveryStream_TableCreationConfiguration {
  Enabled?: Value<boolean>;
}
export interface KinesisFirehoseDeliveryStream_VpcConfiguration {
  RoleARN: Arn<'AWS::IAM::Role'>;
  SecurityGroupIds: List<Id<'AWS::EC2::SecurityGroup'>>;
  SubnetIds: List<Id<'AWS::EC2::Subnet'>>;
}
export interface KinesisFirehoseDeliveryStreamProps {
  AmazonOpenSearchServerlessDestinationConfiguration?: Value<KinesisFirehoseDeliveryStream_AmazonOpenSearchServerlessDestinationConfiguration>;
  AmazonopensearchserviceDestinationConfiguration?: Value<KinesisFirehoseDeliveryStream_AmazonopensearchserviceDestinationConfiguration>;
  DatabaseSourceConfiguration?: Value<KinesisFirehoseDeliveryStream_DatabaseSourceConfiguration>;
  DeliveryStreamEncryptionConfigurationInput?: Value<KinesisFirehoseDeliveryStream_DeliveryStreamEncryptionConfigurationInput>;
  DeliveryStreamName?: Value<string>;
  DeliveryStreamType?: 'DatabaseAsSource' | 'DirectPut' | 'KinesisStreamAsSource' | 'MSKAsSource' | Expr<string>;
  DirectPutSourceConfiguration?: Value<KinesisFirehoseDeliveryStream_DirectPutSourceConfiguration>;
  ElasticsearchDestinationConfiguration?: Value<KinesisFirehoseDeliveryStream_ElasticsearchDestinationConfiguration>;
  ExtendedS3DestinationConfiguration?: Value<KinesisFirehoseDeliveryStream_ExtendedS3DestinationConfiguration>;
  HttpEndpointDestinationConfiguration?: Value<KinesisFirehoseDeliveryStream_HttpEndpointDestinationConfiguration>;
  IcebergDestinationConfiguration?: Value<KinesisFirehoseDeliveryStream_IcebergDestinationConfiguration>;
  KinesisStreamSourceConfiguration?: Value<KinesisFirehoseDeliveryStream_KinesisStreamSourceConfiguration>;
  MSKSourceConfiguration?: Value<KinesisFirehoseDeliveryStream_MSKSourceConfiguration>;
  RedshiftDestinationConfiguration?: Value<KinesisFirehoseDeliveryStream_RedshiftDestinationConfiguration>;
  S3DestinationConfiguration?: Value<KinesisFirehoseDeliveryStream_S3DestinationConfiguration>;
  SnowflakeDestinationConfiguration?: Value<KinesisFirehoseDeliveryStream_SnowflakeDestinationConfiguration>;
  SplunkDestinationConfiguration?: Value<KinesisFirehoseDeliveryStream_SplunkDestinationConfiguration>;
  Tags?: List<Value<Tag>>;
}
export interface KinesisFirehoseDeliveryStreamAttrs {
  Arn: Arn<'AWS::KinesisFirehose::DeliveryStream'>;
}

export interface LakeFormationDataLakeSettings_DataLakePrincipal {
  DataLakePrincipalIdentifier: Value<string>;
}
export interface LakeFormationDataLakeSettings_PrincipalPermissions {
  Permissions: List<Value<string>>;
  Principal: Value<LakeFormationDataLakeSettings_DataLakePrincipal>;
}
export interface LakeFormationDataLakeSettingsProps {
  Admins?: List<Value<LakeFormationDataLakeSettings_DataLakePrincipal>>;
  AllowExternalDataFiltering?: Value<boolean>;
  AllowFullTableExternalDataAccess?: Value<boolean>;
  AuthorizedSessionTagValueList?: List<Value<string>>;
  CreateDatabaseDefaultPermissions?: List<Value<LakeFormationDataLakeSettings_PrincipalPermissions>>;
  CreateTableDefaultPermissions?: List<Value<LakeFormationDataLakeSettings_PrincipalPermissions>>;
  ExternalDataFilteringAllowList?: List<Value<LakeFormationDataLakeSettings_DataLakePrincipal>>;
  MutationType?: Value<string>;
  Parameters?: Document;
  ReadOnlyAdmins?: List<Value<LakeFormationDataLakeSettings_DataLakePrincipal>>;
  TrustedResourceOwners?: List<Value<string>>;
}
export interface LakeFormationDataLakeSettingsAttrs {
  Id: Id<'AWS::LakeFormation::DataLakeSettings'>;
}

export interface LakeFormationPrincipalPermissions_CatalogResource {
  Id?: Value<string>;
}
export interface LakeFormationPrincipalPermissions_ColumnWildcard {
  ExcludedColumnNames?: List<Value<string>>;
}
export interface LakeFormationPrincipalPermissions_DataCellsFilterResource {
  DatabaseName: Value<string>;
  Name: Value<string>;
  TableCatalogId: Value<string>;
  TableName: Value<string>;
}
export interface LakeFormationPrincipalPermissions_DataLakePrincipal {
  DataLakePrincipalIdentifier?: Value<string>;
}
export interface LakeFormationPrincipalPermissions_DataLocationResource {
  CatalogId: Value<string>;
  ResourceArn: Value<string>;
}
export interface LakeFormationPrincipalPermissions_DatabaseResource {
  CatalogId: Value<string>;
  Name: Value<string>;
}
export interface LakeFormationPrincipalPermissions_LFTag {
  TagKey?: Value<string>;
  TagValues?: List<Value<string>>;
}
export interface LakeFormationPrincipalPermissions_LFTagKeyResource {
  CatalogId: Value<string>;
  TagKey: Value<string>;
  TagValues: List<Value<string>>;
}
export interface LakeFormationPrincipalPermissions_LFTagPolicyResource {
  CatalogId: Value<string>;
  Expression: List<Value<LakeFormationPrincipalPermissions_LFTag>>;
  ResourceType: 'DATABASE' | 'TABLE' | Expr<string>;
}
export interface LakeFormationPrincipalPermissions_Resource {
  Catalog?: Value<LakeFormationPrincipalPermissions_CatalogResource>;
  DataCellsFilter?: Value<LakeFormationPrincipalPermissions_DataCellsFilterResource>;
  DataLocation?: Value<LakeFormationPrincipalPermissions_DataLocationResource>;
  Database?: Value<LakeFormationPrincipalPermissions_DatabaseResource>;
  LFTag?: Value<LakeFormationPrincipalPermissions_LFTagKeyResource>;
  LFTagPolicy?: Value<LakeFormationPrincipalPermissions_LFTagPolicyResource>;
  Table?: Value<LakeFormationPrincipalPermissions_TableResource>;
  TableWithColumns?: Value<LakeFormationPrincipalPermissions_TableWithColumnsResource>;
}
export interface LakeFormationPrincipalPermissions_TableResource {
  CatalogId: Value<string>;
  DatabaseName: Value<string>;
  Name?: Value<string>;
  TableWildcard?: Document;
}
export interface LakeFormationPrincipalPermissions_TableWithColumnsResource {
  CatalogId: Value<string>;
  ColumnNames?: List<Value<string>>;
  ColumnWildcard?: Value<LakeFormationPrincipalPermissions_ColumnWildcard>;
  DatabaseName: Value<string>;
  Name: Value<string>;
}
export interface LakeFormationPrincipalPermissionsProps {
  Catalog?: Value<string>;
  Permissions: List<Value<string>>;
  PermissionsWithGrantOption: List<Value<string>>;
  Principal: Value<LakeFormationPrincipalPermissions_DataLakePrincipal>;
  Resource: Value<LakeFormationPrincipalPermissions_Resource>;
}
export interface LakeFormationPrincipalPermissionsAttrs {
  PrincipalIdentifier: Expr<string>;
  ResourceIdentifier: Expr<string>;
}

export interface LambdaAlias_AliasRoutingConfiguration {
  AdditionalVersionWeights?: List<Value<LambdaAlias_VersionWeight>>;
}
export interface LambdaAlias_ProvisionedConcurrencyConfiguration {
  ProvisionedConcurrentExecutions: Value<number>;
}
export interface LambdaAlias_VersionWeight {
  FunctionVersion: Value<string>;
  FunctionWeight: Value<number>;
}
export interface LambdaAliasProps {
  Description?: Value<string>;
  FunctionName: Id<'AWS::Lambda::Function'>;
  FunctionVersion: Value<string>;
  Name: Value<string>;
  ProvisionedConcurrencyConfig?: Value<LambdaAlias_ProvisionedConcurrencyConfiguration>;
  RoutingConfig?: Value<LambdaAlias_AliasRoutingConfiguration>;
}
export interface LambdaAliasAttrs {
  AliasArn: Arn<'AWS::Lambda::Alias'>;
}

export interface LambdaEventInvokeConfig_DestinationConfig {
  OnFailure?: Value<LambdaEventInvokeConfig_OnFailure>;
  OnSuccess?: Value<LambdaEventInvokeConfig_OnSuccess>;
}
export interface LambdaEventInvokeConfig_OnFailure {
  Destination: Arn<'AWS::Lambda::Function'> | Arn<'AWS::SNS::Topic'> | Arn<'AWS::SQS::Queue'> | Id<'AWS::SNS::Topic'>;
}
export interface LambdaEventInvokeConfig_OnSuccess {
  Destination: Arn<'AWS::Events::EventBus'> | Arn<'AWS::SNS::Topic'> | Arn<'AWS::SQS::Queue'> | Id<'AWS::SNS::Topic'>;
}
export interface LambdaEventInvokeConfigProps {
  DestinationConfig?: Value<LambdaEventInvokeConfig_DestinationConfig>;
  FunctionName: Id<'AWS::Lambda::Function'>;
  MaximumEventAgeInSeconds?: Value<number>;
  MaximumRetryAttempts?: Value<number>;
  Qualifier: Value<string>;
}
export type LambdaEventInvokeConfigAttrs = Record<never, never>;

export interface LambdaEventSourceMapping_AmazonManagedKafkaEventSourceConfig {
  ConsumerGroupId?: Value<string>;
  SchemaRegistryConfig?: Value<LambdaEventSourceMapping_SchemaRegistryConfig>;
}
export interface LambdaEventSourceMapping_DestinationConfig {
  OnFailure?: Value<LambdaEventSourceMapping_OnFailure>;
}
export interface LambdaEventSourceMapping_DocumentDBEventSourceConfig {
  CollectionName?: Value<string>;
  DatabaseName?: Value<string>;
  FullDocument?: 'Default' | 'UpdateLookup' | Expr<string>;
}
export interface LambdaEventSourceMapping_Endpoints {
  KafkaBootstrapServers?: List<Value<string>>;
}
export interface LambdaEventSourceMapping_Filter {
  Pattern?: Value<string>;
}
export interface LambdaEventSourceMapping_FilterCriteria {
  Filters?: List<Value<LambdaEventSourceMapping_Filter>>;
}
export interface LambdaEventSourceMapping_LoggingConfig {
  SystemLogLevel?: 'DEBUG' | 'INFO' | 'WARN' | Expr<string>;
}
export interface LambdaEventSourceMapping_MetricsConfig {
  Metrics?: List<'ErrorCount' | 'EventCount' | 'KafkaMetrics' | Expr<string>>;
}
export interface LambdaEventSourceMapping_OnFailure {
  Destination?: Arn<'AWS::SNS::Topic'> | Arn<'AWS::SQS::Queue'> | Id<'AWS::SNS::Topic'>;
}
export interface LambdaEventSourceMapping_ProvisionedPollerConfig {
  MaximumPollers?: Value<number>;
  MinimumPollers?: Value<number>;
  PollerGroupName?: Value<string>;
}
export interface LambdaEventSourceMapping_ScalingConfig {
  MaximumConcurrency?: Value<number>;
}
export interface LambdaEventSourceMapping_SchemaRegistryAccessConfig {
  Type?: 'BASIC_AUTH' | 'CLIENT_CERTIFICATE_TLS_AUTH' | 'OAUTHBEARER_AUTH' | 'SERVER_ROOT_CA_CERTIFICATE' | Expr<string>;
  URI?: Value<string>;
}
export interface LambdaEventSourceMapping_SchemaRegistryConfig {
  AccessConfigs?: List<Value<LambdaEventSourceMapping_SchemaRegistryAccessConfig>>;
  EventRecordFormat?: 'JSON' | 'SOURCE' | Expr<string>;
  SchemaRegistryURI?: Value<string>;
  SchemaValidationConfigs?: List<Value<LambdaEventSourceMapping_SchemaValidationConfig>>;
}
export interface LambdaEventSourceMapping_SchemaValidationConfig {
  Attribute?: 'KEY' | 'VALUE' | Expr<string>;
}
export interface LambdaEventSourceMapping_SelfManagedEventSource {
  Endpoints?: Value<LambdaEventSourceMapping_Endpoints>;
}
export interface LambdaEventSourceMapping_SelfManagedKafkaEventSourceConfig {
  ConsumerGroupId?: Value<string>;
  ConsumptionMode?: 'Queue' | 'Stream' | Expr<string>;
  SchemaRegistryConfig?: Value<LambdaEventSourceMapping_SchemaRegistryConfig>;
}
export interface LambdaEventSourceMapping_SourceAccessConfiguration {
  Type?: 'BASIC_AUTH' | 'CLIENT_CERTIFICATE_TLS_AUTH' | 'IAM_AUTH' | 'IAM_OAUTHBEARER_AUTH' | 'OAUTHBEARER_AUDIENCE' | 'OAUTHBEARER_AUTH' | 'OAUTHBEARER_IDENTITY_POOL' | 'OAUTHBEARER_LOGICAL_CLUSTER' | 'OAUTHBEARER_SCOPE' | 'SASL_SCRAM_256_AUTH' | 'SASL_SCRAM_512_AUTH' | 'SERVER_ROOT_CA_CERTIFICATE' | 'VIRTUAL_HOST' | 'VPC_SECURITY_GROUP' | 'VPC_SUBNET' | Expr<string>;
  URI?: Value<string>;
}
export interface LambdaEventSourceMappingProps {
  AmazonManagedKafkaEventSourceConfig?: Value<LambdaEventSourceMapping_AmazonManagedKafkaEventSourceConfig>;
  BatchSize?: Value<number>;
  BisectBatchOnFunctionError?: Value<boolean>;
  DestinationConfig?: Value<LambdaEventSourceMapping_DestinationConfig>;
  DocumentDBEventSourceConfig?: Value<LambdaEventSourceMapping_DocumentDBEventSourceConfig>;
  Enabled?: Value<boolean>;
  EventSourceArn?: Value<string>;
  FilterCriteria?: Value<LambdaEventSourceMapping_FilterCriteria>;
  FunctionName: Arn<'AWS::Lambda::Alias'> | Arn<'AWS::Lambda::Function'> | Arn<'AWS::Lambda::Version'> | Id<'AWS::Lambda::Alias'> | Id<'AWS::Lambda::Function'> | Id<'AWS::Lambda::Version'>;
  FunctionResponseTypes?: List<Value<string>>;
  KmsKeyArn?: Value<string>;
  LoggingConfig?: Value<LambdaEventSourceMapping_LoggingConfig>;
  MaximumBatchingWindowInSeconds?: Value<number>;
  MaximumRecordAgeInSeconds?: Value<number>;
  MaximumRetryAttempts?: Value<number>;
  MetricsConfig?: Value<LambdaEventSourceMapping_MetricsConfig>;
  ParallelizationFactor?: Value<number>;
  ProvisionedPollerConfig?: Value<LambdaEventSourceMapping_ProvisionedPollerConfig>;
  Queues?: List<Value<string>>;
  ScalingConfig?: Value<LambdaEventSourceMapping_ScalingConfig>;
  SelfManagedEventSource?: Value<LambdaEventSourceMapping_SelfManagedEventSource>;
  SelfManagedKafkaEventSourceConfig?: Value<LambdaEventSourceMapping_SelfManagedKafkaEventSourceConfig>;
  SourceAccessConfigurations?: List<Value<LambdaEventSourceMapping_SourceAccessConfiguration>>;
  StartingPosition?: Value<string>;
  StartingPositionTimestamp?: Value<number>;
  Tags?: List<Value<Tag>>;
  Topics?: List<Value<string>>;
  TumblingWindowInSeconds?: Value<number>;
}
export interface LambdaEventSourceMappingAttrs {
  EventSourceMappingArn: Arn<'AWS::Lambda::EventSourceMapping'>;
  Id: Id<'AWS::Lambda::EventSourceMapping'>;
}

export interface LambdaFunction_CapacityProviderConfig {
  LambdaManagedInstancesCapacityProviderConfig: Value<LambdaFunction_LambdaManagedInstancesCapacityProviderConfig>;
}
export interface LambdaFunction_Code {
  ImageUri?: Value<string>;
  S3Bucket?: Value<string>;
  S3Key?: Value<string>;
  S3ObjectStorageMode?: 'COPY' | 'REFERENCE' | Expr<string>;
  S3ObjectVersion?: Value<string>;
  SourceKMSKeyArn?: Value<string>;
  ZipFile?: Value<string>;
}
export interface LambdaFunction_DeadLetterConfig {
  TargetArn?: Arn<'AWS::SNS::Topic'> | Arn<'AWS::SQS::Queue'> | Id<'AWS::SNS::Topic'>;
}
export interface LambdaFunction_DurableConfig {
  ExecutionTimeout: Value<number>;
  KMSKeyArn?: Value<string>;
  RetentionPeriodInDays?: Value<number>;
}
export interface LambdaFunction_Environment {
  Variables?: Dictionary<Value<string>>;
}
export interface LambdaFunction_EphemeralStorage {
  Size: Value<number>;
}
export interface LambdaFunction_FileSystemConfig {
  Arn: Arn<'AWS::EFS::AccessPoint'>;
  LocalMountPath: Value<string>;
  S3FilesConfig?: Value<LambdaFunction_S3FilesConfig>;
}
export interface LambdaFunction_FunctionScalingConfig {
  MaxExecutionEnvironments?: Value<number>;
  MinExecutionEnvironments?: Value<number>;
}
export interface LambdaFunction_ImageConfig {
  Command?: List<Value<string>>;
  EntryPoint?: List<Value<string>>;
  WorkingDirectory?: Value<string>;
}
export interface LambdaFunction_LambdaManagedInstancesCapacityProviderConfig {
  CapacityProviderArn: Value<string>;
  ExecutionEnvironmentMemoryGiBPerVCpu?: Value<number>;
  PerExecutionEnvironmentMaxConcurrency?: Value<number>;
}
export interface LambdaFunction_LoggingConfig {
  ApplicationLogLevel?: 'DEBUG' | 'ERROR' | 'FATAL' | 'INFO' | 'TRACE' | 'WARN' | Expr<string>;
  LogFormat?: 'JSON' | 'Text' | Expr<string>;
  LogGroup?: Id<'AWS::Logs::LogGroup'>;
  SystemLogLevel?: 'DEBUG' | 'INFO' | 'WARN' | Expr<string>;
}
export interface LambdaFunction_RuntimeManagementConfig {
  RuntimeVersionArn?: Value<string>;
  UpdateRuntimeOn: 'Auto' | 'FunctionUpdate' | 'Manual' | Expr<string>;
}
export interface LambdaFunction_S3FilesConfig {
  DirectS3Read?: 'AUTO' | 'DISABLED' | 'ENABLED' | Expr<string>;
}
export interface LambdaFunction_SnapStart {
  ApplyOn: 'None' | 'PublishedVersions' | Expr<string>;
}
export interface LambdaFunction_TenancyConfig {
  TenantIsolationMode: 'PER_TENANT' | Expr<string>;
}
export interface LambdaFunction_TracingConfig {
  Mode?: 'Active' | 'PassThrough' | Expr<string>;
}
export interface LambdaFunction_VpcConfig {
  Ipv6AllowedForDualStack?: Value<boolean>;
  SecurityGroupIds?: List<Id<'AWS::EC2::SecurityGroup'>>;
  SubnetIds?: List<Id<'AWS::EC2::Subnet'>>;
}
export interface LambdaFunctionProps {
  Architectures?: List<Value<string>>;
  CapacityProviderConfig?: Value<LambdaFunction_CapacityProviderConfig>;
  Code: Value<LambdaFunction_Code>;
  CodeSigningConfigArn?: Value<string>;
  DeadLetterConfig?: Value<LambdaFunction_DeadLetterConfig>;
  Description?: Value<string>;
  DurableConfig?: Value<LambdaFunction_DurableConfig>;
  Environment?: Value<LambdaFunction_Environment>;
  EphemeralStorage?: Value<LambdaFunction_EphemeralStorage>;
  FileSystemConfigs?: List<Value<LambdaFunction_FileSystemConfig>>;
  FunctionName?: Value<string>;
  FunctionScalingConfig?: Value<LambdaFunction_FunctionScalingConfig>;
  Handler?: Value<string>;
  ImageConfig?: Value<LambdaFunction_ImageConfig>;
  KmsKeyArn?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'>;
  Layers?: List<Value<string>>;
  LoggingConfig?: Value<LambdaFunction_LoggingConfig>;
  MemorySize?: Value<number>;
  PackageType?: 'Image' | 'Zip' | Expr<string>;
  PublishToLatestPublished?: Value<boolean>;
  RecursiveLoop?: 'Allow' | 'Terminate' | Expr<string>;
  ReservedConcurrentExecutions?: Value<number>;
  Role: Arn<'AWS::IAM::Role'>;
  Runtime?: Value<string>;
  RuntimeManagementConfig?: Value<LambdaFunction_RuntimeManagementConfig>;
  SnapStart?: Value<LambdaFunction_SnapStart>;
  Tags?: List<Value<Tag>>;
  TenancyConfig?: Value<LambdaFunction_TenancyConfig>;
  Timeout?: Value<number>;
  TracingConfig?: Value<LambdaFunction_TracingConfig>;
  VpcConfig?: Value<LambdaFunction_VpcConfig>;
}
export interface LambdaFunctionAttrs {
  Arn: Arn<'AWS::Lambda::Function'>;
  'SnapStartResponse.ApplyOn': Expr<string>;
  'SnapStartResponse.OptimizationStatus': Expr<string>;
}

export interface LambdaPermissionProps {
  Action: Value<string>;
  EventSourceToken?: Value<string>;
  FunctionName: Arn<'AWS::Lambda::Alias'> | Arn<'AWS::Lambda::Function'> | Arn<'AWS::Lambda::Version'> | Id<'AWS::Lambda::Alias'> | Id<'AWS::Lambda::Function'> | Id<'AWS::Lambda::Version'>;
  FunctionUrlAuthType?: 'AWS_IAM' | 'NONE' | Expr<string>;
  InvokedViaFunctionUrl?: Value<boolean>;
  Principal: Value<string>;
  PrincipalOrgID?: Value<string>;
  SourceAccount?: Value<string>;
  SourceArn?: Value<string>;
}
export interface LambdaPermissionAttrs {
  Id: Expr<string>;
}

export interface LambdaVersion_FunctionScalingConfig {
  MaxExecutionEnvironments?: Value<number>;
  MinExecutionEnvironments?: Value<number>;
}
export interface LambdaVersion_ProvisionedConcurrencyConfiguration {
  ProvisionedConcurrentExecutions: Value<number>;
}
export interface LambdaVersion_RuntimePolicy {
  RuntimeVersionArn?: Value<string>;
  UpdateRuntimeOn: Value<string>;
}
export interface LambdaVersionProps {
  CodeSha256?: Value<string>;
  Description?: Value<string>;
  FunctionName: Arn<'AWS::Lambda::Function'> | Id<'AWS::Lambda::Function'>;
  FunctionScalingConfig?: Value<LambdaVersion_FunctionScalingConfig>;
  ProvisionedConcurrencyConfig?: Value<LambdaVersion_ProvisionedConcurrencyConfiguration>;
  RuntimePolicy?: Value<LambdaVersion_RuntimePolicy>;
}
export interface LambdaVersionAttrs {
  FunctionArn: Arn<'AWS::Lambda::Version'>;
  Version: Expr<string>;
}

export interface LogsLogGroupProps {
  BearerTokenAuthenticationEnabled?: Value<boolean>;
  DataProtectionPolicy?: Document;
  DeletionProtectionEnabled?: Value<boolean>;
  FieldIndexPolicies?: List<Document>;
  KmsKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'>;
  LogGroupClass?: 'DELIVERY' | 'INFREQUENT_ACCESS' | 'STANDARD' | Expr<string>;
  LogGroupName?: Value<string>;
  ResourcePolicyDocument?: Document;
  RetentionInDays?: 1 | 3 | 5 | 7 | 14 | 30 | 60 | 90 | 120 | 150 | 180 | 365 | 400 | 545 | 731 | 1096 | 1827 | 2192 | 2557 | 2922 | 3288 | 3653 | Expr<number>;
  Tags?: List<Value<Tag>>;
}
export interface LogsLogGroupAttrs {
  Arn: Arn<'AWS::Logs::LogGroup'>;
}

export interface LogsMetricFilter_Dimension {
  Key: Value<string>;
  Value: Value<string>;
}
export interface LogsMetricFilter_MetricTransformation {
  DefaultValue?: Value<number>;
  Dimensions?: List<Value<LogsMetricFilter_Dimension>>;
  MetricName: Value<string>;
  MetricNamespace: Value<string>;
  MetricValue: Value<string>;
  Unit?: 'Bits' | 'Bits/Second' | 'Bytes' | 'Bytes/Second' | 'Count' | 'Count/Second' | 'Gigabits' | 'Gigabits/Second' | 'Gigabytes' | 'Gigabytes/Second' | 'Kilobits' | 'Kilobits/Second' | 'Kilobytes' | 'Kilobytes/Second' | 'Megabits' | 'Megabits/Second' | 'Megabytes' | 'Megabytes/Second' | 'Microseconds' | 'Milliseconds' | 'None' | 'Percent' | 'Seconds' | 'Terabits' | 'Terabits/Second' | 'Terabytes' | 'Terabytes/Second' | Expr<string>;
}
export interface LogsMetricFilterProps {
  ApplyOnTransformedLogs?: Value<boolean>;
  EmitSystemFieldDimensions?: List<Value<string>>;
  FieldSelectionCriteria?: Value<string>;
  FilterName?: Value<string>;
  FilterPattern: Value<string>;
  LogGroupName: Id<'AWS::Logs::LogGroup'>;
  MetricTransformations: List<Value<LogsMetricFilter_MetricTransformation>>;
}
export type LogsMetricFilterAttrs = Record<never, never>;

export interface LogsQueryDefinition_QueryParameter {
  DefaultValue?: Value<string>;
  Description?: Value<string>;
  Name: Value<string>;
}
export interface LogsQueryDefinitionProps {
  LogGroupNames?: List<Id<'AWS::Logs::LogGroup'>>;
  Name: Value<string>;
  Parameters?: List<Value<LogsQueryDefinition_QueryParameter>>;
  QueryLanguage?: 'CWLI' | 'PPL' | 'SQL' | Expr<string>;
  QueryString: Value<string>;
}
export interface LogsQueryDefinitionAttrs {
  QueryDefinitionId: Id<'AWS::Logs::QueryDefinition'>;
}

export interface LogsResourcePolicyProps {
  PolicyDocument: Document;
  PolicyName: Value<string>;
}
export type LogsResourcePolicyAttrs = Record<never, never>;

export interface LogsSubscriptionFilterProps {
  ApplyOnTransformedLogs?: Value<boolean>;
  DestinationArn: Arn<'AWS::Kinesis::Stream'> | Arn<'AWS::KinesisFirehose::DeliveryStream'> | Arn<'AWS::Lambda::Alias'> | Arn<'AWS::Lambda::Function'> | Id<'AWS::Lambda::Alias'>;
  Distribution?: 'ByLogStream' | 'Random' | Expr<string>;
  EmitSystemFields?: List<Value<string>>;
  FieldSelectionCriteria?: Value<string>;
  FilterName?: Value<string>;
  FilterPattern: Value<string>;
  LogGroupName: Id<'AWS::Logs::LogGroup'>;
  RoleArn?: Arn<'AWS::IAM::Role'>;
}
export type LogsSubscriptionFilterAttrs = Record<never, never>;

export interface MacieSessionProps {
  FindingPublishingFrequency?: 'FIFTEEN_MINUTES' | 'ONE_HOUR' | 'SIX_HOURS' | Expr<string>;
  Status?: 'ENABLED' | 'PAUSED' | Expr<string>;
}
export interface MacieSessionAttrs {
  AutomatedDiscoveryStatus: Expr<string>;
  AwsAccountId: Id<'AWS::Macie::Session'>;
  ServiceRole: Expr<string>;
}

export interface NetworkFirewallFirewall_AvailabilityZoneMapping {
  AvailabilityZone: Value<string>;
}
export interface NetworkFirewallFirewall_SubnetMapping {
  IPAddressType?: Value<string>;
  SubnetId: Id<'AWS::EC2::Subnet'>;
}
export interface NetworkFirewallFirewallProps {
  AvailabilityZoneChangeProtection?: Value<boolean>;
  AvailabilityZoneMappings?: List<Value<NetworkFirewallFirewall_AvailabilityZoneMapping>>;
  DeleteProtection?: Value<boolean>;
  Description?: Value<string>;
  EnabledAnalysisTypes?: List<'HTTP_HOST' | 'TLS_SNI' | Expr<string>>;
  FirewallName: Value<string>;
  FirewallPolicyArn: Arn<'AWS::NetworkFirewall::FirewallPolicy'> | Id<'AWS::NetworkFirewall::FirewallPolicy'>;
  FirewallPolicyChangeProtection?: Value<boolean>;
  SubnetChangeProtection?: Value<boolean>;
  SubnetMappings?: List<Value<NetworkFirewallFirewall_SubnetMapping>>;
  Tags?: List<Value<Tag>>;
  TransitGatewayId?: Value<string>;
  VpcId?: Id<'AWS::EC2::VPC'>;
}
export interface NetworkFirewallFirewallAttrs {
  EndpointIds: Expr<readonly string[]>;
  FirewallArn: Arn<'AWS::NetworkFirewall::Firewall'>;
  FirewallId: Expr<string>;
  TransitGatewayAttachmentId: Expr<string>;
}

export interface NetworkFirewallFirewallPolicy_ActionDefinition {
  PublishMetricAction?: Value<NetworkFirewallFirewallPolicy_PublishMetricAction>;
}
export interface NetworkFirewallFirewallPolicy_CustomAction {
  ActionDefinition: Value<NetworkFirewallFirewallPolicy_ActionDefinition>;
  ActionName: Value<string>;
}
export interface NetworkFirewallFirewallPolicy_Dimension {
  Value: Value<string>;
}
export interface NetworkFirewallFirewallPolicy_FirewallPolicy {
  EnableTLSSessionHolding?: Value<boolean>;
  PolicyVariables?: Value<NetworkFirewallFirewallPolicy_PolicyVariables>;
  StatefulDefaultActions?: List<Value<string>>;
  StatefulEngineOptions?: Value<NetworkFirewallFirewallPolicy_StatefulEngineOptions>;
  StatefulRuleGroupReferences?: List<Value<NetworkFirewallFirewallPolicy_StatefulRuleGroupReference>>;
  StatelessCustomActions?: List<Value<NetworkFirewallFirewallPolicy_CustomAction>>;
  StatelessDefaultActions: List<Value<string>>;
  StatelessFragmentDefaultActions: List<Value<string>>;
  StatelessRuleGroupReferences?: List<Value<NetworkFirewallFirewallPolicy_StatelessRuleGroupReference>>;
  TLSInspectionConfigurationArn?: Value<string>;
}
export interface NetworkFirewallFirewallPolicy_FlowTimeouts {
  TcpIdleTimeoutSeconds?: Value<number>;
}
export interface NetworkFirewallFirewallPolicy_IPSet {
  Definition?: List<Value<string>>;
}
export interface NetworkFirewallFirewallPolicy_PolicyVariables {
  RuleVariables?: Dictionary<Value<NetworkFirewallFirewallPolicy_IPSet>>;
}
export interface NetworkFirewallFirewallPolicy_PublishMetricAction {
  Dimensions: List<Value<NetworkFirewallFirewallPolicy_Dimension>>;
}
export interface NetworkFirewallFirewallPolicy_StatefulEngineOptions {
  FlowTimeouts?: Value<NetworkFirewallFirewallPolicy_FlowTimeouts>;
  RuleOrder?: 'DEFAULT_ACTION_ORDER' | 'STRICT_ORDER' | Expr<string>;
  StreamExceptionPolicy?: 'CONTINUE' | 'DROP' | 'REJECT' | Expr<string>;
}
export interface NetworkFirewallFirewallPolicy_StatefulRuleGroupOverride {
  Action?: 'DROP_TO_ALERT' | Expr<string>;
}
export interface NetworkFirewallFirewallPolicy_StatefulRuleGroupReference {
  DeepThreatInspection?: Value<boolean>;
  Override?: Value<NetworkFirewallFirewallPolicy_StatefulRuleGroupOverride>;
  Priority?: Value<number>;
  ResourceArn: Arn<'AWS::NetworkFirewall::RuleGroup'> | Id<'AWS::NetworkFirewall::RuleGroup'>;
}
export interface NetworkFirewallFirewallPolicy_StatelessRuleGroupReference {
  Priority: Value<number>;
  ResourceArn: Arn<'AWS::NetworkFirewall::RuleGroup'> | Id<'AWS::NetworkFirewall::RuleGroup'>;
}
export interface NetworkFirewallFirewallPolicyProps {
  Description?: Value<string>;
  FirewallPolicy: Value<NetworkFirewallFirewallPolicy_FirewallPolicy>;
  FirewallPolicyName: Value<string>;
  Tags?: List<Value<Tag>>;
}
export interface NetworkFirewallFirewallPolicyAttrs {
  FirewallPolicyArn: Arn<'AWS::NetworkFirewall::FirewallPolicy'>;
  FirewallPolicyId: Expr<string>;
}

export interface NetworkFirewallLoggingConfiguration_LogDestinationConfig {
  LogDestination: Dictionary<Value<string>>;
  LogDestinationType: 'CloudWatchLogs' | 'KinesisDataFirehose' | 'S3' | Expr<string>;
  LogType: 'ALERT' | 'FLOW' | 'TLS' | Expr<string>;
}
export interface NetworkFirewallLoggingConfiguration_LoggingConfiguration {
  LogDestinationConfigs: List<Value<NetworkFirewallLoggingConfiguration_LogDestinationConfig>>;
}
export interface NetworkFirewallLoggingConfigurationProps {
  EnableMonitoringDashboard?: Value<boolean>;
  FirewallArn: Arn<'AWS::NetworkFirewall::Firewall'> | Id<'AWS::NetworkFirewall::Firewall'>;
  FirewallName?: Value<string>;
  LoggingConfiguration: Value<NetworkFirewallLoggingConfiguration_LoggingConfiguration>;
}
export type NetworkFirewallLoggingConfigurationAttrs = Record<never, never>;

export interface NetworkFirewallRuleGroup_ActionDefinition {
  PublishMetricAction?: Value<NetworkFirewallRuleGroup_PublishMetricAction>;
}
export interface NetworkFirewallRuleGroup_Address {
  AddressDefinition: Value<string>;
}
export interface NetworkFirewallRuleGroup_CustomAction {
  ActionDefinition: Value<NetworkFirewallRuleGroup_ActionDefinition>;
  ActionName: Value<string>;
}
export interface NetworkFirewallRuleGroup_Dimension {
  Value: Value<string>;
}
export interface NetworkFirewallRuleGroup_Header {
  Destination: Value<string>;
  DestinationPort: Value<string>;
  Direction: 'ANY' | 'FORWARD' | Expr<string>;
  Protocol: 'DCERPC' | 'DHCP' | 'DNS' | 'FTP' | 'HTTP' | 'ICMP' | 'IKEV2' | 'IMAP' | 'IP' | 'KRB5' | 'MSN' | 'NTP' | 'SMB' | 'SMTP' | 'SSH' | 'TCP' | 'TFTP' | 'TLS' | 'UDP' | Expr<string>;
  Source: Value<string>;
  SourcePort: Value<string>;
}
export interface NetworkFirewallRuleGroup_IPSet {
  Definition?: List<Value<string>>;
}
export interface NetworkFirewallRuleGroup_IPSetReference {
  ReferenceArn?: Value<string>;
}
export interface NetworkFirewallRuleGroup_MatchAttributes {
  DestinationPorts?: List<Value<NetworkFirewallRuleGroup_PortRange>>;
  Destinations?: List<Value<NetworkFirewallRuleGroup_Address>>;
  Protocols?: List<Value<number>>;
  SourcePorts?: List<Value<NetworkFirewallRuleGroup_PortRange>>;
  Sources?: List<Value<NetworkFirewallRuleGroup_Address>>;
  TCPFlags?: List<Value<NetworkFirewallRuleGroup_TCPFlagField>>;
}
export interface NetworkFirewallRuleGroup_PortRange {
  FromPort: Value<number>;
  ToPort: Value<number>;
}
export interface NetworkFirewallRuleGroup_PortSet {
  Definition?: List<Value<string>>;
}
export interface NetworkFirewallRuleGroup_PublishMetricAction {
  Dimensions: List<Value<NetworkFirewallRuleGroup_Dimension>>;
}
export interface NetworkFirewallRuleGroup_ReferenceSets {
  IPSetReferences?: Dictionary<Value<NetworkFirewallRuleGroup_IPSetReference>>;
}
export interface NetworkFirewallRuleGroup_RuleDefinition {
  Actions: List<Value<string>>;
  MatchAttributes: Value<NetworkFirewallRuleGroup_MatchAttributes>;
}
export interface NetworkFirewallRuleGroup_RuleGroup {
  ReferenceSets?: Value<NetworkFirewallRuleGroup_ReferenceSets>;
  RuleVariables?: Value<NetworkFirewallRuleGroup_RuleVariables>;
  RulesSource: Value<NetworkFirewallRuleGroup_RulesSource>;
  StatefulRuleOptions?: Value<NetworkFirewallRuleGroup_StatefulRuleOptions>;
}
export interface NetworkFirewallRuleGroup_RuleOption {
  Keyword: Value<string>;
  Settings?: List<Value<string>>;
}
export interface NetworkFirewallRuleGroup_RuleVariables {
  IPSets?: Dictionary<Value<NetworkFirewallRuleGroup_IPSet>>;
  PortSets?: Dictionary<Value<NetworkFirewallRuleGroup_PortSet>>;
}
export interface NetworkFirewallRuleGroup_RulesSource {
  RulesSourceList?: Value<NetworkFirewallRuleGroup_RulesSourceList>;
  RulesString?: Value<string>;
  StatefulRules?: List<Value<NetworkFirewallRuleGroup_StatefulRule>>;
  StatelessRulesAndCustomActions?: Value<NetworkFirewallRuleGroup_StatelessRulesAndCustomActions>;
}
export interface NetworkFirewallRuleGroup_RulesSourceList {
  GeneratedRulesType: 'ALERTLIST' | 'ALLOWLIST' | 'DENYLIST' | 'REJECTLIST' | Expr<string>;
  TargetTypes: List<Value<string>>;
  Targets: List<Value<string>>;
}
export interface NetworkFirewallRuleGroup_StatefulRule {
  Action: 'ALERT' | 'DROP' | 'PASS' | 'REJECT' | Expr<string>;
  Header: Value<NetworkFirewallRuleGroup_Header>;
  RuleOptions: List<Value<NetworkFirewallRuleGroup_RuleOption>>;
}
export interface NetworkFirewallRuleGroup_StatefulRuleOptions {
  RuleOrder?: 'DEFAULT_ACTION_ORDER' | 'STRICT_ORDER' | Expr<string>;
}
export interface NetworkFirewallRuleGroup_StatelessRule {
  Priority: Value<number>;
  RuleDefinition: Value<NetworkFirewallRuleGroup_RuleDefinition>;
}
export interface NetworkFirewallRuleGroup_StatelessRulesAndCustomActions {
  CustomActions?: List<Value<NetworkFirewallRuleGroup_CustomAction>>;
  StatelessRules: List<Value<NetworkFirewallRuleGroup_StatelessRule>>;
}
export interface NetworkFirewallRuleGroup_SummaryConfiguration {
  RuleOptions?: List<'METADATA' | 'MSG' | 'SID' | Expr<string>>;
}
export interface NetworkFirewallRuleGroup_TCPFlagField {
  Flags: List<Value<string>>;
  Masks?: List<Value<string>>;
}
export interface NetworkFirewallRuleGroupProps {
  Capacity: Value<number>;
  Description?: Value<string>;
  RuleGroup?: Value<NetworkFirewallRuleGroup_RuleGroup>;
  RuleGroupName: Value<string>;
  SummaryConfiguration?: Value<NetworkFirewallRuleGroup_SummaryConfiguration>;
  Tags?: List<Value<Tag>>;
  Type: 'STATEFUL' | 'STATELESS' | Expr<string>;
}
export interface NetworkFirewallRuleGroupAttrs {
  RuleGroupArn: Arn<'AWS::NetworkFirewall::RuleGroup'>;
  RuleGroupId: Expr<string>;
}

export interface NetworkFirewallVpcEndpointAssociation_SubnetMapping {
  IPAddressType?: Value<string>;
  SubnetId: Value<string>;
}
export interface NetworkFirewallVpcEndpointAssociationProps {
  Description?: Value<string>;
  FirewallArn: Value<string>;
  SubnetMapping: Value<NetworkFirewallVpcEndpointAssociation_SubnetMapping>;
  Tags?: List<Value<Tag>>;
  VpcId: Value<string>;
}
export interface NetworkFirewallVpcEndpointAssociationAttrs {
  EndpointId: Id<'AWS::EC2::VPCEndpoint'>;
  VpcEndpointAssociationArn: Arn<'AWS::NetworkFirewall::VpcEndpointAssociation'>;
  VpcEndpointAssociationId: Expr<string>;
}

export interface RDSDBCluster_DBClusterRole {
  FeatureName?: Value<string>;
  RoleArn: Arn<'AWS::IAM::Role'>;
}
export interface RDSDBCluster_MasterUserSecret {
  KmsKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  SecretArn?: Value<string>;
}
export interface RDSDBCluster_ScalingConfiguration {
  AutoPause?: Value<boolean>;
  MaxCapacity?: Value<number>;
  MinCapacity?: Value<number>;
  SecondsBeforeTimeout?: Value<number>;
  SecondsUntilAutoPause?: Value<number>;
  TimeoutAction?: Value<string>;
}
export interface RDSDBCluster_ServerlessV2ScalingConfiguration {
  MaxCapacity?: Value<number>;
  MinCapacity?: Value<number>;
  SecondsUntilAutoPause?: Value<number>;
}
export interface RDSDBClusterProps {
  AllocatedStorage?: Value<number>;
  AssociatedRoles?: List<Value<RDSDBCluster_DBClusterRole>>;
  AutoMinorVersionUpgrade?: Value<boolean>;
  AvailabilityZones?: List<Value<string>>;
  BacktrackWindow?: Value<number>;
  BackupRetentionPeriod?: Value<number>;
  ClusterScalabilityType?: Value<string>;
  CopyTagsToSnapshot?: Value<boolean>;
  DBClusterIdentifier?: Value<string>;
  DBClusterInstanceClass?: Value<string>;
  DBClusterParameterGroupName?: Id<'AWS::RDS::DBClusterParameterGroup'>;
  DBInstanceParameterGroupName?: Value<string>;
  DBSubnetGroupName?: Id<'AWS::RDS::DBSubnetGroup'>;
  DBSystemId?: Value<string>;
  DatabaseInsightsMode?: Value<string>;
  DatabaseName?: Value<string>;
  DeleteAutomatedBackups?: Value<boolean>;
  DeletionProtection?: Value<boolean>;
  Domain?: Value<string>;
  DomainIAMRoleName?: Value<string>;
  EnableCloudwatchLogsExports?: List<Value<string>>;
  EnableGlobalWriteForwarding?: Value<boolean>;
  EnableHttpEndpoint?: Value<boolean>;
  EnableIAMDatabaseAuthentication?: Value<boolean>;
  EnableLocalWriteForwarding?: Value<boolean>;
  Engine?: Value<string>;
  EngineLifecycleSupport?: Value<string>;
  EngineMode?: Value<string>;
  EngineVersion?: Value<string>;
  GlobalClusterIdentifier?: Value<string>;
  Iops?: Value<number>;
  KmsKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  ManageMasterUserPassword?: Value<boolean>;
  MasterUserAuthenticationType?: Value<string>;
  MasterUserPassword?: Value<string>;
  MasterUserSecret?: Value<RDSDBCluster_MasterUserSecret>;
  MasterUsername?: Value<string>;
  MonitoringInterval?: Value<number>;
  MonitoringRoleArn?: Value<string>;
  NetworkType?: Value<string>;
  PerformanceInsightsEnabled?: Value<boolean>;
  PerformanceInsightsKmsKeyId?: Value<string>;
  PerformanceInsightsRetentionPeriod?: Value<number>;
  Port?: Value<number>;
  PreferredBackupWindow?: Value<string>;
  PreferredMaintenanceWindow?: Value<string>;
  PubliclyAccessible?: Value<boolean>;
  ReplicationSourceIdentifier?: Value<string>;
  RestoreToTime?: Value<string>;
  RestoreType?: Value<string>;
  ScalingConfiguration?: Value<RDSDBCluster_ScalingConfiguration>;
  ServerlessV2ScalingConfiguration?: Value<RDSDBCluster_ServerlessV2ScalingConfiguration>;
  SnapshotIdentifier?: Value<string>;
  SourceDBClusterIdentifier?: Value<string>;
  SourceDbClusterResourceId?: Value<string>;
  SourceRegion?: Value<string>;
  StorageEncrypted?: Value<boolean>;
  StorageType?: Value<string>;
  Tags?: List<Value<Tag>>;
  UseLatestRestorableTime?: Value<boolean>;
  VpcSecurityGroupIds?: List<Id<'AWS::EC2::SecurityGroup'>>;
}
export interface RDSDBClusterAttrs {
  DBClusterArn: Arn<'AWS::RDS::DBCluster'>;
  DBClusterResourceId: Expr<string>;
  'Endpoint.Address': Expr<string>;
  'Endpoint.Port': Expr<string>;
  'MasterUserSecret.SecretArn': Arn<'AWS::SecretsManager::Secret'>;
  'ReadEndpoint.Address': Expr<string>;
  StorageEncryptionType: Expr<string>;
  StorageThroughput: Expr<number>;
}

export interface RDSDBClusterParameterGroupProps {
  DBClusterParameterGroupName?: Value<string>;
  Description: Value<string>;
  Family: Value<string>;
  Parameters: Document;
  Tags?: List<Value<Tag>>;
}
export type RDSDBClusterParameterGroupAttrs = Record<never, never>;

export interface RDSDBInstance_AdditionalStorageVolume {
  AllocatedStorage?: Value<string>;
  Iops?: Value<number>;
  MaxAllocatedStorage?: Value<number>;
  StorageOperationPercentProgress?: Value<number>;
  StorageOperationStatus?: Value<string>;
  StorageThroughput?: Value<number>;
  StorageType?: Value<string>;
  VolumeName?: Value<string>;
}
export interface RDSDBInstance_DBInstanceRole {
  FeatureName: Value<string>;
  RoleArn: Value<string>;
}
export interface RDSDBInstance_MasterUserSecret {
  KmsKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  SecretArn?: Value<string>;
}
export interface RDSDBInstance_ProcessorFeature {
  Name?: 'coreCount' | 'threadsPerCore' | Expr<string>;
  Value?: Value<string>;
}
export interface RDSDBInstanceProps {
  AdditionalStorageVolumes?: List<Value<RDSDBInstance_AdditionalStorageVolume>>;
  AllocatedStorage?: Value<string>;
  AllowMajorVersionUpgrade?: Value<boolean>;
  ApplyImmediately?: Value<boolean>;
  AssociatedRoles?: List<Value<RDSDBInstance_DBInstanceRole>>;
  AutoMinorVersionUpgrade?: Value<boolean>;
  AutomaticBackupReplicationKmsKeyId?: Value<string>;
  AutomaticBackupReplicationRegion?: Value<string>;
  AutomaticBackupReplicationRetentionPeriod?: Value<number>;
  AvailabilityZone?: Value<string>;
  BackupRetentionPeriod?: Value<number>;
  BackupTarget?: Value<string>;
  CACertificateIdentifier?: Value<string>;
  CertificateRotationRestart?: Value<boolean>;
  CharacterSetName?: Value<string>;
  CopyTagsToSnapshot?: Value<boolean>;
  CustomIAMInstanceProfile?: Value<string>;
  DBClusterIdentifier?: Id<'AWS::RDS::DBCluster'>;
  DBClusterSnapshotIdentifier?: Value<string>;
  DBInstanceClass?: Value<string>;
  DBInstanceIdentifier?: Value<string>;
  DBName?: Value<string>;
  DBParameterGroupName?: Id<'AWS::RDS::DBParameterGroup'>;
  DBSecurityGroups?: List<Value<string>>;
  DBSnapshotIdentifier?: Value<string>;
  DBSubnetGroupName?: Id<'AWS::RDS::DBSubnetGroup'>;
  DBSystemId?: Value<string>;
  DatabaseInsightsMode?: Value<string>;
  DedicatedLogVolume?: Value<boolean>;
  DeleteAutomatedBackups?: Value<boolean>;
  DeletionProtection?: Value<boolean>;
  Domain?: Value<string>;
  DomainAuthSecretArn?: Value<string>;
  DomainDnsIps?: List<Value<string>>;
  DomainFqdn?: Value<string>;
  DomainIAMRoleName?: Value<string>;
  DomainOu?: Value<string>;
  EnableCloudwatchLogsExports?: List<Value<string>>;
  EnableIAMDatabaseAuthentication?: Value<boolean>;
  EnablePerformanceInsights?: Value<boolean>;
  Engine?: Value<string>;
  EngineLifecycleSupport?: Value<string>;
  EngineVersion?: Value<string>;
  Iops?: Value<number>;
  KmsKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  LicenseModel?: Value<string>;
  ManageMasterUserPassword?: Value<boolean>;
  MasterUserAuthenticationType?: Value<string>;
  MasterUserPassword?: Value<string>;
  MasterUserSecret?: Value<RDSDBInstance_MasterUserSecret>;
  MasterUsername?: Value<string>;
  MaxAllocatedStorage?: Value<number>;
  MonitoringInterval?: Value<number>;
  MonitoringRoleArn?: Arn<'AWS::IAM::Role'>;
  MultiAZ?: Value<boolean>;
  NcharCharacterSetName?: Value<string>;
  NetworkType?: Value<string>;
  OptionGroupName?: Value<string>;
  PerformanceInsightsKMSKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  PerformanceInsightsRetentionPeriod?: Value<number>;
  Port?: Value<string>;
  PreferredBackupWindow?: Value<string>;
  PreferredMaintenanceWindow?: Value<string>;
  ProcessorFeatures?: List<Value<RDSDBInstance_ProcessorFeature>>;
  PromotionTier?: Value<number>;
  PubliclyAccessible?: Value<boolean>;
  ReplicaMode?: Value<string>;
  RestoreTime?: Value<string>;
  SourceDBClusterIdentifier?: Value<string>;
  SourceDBInstanceAutomatedBackupsArn?: Value<string>;
  SourceDBInstanceIdentifier?: Id<'AWS::RDS::DBInstance'>;
  SourceDbiResourceId?: Value<string>;
  SourceRegion?: Value<string>;
  StorageEncrypted?: Value<boolean>;
  StorageThroughput?: Value<number>;
  StorageType?: Value<string>;
  Tags?: List<Value<Tag>>;
  Timezone?: Value<string>;
  UseDefaultProcessorFeatures?: Value<boolean>;
  UseLatestRestorableTime?: Value<boolean>;
  VPCSecurityGroups?: List<Id<'AWS::EC2::SecurityGroup'>>;
}
export interface RDSDBInstanceAttrs {
  AutomaticRestartTime: Expr<string>;
  'CertificateDetails.CAIdentifier': Expr<string>;
  'CertificateDetails.ValidTill': Expr<string>;
  DBInstanceArn: Arn<'AWS::RDS::DBInstance'>;
  DBInstanceStatus: Expr<string>;
  DBSystemId: Expr<string>;
  DbiResourceId: Expr<string>;
  'Endpoint.Address': Expr<string>;
  'Endpoint.HostedZoneId': Expr<string>;
  'Endpoint.Port': Expr<string>;
  InstanceCreateTime: Expr<string>;
  IsStorageConfigUpgradeAvailable: Expr<boolean>;
  LatestRestorableTime: Expr<string>;
  'ListenerEndpoint.Address': Expr<string>;
  'ListenerEndpoint.HostedZoneId': Expr<string>;
  'ListenerEndpoint.Port': Expr<string>;
  'MasterUserSecret.SecretArn': Arn<'AWS::SecretsManager::Secret'>;
  PercentProgress: Expr<string>;
  ReadReplicaDBClusterIdentifiers: Expr<readonly string[]>;
  ReadReplicaDBInstanceIdentifiers: Expr<readonly string[]>;
  ResumeFullAutomationModeTime: Expr<string>;
  SecondaryAvailabilityZone: Expr<string>;
  StorageOperationPercentProgress: Expr<number>;
  StorageOperationStatus: Expr<string>;
}

export interface RDSDBParameterGroupProps {
  DBParameterGroupName?: Value<string>;
  Description: Value<string>;
  Family: Value<string>;
  Parameters?: Document;
  Tags?: List<Value<Tag>>;
}
export interface RDSDBParameterGroupAttrs {
  DBParameterGroupArn: Arn<'AWS::RDS::DBParameterGroup'>;
  DBParameterGroupName: Id<'AWS::RDS::DBParameterGroup'>;
}

export interface RDSDBSubnetGroupProps {
  DBSubnetGroupDescription: Value<string>;
  DBSubnetGroupName?: Value<string>;
  SubnetIds: List<Id<'AWS::EC2::Subnet'>>;
  Tags?: List<Value<Tag>>;
}
export interface RDSDBSubnetGroupAttrs {
  DBSubnetGroupArn: Arn<'AWS::RDS::DBSubnetGroup'>;
}

export interface RDSEventSubscriptionProps {
  Enabled?: Value<boolean>;
  EventCategories?: List<Value<string>>;
  SnsTopicArn: Arn<'AWS::SNS::Topic'> | Id<'AWS::SNS::Topic'>;
  SourceIds?: List<Id<'AWS::RDS::DBCluster'> | Id<'AWS::RDS::DBInstance'>>;
  SourceType?: Value<string>;
  SubscriptionName?: Value<string>;
  Tags?: List<Value<Tag>>;
}
export type RDSEventSubscriptionAttrs = Record<never, never>;

export interface RedshiftServerlessNamespace_SnapshotCopyConfiguration {
  DestinationKmsKeyId?: Value<string>;
  DestinationRegion: Value<string>;
  SnapshotRetentionPeriod?: Value<number>;
}
export interface RedshiftServerlessNamespaceProps {
  AdminPasswordSecretKmsKeyId?: Value<string>;
  AdminUserPassword?: Value<string>;
  AdminUsername?: Value<string>;
  DbName?: Value<string>;
  DefaultIamRoleArn?: Arn<'AWS::IAM::Role'>;
  FinalSnapshotName?: Value<string>;
  FinalSnapshotRetentionPeriod?: Value<number>;
  IamRoles?: List<Arn<'AWS::IAM::Role'>>;
  KmsKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  LogExports?: List<Value<string>>;
  ManageAdminPassword?: Value<boolean>;
  NamespaceName: Value<string>;
  NamespaceResourcePolicy?: Document;
  RedshiftIdcApplicationArn?: Value<string>;
  SnapshotCopyConfigurations?: List<Value<RedshiftServerlessNamespace_SnapshotCopyConfiguration>>;
  Tags?: List<Value<Tag>>;
}
export interface RedshiftServerlessNamespaceAttrs {
  'Namespace.AdminUsername': Expr<string>;
  'Namespace.CreationDate': Expr<string>;
  'Namespace.DbName': Expr<string>;
  'Namespace.DefaultIamRoleArn': Expr<string>;
  'Namespace.IamRoles': Expr<readonly string[]>;
  'Namespace.KmsKeyId': Expr<string>;
  'Namespace.LogExports': Expr<readonly string[]>;
  'Namespace.NamespaceArn': Arn<'AWS::RedshiftServerless::Namespace'>;
  'Namespace.NamespaceId': Expr<string>;
  'Namespace.NamespaceName': Expr<string>;
  'Namespace.Status': Expr<string>;
}

export interface RedshiftServerlessWorkgroup_ConfigParameter {
  ParameterKey?: Value<string>;
  ParameterValue?: Value<string>;
}
export interface RedshiftServerlessWorkgroup_Endpoint {
  Address?: Value<string>;
  Port?: Value<number>;
  VpcEndpoints?: List<Value<RedshiftServerlessWorkgroup_VpcEndpoint>>;
}
export interface RedshiftServerlessWorkgroup_NetworkInterface {
  AvailabilityZone?: Value<string>;
  NetworkInterfaceId?: Value<string>;
  PrivateIpAddress?: Value<string>;
  SubnetId?: Value<string>;
}
export interface RedshiftServerlessWorkgroup_PerformanceTarget {
  Level?: Value<number>;
  Status?: 'DISABLED' | 'ENABLED' | Expr<string>;
}
export interface RedshiftServerlessWorkgroup_VpcEndpoint {
  NetworkInterfaces?: List<Value<RedshiftServerlessWorkgroup_NetworkInterface>>;
  VpcEndpointId?: Value<string>;
  VpcId?: Value<string>;
}
export interface RedshiftServerlessWorkgroup_Workgroup {
  BaseCapacity?: Value<number>;
  ConfigParameters?: List<Value<RedshiftServerlessWorkgroup_ConfigParameter>>;
  CreationDate?: Value<string>;
  Endpoint?: Value<RedshiftServerlessWorkgroup_Endpoint>;
  EnhancedVpcRouting?: Value<boolean>;
  MaxCapacity?: Value<number>;
  NamespaceName?: Value<string>;
  PricePerformanceTarget?: Value<RedshiftServerlessWorkgroup_PerformanceTarget>;
  PubliclyAccessible?: Value<boolean>;
  SecurityGroupIds?: List<Value<string>>;
  Status?: 'AVAILABLE' | 'CREATING' | 'DELETING' | 'MODIFYING' | Expr<string>;
  SubnetIds?: List<Value<string>>;
  TrackName?: Value<string>;
  WorkgroupArn?: Value<string>;
  WorkgroupId?: Value<string>;
  WorkgroupName?: Value<string>;
}
export interface RedshiftServerlessWorkgroupProps {
  BaseCapacity?: Value<number>;
  ConfigParameters?: List<Value<RedshiftServerlessWorkgroup_ConfigParameter>>;
  EnhancedVpcRouting?: Value<boolean>;
  MaxCapacity?: Value<number>;
  NamespaceName?: Value<string>;
  Port?: Value<number>;
  PricePerformanceTarget?: Value<RedshiftServerlessWorkgroup_PerformanceTarget>;
  PubliclyAccessible?: Value<boolean>;
  RecoveryPointId?: Value<string>;
  SecurityGroupIds?: List<Id<'AWS::EC2::SecurityGroup'>>;
  SnapshotArn?: Value<string>;
  SnapshotName?: Value<string>;
  SnapshotOwnerAccount?: Value<string>;
  SubnetIds?: List<Id<'AWS::EC2::Subnet'>>;
  Tags?: List<Value<Tag>>;
  TrackName?: Value<string>;
  Workgroup?: Value<RedshiftServerlessWorkgroup_Workgroup>;
  WorkgroupName: Value<string>;
}
export interface RedshiftServerlessWorkgroupAttrs {
  'Workgroup.BaseCapacity': Expr<number>;
  'Workgroup.CreationDate': Expr<string>;
  'Workgroup.Endpoint.Address': Expr<string>;
  'Workgroup.Endpoint.Port': Expr<number>;
  'Workgroup.EnhancedVpcRouting': Expr<boolean>;
  'Workgroup.MaxCapacity': Expr<number>;
  'Workgroup.NamespaceName': Expr<string>;
  'Workgroup.PubliclyAccessible': Expr<boolean>;
  'Workgroup.SecurityGroupIds': Expr<readonly string[]>;
  'Workgroup.Status': Expr<string>;
  'Workgroup.SubnetIds': Expr<readonly string[]>;
  'Workgroup.TrackName': Expr<string>;
  'Workgroup.WorkgroupArn': Arn<'AWS::RedshiftServerless::Workgroup'>;
  'Workgroup.WorkgroupId': Expr<string>;
  'Workgroup.WorkgroupName': Expr<string>;
}

export interface Route53HealthCheck_AlarmIdentifier {
  Name: Id<'AWS::CloudWatch::Alarm'>;
  Region: Value<string>;
}
export interface Route53HealthCheck_HealthCheckConfig {
  AlarmIdentifier?: Value<Route53HealthCheck_AlarmIdentifier>;
  ChildHealthChecks?: List<Id<'AWS::Route53::HealthCheck'>>;
  EnableSNI?: Value<boolean>;
  FailureThreshold?: Value<number>;
  FullyQualifiedDomainName?: Value<string>;
  HealthThreshold?: Value<number>;
  IPAddress?: Value<string>;
  InsufficientDataHealthStatus?: 'Healthy' | 'LastKnownStatus' | 'Unhealthy' | Expr<string>;
  Inverted?: Value<boolean>;
  MeasureLatency?: Value<boolean>;
  Port?: Value<number>;
  Regions?: List<Value<string>>;
  RequestInterval?: Value<number>;
  ResourcePath?: Value<string>;
  RoutingControlArn?: Value<string>;
  SearchString?: Value<string>;
  Type: 'CALCULATED' | 'CLOUDWATCH_METRIC' | 'HTTP' | 'HTTPS' | 'HTTPS_STR_MATCH' | 'HTTP_STR_MATCH' | 'RECOVERY_CONTROL' | 'TCP' | Expr<string>;
}
export interface Route53HealthCheck_HealthCheckTag {
  Key: Value<string>;
  Value: Value<string>;
}
export interface Route53HealthCheckProps {
  HealthCheckConfig: Value<Route53HealthCheck_HealthCheckConfig>;
  HealthCheckTags?: List<Value<Route53HealthCheck_HealthCheckTag>>;
}
export interface Route53HealthCheckAttrs {
  HealthCheckId: Id<'AWS::Route53::HealthCheck'>;
}

export interface Route53HostedZone_HostedZoneConfig {
  Comment?: Value<string>;
}
export interface Route53HostedZone_HostedZoneFeatures {
  EnableAcceleratedRecovery?: Value<boolean>;
}
export interface Route53HostedZone_HostedZoneTag {
  Key: Value<string>;
  Value: Value<string>;
}
export interface Route53HostedZone_QueryLoggingConfig {
  CloudWatchLogsLogGroupArn: Arn<'AWS::Logs::LogGroup'>;
}
export interface Route53HostedZone_VPC {
  VPCId: Id<'AWS::EC2::VPC'>;
  VPCRegion: Value<string>;
}
export interface Route53HostedZoneProps {
  HostedZoneConfig?: Value<Route53HostedZone_HostedZoneConfig>;
  HostedZoneFeatures?: Value<Route53HostedZone_HostedZoneFeatures>;
  HostedZoneTags?: List<Value<Route53HostedZone_HostedZoneTag>>;
  Name?: Value<string>;
  QueryLoggingConfig?: Value<Route53HostedZone_QueryLoggingConfig>;
  VPCs?: List<Value<Route53HostedZone_VPC>>;
}
export interface Route53HostedZoneAttrs {
  Id: Id<'AWS::Route53::HostedZone'>;
  NameServers: Expr<readonly string[]>;
}

export interface Route53RecordSet_AliasTarget {
  DNSName: Value<string>;
  EvaluateTargetHealth?: Value<boolean>;
  HostedZoneId: Value<string>;
}
export interface Route53RecordSet_CidrRoutingConfig {
  CollectionId: Value<string>;
  LocationName: Value<string>;
}
export interface Route53RecordSet_GeoLocation {
  ContinentCode?: Value<string>;
  CountryCode?: Value<string>;
  SubdivisionCode?: Value<string>;
}
export interface Route53RecordSetProps {
  AliasTarget?: Value<Route53RecordSet_AliasTarget>;
  CidrRoutingConfig?: Value<Route53RecordSet_CidrRoutingConfig>;
  Comment?: Value<string>;
  Failover?: 'PRIMARY' | 'SECONDARY' | Expr<string>;
  GeoLocation?: Value<Route53RecordSet_GeoLocation>;
  GeoProximityLocation?: Document;
  HealthCheckId?: Value<string>;
  HostedZoneId?: Value<string>;
  HostedZoneName?: Value<string>;
  MultiValueAnswer?: Value<boolean>;
  Name: Value<string>;
  Region?: Value<string>;
  ResourceRecords?: List<Value<string>>;
  SetIdentifier?: Value<string>;
  TTL?: Value<string>;
  Type: Value<string>;
  Weight?: Value<number>;
}
export type Route53RecordSetAttrs = Record<never, never>;

export interface S3Bucket_AbortIncompleteMultipartUpload {
  DaysAfterInitiation: Value<number>;
}
export interface S3Bucket_AccelerateConfiguration {
  AccelerationStatus: 'Enabled' | 'Suspended' | Expr<string>;
}
export interface S3Bucket_AccessControlTranslation {
  Owner: Value<string>;
}
export interface S3Bucket_AnalyticsConfiguration {
  Id: Value<string>;
  Prefix?: Value<string>;
  StorageClassAnalysis: Value<S3Bucket_StorageClassAnalysis>;
  TagFilters?: List<Value<S3Bucket_TagFilter>>;
}
export interface S3Bucket_AnnotationTableConfiguration {
  ConfigurationState: 'DISABLED' | 'ENABLED' | Expr<string>;
  EncryptionConfiguration?: Value<S3Bucket_MetadataTableEncryptionConfiguration>;
  Role?: Value<string>;
  TableArn?: Value<string>;
  TableName?: Value<string>;
}
export interface S3Bucket_BlockedEncryptionTypes {
  EncryptionType?: List<'NONE' | 'SSE-C' | Expr<string>>;
}
export interface S3Bucket_BucketEncryption {
  ServerSideEncryptionConfiguration: List<Value<S3Bucket_ServerSideEncryptionRule>>;
}
export interface S3Bucket_CorsConfiguration {
  CorsRules: List<Value<S3Bucket_CorsRule>>;
}
export interface S3Bucket_CorsRule {
  AllowedHeaders?: List<Value<string>>;
  AllowedMethods: List<Value<string>>;
  AllowedOrigins: List<Value<string>>;
  ExposedHeaders?: List<Value<string>>;
  Id?: Value<string>;
  MaxAge?: Value<number>;
}
export interface S3Bucket_DataExport {
  Destination: Value<S3Bucket_Destination>;
  OutputSchemaVersion: Value<string>;
}
export interface S3Bucket_DefaultEventHold {
  Days?: Value<number>;
  Years?: Value<number>;
}
export interface S3Bucket_DefaultRetention {
  Days?: Value<number>;
  DefaultEventHold?: Value<S3Bucket_DefaultEventHold>;
  Mode?: 'COMPLIANCE' | 'GOVERNANCE' | Expr<string>;
  Years?: Value<number>;
}
export interface S3Bucket_DeleteMarkerReplication {
  Status?: 'Disabled' | 'Enabled' | Expr<string>;
}
export interface S3Bucket_Destination {
  BucketAccountId?: Value<string>;
  BucketArn: Arn<'AWS::S3::Bucket'>;
  Format: 'CSV' | 'ORC' | 'Parquet' | Expr<string>;
  Prefix?: Value<string>;
}
export interface S3Bucket_EncryptionConfiguration {
  ReplicaKmsKeyID: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'>;
}
export interface S3Bucket_EventBridgeConfiguration {
  EventBridgeEnabled: Value<boolean>;
}
export interface S3Bucket_FilterRule {
  Name: Value<string>;
  Value: Value<string>;
}
export interface S3Bucket_IntelligentTieringConfiguration {
  Id: Value<string>;
  Prefix?: Value<string>;
  Status: 'Disabled' | 'Enabled' | Expr<string>;
  TagFilters?: List<Value<S3Bucket_TagFilter>>;
  Tierings: List<Value<S3Bucket_Tiering>>;
}
export interface S3Bucket_InventoryConfiguration {
  Destination: Value<S3Bucket_Destination>;
  Enabled: Value<boolean>;
  Id: Value<string>;
  IncludedObjectVersions: 'All' | 'Current' | Expr<string>;
  OptionalFields?: List<Value<string>>;
  Prefix?: Value<string>;
  ScheduleFrequency: 'Daily' | 'Weekly' | Expr<string>;
}
export interface S3Bucket_InventoryTableConfiguration {
  ConfigurationState: 'DISABLED' | 'ENABLED' | Expr<string>;
  EncryptionConfiguration?: Value<S3Bucket_MetadataTableEncryptionConfiguration>;
  TableArn?: Value<string>;
  TableName?: Value<string>;
}
export interface S3Bucket_JournalTableConfiguration {
  EncryptionConfiguration?: Value<S3Bucket_MetadataTableEncryptionConfiguration>;
  RecordExpiration: Value<S3Bucket_RecordExpiration>;
  TableArn?: Value<string>;
  TableName?: Value<string>;
}
export interface S3Bucket_LambdaConfiguration {
  Event: Value<string>;
  Filter?: Value<S3Bucket_NotificationFilter>;
  Function: Arn<'AWS::Lambda::Function'>;
}
export interface S3Bucket_LifecycleConfiguration {
  Rules: List<Value<S3Bucket_Rule>>;
  TransitionDefaultMinimumObjectSize?: 'all_storage_classes_128K' | 'varies_by_storage_class' | Expr<string>;
}
export interface S3Bucket_LoggingConfiguration {
  DestinationBucketName?: Id<'AWS::S3::Bucket'>;
  LogFilePrefix?: Value<string>;
  TargetObjectKeyFormat?: Value<S3Bucket_TargetObjectKeyFormat>;
}
export interface S3Bucket_MetadataConfiguration {
  AnnotationTableConfiguration?: Value<S3Bucket_AnnotationTableConfiguration>;
  Destination?: Value<S3Bucket_MetadataDestination>;
  InventoryTableConfiguration?: Value<S3Bucket_InventoryTableConfiguration>;
  JournalTableConfiguration: Value<S3Bucket_JournalTableConfiguration>;
}
export interface S3Bucket_MetadataDestination {
  TableBucketArn?: Value<string>;
  TableBucketType: 'aws' | 'customer' | Expr<string>;
  TableNamespace?: Value<string>;
}
export interface S3Bucket_MetadataTableConfiguration {
  S3TablesDestination: Value<S3Bucket_S3TablesDestination>;
}
export interface S3Bucket_MetadataTableEncryptionConfiguration {
  KmsKeyArn?: Value<string>;
  SseAlgorithm: 'AES256' | 'aws:kms' | Expr<string>;
}
export interface S3Bucket_Metrics {
  EventThreshold?: Value<S3Bucket_ReplicationTimeValue>;
  Status: 'Disabled' | 'Enabled' | Expr<string>;
}
export interface S3Bucket_MetricsConfiguration {
  AccessPointArn?: Value<string>;
  Id: Value<string>;
  Prefix?: Value<string>;
  TagFilters?: List<Value<S3Bucket_TagFilter>>;
}
export interface S3Bucket_NoncurrentVersionExpiration {
  NewerNoncurrentVersions?: Value<number>;
  NoncurrentDays: Value<number>;
}
export interface S3Bucket_NoncurrentVersionTransition {
  NewerNoncurrentVersions?: Value<number>;
  StorageClass: 'DEEP_ARCHIVE' | 'GLACIER' | 'GLACIER_IR' | 'Glacier' | 'INTELLIGENT_TIERING' | 'ONEZONE_IA' | 'STANDARD_IA' | Expr<string>;
  TransitionInDays: Value<number>;
}
export interface S3Bucket_NotificationConfiguration {
  EventBridgeConfiguration?: Value<S3Bucket_EventBridgeConfiguration>;
  LambdaConfigurations?: List<Value<S3Bucket_LambdaConfiguration>>;
  QueueConfigurations?: List<Value<S3Bucket_QueueConfiguration>>;
  TopicConfigurations?: List<Value<S3Bucket_TopicConfiguration>>;
}
export interface S3Bucket_NotificationFilter {
  S3Key: Value<S3Bucket_S3KeyFilter>;
}
export interface S3Bucket_ObjectLockConfiguration {
  ObjectLockEnabled?: Value<string>;
  Rule?: Value<S3Bucket_ObjectLockRule>;
}
export interface S3Bucket_ObjectLockRule {
  DefaultRetention?: Value<S3Bucket_DefaultRetention>;
}
export interface S3Bucket_OwnershipControls {
  Rules: List<Value<S3Bucket_OwnershipControlsRule>>;
}
export interface S3Bucket_OwnershipControlsRule {
  ObjectOwnership?: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter' | Expr<string>;
}
export interface S3Bucket_PartitionedPrefix {
  PartitionDateSource?: 'DeliveryTime' | 'EventTime' | Expr<string>;
}
export interface S3Bucket_PublicAccessBlockConfiguration {
  BlockPublicAcls?: Value<boolean>;
  BlockPublicPolicy?: Value<boolean>;
  IgnorePublicAcls?: Value<boolean>;
  RestrictPublicBuckets?: Value<boolean>;
}
export interface S3Bucket_QueueConfiguration {
  Event: Value<string>;
  Filter?: Value<S3Bucket_NotificationFilter>;
  Queue: Arn<'AWS::SQS::Queue'>;
}
export interface S3Bucket_RecordExpiration {
  Days?: Value<number>;
  Expiration: 'DISABLED' | 'ENABLED' | Expr<string>;
}
export interface S3Bucket_RedirectAllRequestsTo {
  HostName: Value<string>;
  Protocol?: 'http' | 'https' | Expr<string>;
}
export interface S3Bucket_RedirectRule {
  HostName?: Value<string>;
  HttpRedirectCode?: Value<string>;
  Protocol?: 'http' | 'https' | Expr<string>;
  ReplaceKeyPrefixWith?: Value<string>;
  ReplaceKeyWith?: Value<string>;
}
export interface S3Bucket_ReplicaModifications {
  Status: 'Disabled' | 'Enabled' | Expr<string>;
}
export interface S3Bucket_ReplicationConfiguration {
  Role: Arn<'AWS::IAM::Role'>;
  Rules: List<Value<S3Bucket_ReplicationRule>>;
}
export interface S3Bucket_ReplicationDestination {
  AccessControlTranslation?: Value<S3Bucket_AccessControlTranslation>;
  Account?: Value<string>;
  Bucket: Arn<'AWS::S3::Bucket'>;
  EncryptionConfiguration?: Value<S3Bucket_EncryptionConfiguration>;
  Metrics?: Value<S3Bucket_Metrics>;
  ReplicationTime?: Value<S3Bucket_ReplicationTime>;
  StorageClass?: 'DEEP_ARCHIVE' | 'GLACIER' | 'GLACIER_IR' | 'INTELLIGENT_TIERING' | 'ONEZONE_IA' | 'REDUCED_REDUNDANCY' | 'STANDARD' | 'STANDARD_IA' | Expr<string>;
}
export interface S3Bucket_ReplicationRule {
  DeleteMarkerReplication?: Value<S3Bucket_DeleteMarkerReplication>;
  Destination: Value<S3Bucket_ReplicationDestination>;
  Filter?: Value<S3Bucket_ReplicationRuleFilter>;
  Id?: Value<string>;
  Prefix?: Value<string>;
  Priority?: Value<number>;
  SourceSelectionCriteria?: Value<S3Bucket_SourceSelectionCriteria>;
  Status: 'Disabled' | 'Enabled' | Expr<string>;
}
export interface S3Bucket_ReplicationRuleAndOperator {
  Prefix?: Value<string>;
  TagFilters?: List<Value<S3Bucket_TagFilter>>;
}
export interface S3Bucket_ReplicationRuleFilter {
  And?: Value<S3Bucket_ReplicationRuleAndOperator>;
  Prefix?: Value<string>;
  TagFilter?: Value<S3Bucket_TagFilter>;
}
export interface S3Bucket_ReplicationTime {
  Status: 'Disabled' | 'Enabled' | Expr<string>;
  Time: Value<S3Bucket_ReplicationTimeValue>;
}
export interface S3Bucket_ReplicationTimeValue {
  Minutes: Value<number>;
}
export interface S3Bucket_RoutingRule {
  RedirectRule: Value<S3Bucket_RedirectRule>;
  RoutingRuleCondition?: Value<S3Bucket_RoutingRuleCondition>;
}
export interface S3Bucket_RoutingRuleCondition {
  HttpErrorCodeReturnedEquals?: Value<string>;
  KeyPrefixEquals?: Value<string>;
}
export interface S3Bucket_Rule {
  AbortIncompleteMultipartUpload?: Value<S3Bucket_AbortIncompleteMultipartUpload>;
  ExpirationDate?: Value<string>;
  ExpirationInDays?: Value<number>;
  ExpiredObjectDeleteMarker?: Value<boolean>;
  Id?: Value<string>;
  NoncurrentVersionExpiration?: Value<S3Bucket_NoncurrentVersionExpiration>;
  NoncurrentVersionExpirationInDays?: Value<number>;
  NoncurrentVersionTransition?: Value<S3Bucket_NoncurrentVersionTransition>;
  NoncurrentVersionTransitions?: List<Value<S3Bucket_NoncurrentVersionTransition>>;
  ObjectSizeGreaterThan?: Value<number>;
  ObjectSizeLessThan?: Value<number>;
  Prefix?: Value<string>;
  Status: 'Disabled' | 'Enabled' | Expr<string>;
  TagFilters?: List<Value<S3Bucket_TagFilter>>;
  Transition?: Value<S3Bucket_Transition>;
  Transitions?: List<Value<S3Bucket_Transition>>;
}
export interface S3Bucket_S3KeyFilter {
  Rules: List<Value<S3Bucket_FilterRule>>;
}
export interface S3Bucket_S3TablesDestination {
  TableArn?: Value<string>;
  TableBucketArn: Value<string>;
  TableName: Value<string>;
  TableNamespace?: Value<string>;
}
export interface S3Bucket_ServerSideEncryptionByDefault {
  KMSMasterKeyID?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Alias'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  SSEAlgorithm: 'AES256' | 'aws:kms' | 'aws:kms:dsse' | Expr<string>;
}
export interface S3Bucket_ServerSideEncryptionRule {
  BlockedEncryptionTypes?: Value<S3Bucket_BlockedEncryptionTypes>;
  BucketKeyEnabled?: Value<boolean>;
  ServerSideEncryptionByDefault?: Value<S3Bucket_ServerSideEncryptionByDefault>;
}
export interface S3Bucket_SourceSelectionCriteria {
  ReplicaModifications?: Value<S3Bucket_ReplicaModifications>;
  SseKmsEncryptedObjects?: Value<S3Bucket_SseKmsEncryptedObjects>;
}
export interface S3Bucket_SseKmsEncryptedObjects {
  Status: 'Disabled' | 'Enabled' | Expr<string>;
}
export interface S3Bucket_StorageClassAnalysis {
  DataExport?: Value<S3Bucket_DataExport>;
}
export interface S3Bucket_TagFilter {
  Key: Value<string>;
  Value: Value<string>;
}
export interface S3Bucket_TargetObjectKeyFormat {
  PartitionedPrefix?: Value<S3Bucket_PartitionedPrefix>;
  SimplePrefix?: Document;
}
export interface S3Bucket_Tiering {
  AccessTier: 'ARCHIVE_ACCESS' | 'DEEP_ARCHIVE_ACCESS' | Expr<string>;
  Days: Value<number>;
}
export interface S3Bucket_TopicConfiguration {
  Event: Value<string>;
  Filter?: Value<S3Bucket_NotificationFilter>;
  Topic: Arn<'AWS::SNS::Topic'> | Id<'AWS::SNS::Topic'>;
}
export interface S3Bucket_Transition {
  StorageClass: 'DEEP_ARCHIVE' | 'GLACIER' | 'GLACIER_IR' | 'Glacier' | 'INTELLIGENT_TIERING' | 'ONEZONE_IA' | 'STANDARD_IA' | Expr<string>;
  TransitionDate?: Value<string>;
  TransitionInDays?: Value<number>;
}
export interface S3Bucket_VersioningConfiguration {
  Status: 'Enabled' | 'Suspended' | Expr<string>;
}
export interface S3Bucket_WebsiteConfiguration {
  ErrorDocument?: Value<string>;
  IndexDocument?: Value<string>;
  RedirectAllRequestsTo?: Value<S3Bucket_RedirectAllRequestsTo>;
  RoutingRules?: List<Value<S3Bucket_RoutingRule>>;
}
export interface S3BucketProps {
  AbacStatus?: 'Disabled' | 'Enabled' | Expr<string>;
  AccelerateConfiguration?: Value<S3Bucket_AccelerateConfiguration>;
  AccessControl?: 'AuthenticatedRead' | 'AwsExecRead' | 'BucketOwnerFullControl' | 'BucketOwnerRead' | 'LogDeliveryWrite' | 'Private' | 'PublicRead' | 'PublicReadWrite' | Expr<string>;
  AnalyticsConfigurations?: List<Value<S3Bucket_AnalyticsConfiguration>>;
  BucketEncryption?: Value<S3Bucket_BucketEncryption>;
  BucketName?: Value<string>;
  BucketNamePrefix?: Value<string>;
  BucketNamespace?: 'account-regional' | 'global' | Expr<string>;
  CorsConfiguration?: Value<S3Bucket_CorsConfiguration>;
  IntelligentTieringConfigurations?: List<Value<S3Bucket_IntelligentTieringConfiguration>>;
  InventoryConfigurations?: List<Value<S3Bucket_InventoryConfiguration>>;
  LifecycleConfiguration?: Value<S3Bucket_LifecycleConfiguration>;
  LoggingConfiguration?: Value<S3Bucket_LoggingConfiguration>;
  MetadataConfiguration?: Value<S3Bucket_MetadataConfiguration>;
  MetadataTableConfiguration?: Value<S3Bucket_MetadataTableConfiguration>;
  MetricsConfigurations?: List<Value<S3Bucket_MetricsConfiguration>>;
  NotificationConfiguration?: Value<S3Bucket_NotificationConfiguration>;
  ObjectLockConfiguration?: Value<S3Bucket_ObjectLockConfiguration>;
  ObjectLockEnabled?: Value<boolean>;
  OwnershipControls?: Value<S3Bucket_OwnershipControls>;
  PublicAccessBlockConfiguration?: Value<S3Bucket_PublicAccessBlockConfiguration>;
  ReplicationConfiguration?: Value<S3Bucket_ReplicationConfiguration>;
  Tags?: List<Value<Tag>>;
  VersioningConfiguration?: Value<S3Bucket_VersioningConfiguration>;
  WebsiteConfiguration?: Value<S3Bucket_WebsiteConfiguration>;
}
export interface S3BucketAttrs {
  Arn: Arn<'AWS::S3::Bucket'>;
  DomainName: Expr<string>;
  DualStackDomainName: Expr<string>;
  'MetadataConfiguration.AnnotationTableConfiguration.TableArn': Expr<string>;
  'MetadataConfiguration.AnnotationTableConfiguration.TableName': Expr<string>;
  'MetadataConfiguration.InventoryTableConfiguration.TableArn': Expr<string>;
  'MetadataConfiguration.InventoryTableConfiguration.TableName': Expr<string>;
  'MetadataConfiguration.JournalTableConfiguration.TableArn': Expr<string>;
  'MetadataConfiguration.JournalTableConfiguration.TableName': Expr<string>;
  'MetadataTableConfiguration.S3TablesDestination.TableArn': Expr<string>;
  'MetadataTableConfiguration.S3TablesDestination.TableNamespace': Expr<string>;
  RegionalDomainName: Expr<string>;
  WebsiteURL: Expr<string>;
}

export interface S3BucketPolicyProps {
  Bucket: Id<'AWS::S3::Bucket'>;
  PolicyDocument: Document;
}
export type S3BucketPolicyAttrs = Record<never, never>;

export interface SESConfigurationSet_ArchivingOptions {
  ArchiveArn?: Value<string>;
}
export interface SESConfigurationSet_ConditionThreshold {
  ConditionThresholdEnabled: Value<string>;
  OverallConfidenceThreshold?: Value<SESConfigurationSet_OverallConfidenceThreshold>;
}
export interface SESConfigurationSet_DashboardOptions {
  EngagementMetrics: Value<string>;
}
export interface SESConfigurationSet_DeliveryOptions {
  MaxDeliverySeconds?: Value<number>;
  SendingPoolName?: Value<string>;
  TlsPolicy?: Value<string>;
}
export interface SESConfigurationSet_GuardianOptions {
  OptimizedSharedDelivery: Value<string>;
}
export interface SESConfigurationSet_OverallConfidenceThreshold {
  ConfidenceVerdictThreshold: Value<string>;
}
export interface SESConfigurationSet_ReputationOptions {
  ReputationMetricsEnabled?: Value<boolean>;
}
export interface SESConfigurationSet_SendingOptions {
  SendingEnabled?: Value<boolean>;
}
export interface SESConfigurationSet_SuppressionOptions {
  SuppressedReasons?: List<Value<string>>;
  ValidationOptions?: Value<SESConfigurationSet_ValidationOptions>;
}
export interface SESConfigurationSet_TrackingOptions {
  CustomRedirectDomain?: Value<string>;
  HttpsPolicy?: Value<string>;
}
export interface SESConfigurationSet_ValidationOptions {
  ConditionThreshold: Value<SESConfigurationSet_ConditionThreshold>;
}
export interface SESConfigurationSet_VdmOptions {
  DashboardOptions?: Value<SESConfigurationSet_DashboardOptions>;
  GuardianOptions?: Value<SESConfigurationSet_GuardianOptions>;
}
export interface SESConfigurationSetProps {
  ArchivingOptions?: Value<SESConfigurationSet_ArchivingOptions>;
  DeliveryOptions?: Value<SESConfigurationSet_DeliveryOptions>;
  Name?: Value<string>;
  ReputationOptions?: Value<SESConfigurationSet_ReputationOptions>;
  SendingOptions?: Value<SESConfigurationSet_SendingOptions>;
  SuppressionOptions?: Value<SESConfigurationSet_SuppressionOptions>;
  Tags?: List<Value<Tag>>;
  TrackingOptions?: Value<SESConfigurationSet_TrackingOptions>;
  VdmOptions?: Value<SESConfigurationSet_VdmOptions>;
}
export type SESConfigurationSetAttrs = Record<never, never>;

export interface SESConfigurationSetEventDestination_CloudWatchDestination {
  DimensionConfigurations?: List<Value<SESConfigurationSetEventDestination_DimensionConfiguration>>;
}
export interface SESConfigurationSetEventDestination_DimensionConfiguration {
  DefaultDimensionValue: Value<string>;
  DimensionName: Value<string>;
  DimensionValueSource: Value<string>;
}
export interface SESConfigurationSetEventDestination_EventBridgeDestination {
  EventBusArn: Value<string>;
}
export interface SESConfigurationSetEventDestination_EventDestination {
  CloudWatchDestination?: Value<SESConfigurationSetEventDestination_CloudWatchDestination>;
  Enabled?: Value<boolean>;
  EventBridgeDestination?: Value<SESConfigurationSetEventDestination_EventBridgeDestination>;
  KinesisFirehoseDestination?: Value<SESConfigurationSetEventDestination_KinesisFirehoseDestination>;
  MatchingEventTypes: List<Value<string>>;
  Name?: Value<string>;
  SnsDestination?: Value<SESConfigurationSetEventDestination_SnsDestination>;
}
export interface SESConfigurationSetEventDestination_KinesisFirehoseDestination {
  DeliveryStreamARN: Arn<'AWS::KinesisFirehose::DeliveryStream'>;
  IAMRoleARN: Arn<'AWS::IAM::Role'>;
}
export interface SESConfigurationSetEventDestination_SnsDestination {
  TopicARN: Arn<'AWS::SNS::Topic'> | Id<'AWS::SNS::Topic'>;
}
export interface SESConfigurationSetEventDestinationProps {
  ConfigurationSetName: Id<'AWS::SES::ConfigurationSet'>;
  EventDestination: Value<SESConfigurationSetEventDestination_EventDestination>;
}
export interface SESConfigurationSetEventDestinationAttrs {
  Id: Expr<string>;
}

export interface SESEmailIdentity_ConfigurationSetAttributes {
  ConfigurationSetName?: Id<'AWS::SES::ConfigurationSet'>;
}
export interface SESEmailIdentity_DkimAttributes {
  SigningEnabled?: Value<boolean>;
}
export interface SESEmailIdentity_DkimSigningAttributes {
  DomainSigningPrivateKey?: Value<string>;
  DomainSigningSelector?: Value<string>;
  NextSigningKeyLength?: Value<string>;
}
export interface SESEmailIdentity_FeedbackAttributes {
  EmailForwardingEnabled?: Value<boolean>;
}
export interface SESEmailIdentity_MailFromAttributes {
  BehaviorOnMxFailure?: Value<string>;
  MailFromDomain?: Value<string>;
}
export interface SESEmailIdentityProps {
  ConfigurationSetAttributes?: Value<SESEmailIdentity_ConfigurationSetAttributes>;
  DkimAttributes?: Value<SESEmailIdentity_DkimAttributes>;
  DkimSigningAttributes?: Value<SESEmailIdentity_DkimSigningAttributes>;
  EmailIdentity: Value<string>;
  FeedbackAttributes?: Value<SESEmailIdentity_FeedbackAttributes>;
  MailFromAttributes?: Value<SESEmailIdentity_MailFromAttributes>;
  Tags?: List<Value<Tag>>;
}
export interface SESEmailIdentityAttrs {
  DkimDNSTokenName1: Expr<string>;
  DkimDNSTokenName2: Expr<string>;
  DkimDNSTokenName3: Expr<string>;
  DkimDNSTokenValue1: Expr<string>;
  DkimDNSTokenValue2: Expr<string>;
  DkimDNSTokenValue3: Expr<string>;
}

export interface SNSSubscriptionProps {
  DeliveryPolicy?: Document;
  Endpoint?: Value<string>;
  FilterPolicy?: Document;
  FilterPolicyScope?: Value<string>;
  Protocol: Value<string>;
  RawMessageDelivery?: Value<boolean>;
  RedrivePolicy?: Document;
  Region?: Value<string>;
  ReplayPolicy?: Document;
  SubscriptionRoleArn?: Arn<'AWS::IAM::Role'>;
  TopicArn: Arn<'AWS::SNS::Topic'> | Id<'AWS::SNS::Topic'>;
}
export interface SNSSubscriptionAttrs {
  Arn: Arn<'AWS::SNS::Subscription'>;
}

export interface SNSTopic_LoggingConfig {
  FailureFeedbackRoleArn?: Value<string>;
  Protocol: 'application' | 'firehose' | 'http/s' | 'lambda' | 'sqs' | Expr<string>;
  SuccessFeedbackRoleArn?: Value<string>;
  SuccessFeedbackSampleRate?: Value<string>;
}
export interface SNSTopic_Subscription {
  Endpoint: Value<string>;
  Protocol: Value<string>;
}
export interface SNSTopicProps {
  ArchivePolicy?: Document;
  ContentBasedDeduplication?: Value<boolean>;
  DataProtectionPolicy?: Document;
  DeliveryStatusLogging?: List<Value<SNSTopic_LoggingConfig>>;
  DisplayName?: Value<string>;
  FifoThroughputScope?: Value<string>;
  FifoTopic?: Value<boolean>;
  KmsMasterKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Alias'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  MaximumMessageSize?: Value<number>;
  SignatureVersion?: Value<string>;
  Subscription?: List<Value<SNSTopic_Subscription>>;
  Tags?: List<Value<Tag>>;
  TopicName?: Value<string>;
  TracingConfig?: Value<string>;
}
export interface SNSTopicAttrs {
  TopicArn: Arn<'AWS::SNS::Topic'>;
  TopicName: Expr<string>;
}

export interface SNSTopicPolicyProps {
  PolicyDocument: Document;
  Topics: List<Value<string>>;
}
export interface SNSTopicPolicyAttrs {
  Id: Id<'AWS::SNS::TopicPolicy'>;
}

export interface SQSQueueProps {
  ContentBasedDeduplication?: Value<boolean>;
  DeduplicationScope?: Value<string>;
  DelaySeconds?: Value<number>;
  FifoQueue?: Value<boolean>;
  FifoThroughputLimit?: Value<string>;
  KmsDataKeyReusePeriodSeconds?: Value<number>;
  KmsMasterKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Alias'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  MaximumMessageSize?: Value<number>;
  MessageRetentionPeriod?: Value<number>;
  QueueName?: Value<string>;
  ReceiveMessageWaitTimeSeconds?: Value<number>;
  RedriveAllowPolicy?: Document;
  RedrivePolicy?: Document;
  SqsManagedSseEnabled?: Value<boolean>;
  Tags?: List<Value<Tag>>;
  VisibilityTimeout?: Value<number>;
}
export interface SQSQueueAttrs {
  Arn: Arn<'AWS::SQS::Queue'>;
  QueueName: Expr<string>;
  QueueUrl: Id<'AWS::SQS::Queue'>;
}

export interface SQSQueuePolicyProps {
  PolicyDocument: Document;
  Queues: List<Value<string>>;
}
export interface SQSQueuePolicyAttrs {
  Id: Id<'AWS::SQS::QueuePolicy'>;
}

export interface SSMAssociation_InstanceAssociationOutputLocation {
  S3Location?: Value<SSMAssociation_S3OutputLocation>;
}
export interface SSMAssociation_S3OutputLocation {
  OutputS3BucketName?: Id<'AWS::S3::Bucket'>;
  OutputS3KeyPrefix?: Value<string>;
  OutputS3Region?: Value<string>;
}
export interface SSMAssociation_Target {
  Key: Value<string>;
  Values: List<Value<string>>;
}
export interface SSMAssociationProps {
  ApplyOnlyAtCronInterval?: Value<boolean>;
  AssociationDispatchAssumeRole?: Value<string>;
  AssociationName?: Value<string>;
  AutomationTargetParameterName?: Value<string>;
  CalendarNames?: List<Value<string>>;
  ComplianceSeverity?: 'CRITICAL' | 'HIGH' | 'LOW' | 'MEDIUM' | 'UNSPECIFIED' | Expr<string>;
  DocumentVersion?: Value<string>;
  InstanceId?: Value<string>;
  MaxConcurrency?: Value<string>;
  MaxErrors?: Value<string>;
  Name: Value<string>;
  OutputLocation?: Value<SSMAssociation_InstanceAssociationOutputLocation>;
  Parameters?: Dictionary<List<Value<string>>>;
  ScheduleExpression?: Value<string>;
  ScheduleOffset?: Value<number>;
  SyncCompliance?: 'AUTO' | 'MANUAL' | Expr<string>;
  Tags?: List<Value<Tag>>;
  Targets?: List<Value<SSMAssociation_Target>>;
  WaitForSuccessTimeoutSeconds?: Value<number>;
}
export interface SSMAssociationAttrs {
  AssociationId: Id<'AWS::SSM::Association'>;
}

export interface SSMDocument_AttachmentsSource {
  Key?: 'AttachmentReference' | 'S3FileUrl' | 'SourceUrl' | Expr<string>;
  Name?: Value<string>;
  Values?: List<Value<string>>;
}
export interface SSMDocument_DocumentRequires {
  Name?: Value<string>;
  Version?: Value<string>;
}
export interface SSMDocumentProps {
  Attachments?: List<Value<SSMDocument_AttachmentsSource>>;
  Content: Document;
  DocumentFormat?: 'JSON' | 'TEXT' | 'YAML' | Expr<string>;
  DocumentType?: 'ApplicationConfiguration' | 'ApplicationConfigurationSchema' | 'AutoApprovalPolicy' | 'Automation' | 'Automation.ChangeTemplate' | 'ChangeCalendar' | 'CloudFormation' | 'Command' | 'DeploymentStrategy' | 'ManualApprovalPolicy' | 'Package' | 'Policy' | 'ProblemAnalysis' | 'ProblemAnalysisTemplate' | 'Session' | Expr<string>;
  Name?: Value<string>;
  Requires?: List<Value<SSMDocument_DocumentRequires>>;
  Tags?: List<Value<Tag>>;
  TargetType?: Value<string>;
  UpdateMethod?: 'NewVersion' | 'Replace' | Expr<string>;
  VersionName?: Value<string>;
}
export type SSMDocumentAttrs = Record<never, never>;

export interface SSMMaintenanceWindowProps {
  AllowUnassociatedTargets: Value<boolean>;
  Cutoff: Value<number>;
  Description?: Value<string>;
  Duration: Value<number>;
  EndDate?: Value<string>;
  Name: Value<string>;
  Schedule: Value<string>;
  ScheduleOffset?: Value<number>;
  ScheduleTimezone?: Value<string>;
  StartDate?: Value<string>;
  Tags?: List<Value<Tag>>;
}
export interface SSMMaintenanceWindowAttrs {
  WindowId: Id<'AWS::SSM::MaintenanceWindow'>;
}

export interface SSMMaintenanceWindowTarget_Targets {
  Key: Value<string>;
  Values: List<Value<string>>;
}
export interface SSMMaintenanceWindowTargetProps {
  Description?: Value<string>;
  Name?: Value<string>;
  OwnerInformation?: Value<string>;
  ResourceType: Value<string>;
  Targets: List<Value<SSMMaintenanceWindowTarget_Targets>>;
  WindowId: Value<string>;
}
export interface SSMMaintenanceWindowTargetAttrs {
  WindowTargetId: Id<'AWS::SSM::MaintenanceWindowTarget'>;
}

export interface SSMMaintenanceWindowTask_CloudWatchOutputConfig {
  CloudWatchLogGroupName?: Value<string>;
  CloudWatchOutputEnabled?: Value<boolean>;
}
export interface SSMMaintenanceWindowTask_LoggingInfo {
  Region: Value<string>;
  S3Bucket: Value<string>;
  S3Prefix?: Value<string>;
}
export interface SSMMaintenanceWindowTask_MaintenanceWindowAutomationParameters {
  DocumentVersion?: Value<string>;
  Parameters?: Document;
}
export interface SSMMaintenanceWindowTask_MaintenanceWindowLambdaParameters {
  ClientContext?: Value<string>;
  Payload?: Value<string>;
  Qualifier?: Value<string>;
}
export interface SSMMaintenanceWindowTask_MaintenanceWindowRunCommandParameters {
  CloudWatchOutputConfig?: Value<SSMMaintenanceWindowTask_CloudWatchOutputConfig>;
  Comment?: Value<string>;
  DocumentHash?: Value<string>;
  DocumentHashType?: Value<string>;
  DocumentVersion?: Value<string>;
  NotificationConfig?: Value<SSMMaintenanceWindowTask_NotificationConfig>;
  OutputS3BucketName?: Value<string>;
  OutputS3KeyPrefix?: Value<string>;
  Parameters?: Document;
  ServiceRoleArn?: Value<string>;
  TimeoutSeconds?: Value<number>;
}
export interface SSMMaintenanceWindowTask_MaintenanceWindowStepFunctionsParameters {
  Input?: Value<string>;
  Name?: Value<string>;
}
export interface SSMMaintenanceWindowTask_NotificationConfig {
  NotificationArn: Value<string>;
  NotificationEvents?: List<Value<string>>;
  NotificationType?: Value<string>;
}
export interface SSMMaintenanceWindowTask_Target {
  Key: Value<string>;
  Values: List<Value<string>>;
}
export interface SSMMaintenanceWindowTask_TaskInvocationParameters {
  MaintenanceWindowAutomationParameters?: Value<SSMMaintenanceWindowTask_MaintenanceWindowAutomationParameters>;
  MaintenanceWindowLambdaParameters?: Value<SSMMaintenanceWindowTask_MaintenanceWindowLambdaParameters>;
  MaintenanceWindowRunCommandParameters?: Value<SSMMaintenanceWindowTask_MaintenanceWindowRunCommandParameters>;
  MaintenanceWindowStepFunctionsParameters?: Value<SSMMaintenanceWindowTask_MaintenanceWindowStepFunctionsParameters>;
}
export interface SSMMaintenanceWindowTaskProps {
  CutoffBehavior?: Value<string>;
  Description?: Value<string>;
  LoggingInfo?: Value<SSMMaintenanceWindowTask_LoggingInfo>;
  MaxConcurrency?: Value<string>;
  MaxErrors?: Value<string>;
  Name?: Value<string>;
  Priority: Value<number>;
  ServiceRoleArn?: Value<string>;
  Targets?: List<Value<SSMMaintenanceWindowTask_Target>>;
  TaskArn: Value<string>;
  TaskInvocationParameters?: Value<SSMMaintenanceWindowTask_TaskInvocationParameters>;
  TaskParameters?: Document;
  TaskType: Value<string>;
  WindowId: Value<string>;
}
export interface SSMMaintenanceWindowTaskAttrs {
  WindowTaskId: Id<'AWS::SSM::MaintenanceWindowTask'>;
}

export interface SSMParameterProps {
  AllowedPattern?: Value<string>;
  DataType?: 'aws:ec2:image' | 'text' | Expr<string>;
  Description?: Value<string>;
  Name?: Value<string>;
  Policies?: Value<string>;
  Tags?: Dictionary<Value<string>>;
  Tier?: 'Advanced' | 'Intelligent-Tiering' | 'Standard' | Expr<string>;
  Type: 'String' | 'StringList' | Expr<string>;
  Value: Value<string>;
}
export interface SSMParameterAttrs {
  Arn: Arn<'AWS::SSM::Parameter'>;
  Type: Expr<string>;
  Value: Expr<string>;
}

export interface SSMPatchBaseline_PatchFilter {
  Key?: 'ADVISORY_ID' | 'ARCH' | 'BUGZILLA_ID' | 'CLASSIFICATION' | 'CVE_ID' | 'EPOCH' | 'MSRC_SEVERITY' | 'NAME' | 'PATCH_ID' | 'PATCH_SET' | 'PRIORITY' | 'PRODUCT' | 'PRODUCT_FAMILY' | 'RELEASE' | 'REPOSITORY' | 'SECTION' | 'SECURITY' | 'SEVERITY' | 'VERSION' | Expr<string>;
  Values?: List<Value<string>>;
}
export interface SSMPatchBaseline_PatchFilterGroup {
  PatchFilters?: List<Value<SSMPatchBaseline_PatchFilter>>;
}
export interface SSMPatchBaseline_PatchSource {
  Configuration?: Value<string>;
  Name?: Value<string>;
  Products?: List<Value<string>>;
}
export interface SSMPatchBaseline_Rule {
  ApproveAfterDays?: Value<number>;
  ApproveUntilDate?: Value<string>;
  ComplianceLevel?: 'CRITICAL' | 'HIGH' | 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'UNSPECIFIED' | Expr<string>;
  EnableNonSecurity?: Value<boolean>;
  PatchFilterGroup?: Value<SSMPatchBaseline_PatchFilterGroup>;
}
export interface SSMPatchBaseline_RuleGroup {
  PatchRules?: List<Value<SSMPatchBaseline_Rule>>;
}
export interface SSMPatchBaselineProps {
  ApprovalRules?: Value<SSMPatchBaseline_RuleGroup>;
  ApprovedPatches?: List<Value<string>>;
  ApprovedPatchesComplianceLevel?: 'CRITICAL' | 'HIGH' | 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'UNSPECIFIED' | Expr<string>;
  ApprovedPatchesEnableNonSecurity?: Value<boolean>;
  AvailableSecurityUpdatesComplianceStatus?: 'COMPLIANT' | 'NON_COMPLIANT' | Expr<string>;
  DefaultBaseline?: Value<boolean>;
  Description?: Value<string>;
  GlobalFilters?: Value<SSMPatchBaseline_PatchFilterGroup>;
  Name: Value<string>;
  OperatingSystem?: 'ALMA_LINUX' | 'AMAZON_LINUX' | 'AMAZON_LINUX_2' | 'AMAZON_LINUX_2022' | 'AMAZON_LINUX_2023' | 'CENTOS' | 'DEBIAN' | 'MACOS' | 'ORACLE_LINUX' | 'RASPBIAN' | 'REDHAT_ENTERPRISE_LINUX' | 'ROCKY_LINUX' | 'SUSE' | 'UBUNTU' | 'WINDOWS' | Expr<string>;
  PatchGroups?: List<Value<string>>;
  RejectedPatches?: List<Value<string>>;
  RejectedPatchesAction?: 'ALLOW_AS_DEPENDENCY' | 'BLOCK' | Expr<string>;
  Sources?: List<Value<SSMPatchBaseline_PatchSource>>;
  Tags?: List<Value<Tag>>;
}
export interface SSMPatchBaselineAttrs {
  Id: Id<'AWS::SSM::PatchBaseline'>;
}

export interface SchedulerSchedule_AwsVpcConfiguration {
  AssignPublicIp?: 'DISABLED' | 'ENABLED' | Expr<string>;
  SecurityGroups?: List<Value<string>>;
  Subnets: List<Value<string>>;
}
export interface SchedulerSchedule_CapacityProviderStrategyItem {
  Base?: Value<number>;
  CapacityProvider: Value<string>;
  Weight?: Value<number>;
}
export interface SchedulerSchedule_DeadLetterConfig {
  Arn?: Arn<'AWS::SQS::Queue'>;
}
export interface SchedulerSchedule_EcsParameters {
  CapacityProviderStrategy?: List<Value<SchedulerSchedule_CapacityProviderStrategyItem>>;
  EnableECSManagedTags?: Value<boolean>;
  EnableExecuteCommand?: Value<boolean>;
  Group?: Value<string>;
  LaunchType?: 'EC2' | 'EXTERNAL' | 'FARGATE' | Expr<string>;
  NetworkConfiguration?: Value<SchedulerSchedule_NetworkConfiguration>;
  PlacementConstraints?: List<Value<SchedulerSchedule_PlacementConstraint>>;
  PlacementStrategy?: List<Value<SchedulerSchedule_PlacementStrategy>>;
  PlatformVersion?: Value<string>;
  PropagateTags?: 'TASK_DEFINITION' | Expr<string>;
  ReferenceId?: Value<string>;
  Tags?: List<Dictionary<Value<string>>>;
  TaskCount?: Value<number>;
  TaskDefinitionArn: Value<string>;
}
export interface SchedulerSchedule_EventBridgeParameters {
  DetailType: Value<string>;
  Source: Value<string>;
}
export interface SchedulerSchedule_FlexibleTimeWindow {
  MaximumWindowInMinutes?: Value<number>;
  Mode: 'FLEXIBLE' | 'OFF' | Expr<string>;
}
export interface SchedulerSchedule_KinesisParameters {
  PartitionKey: Value<string>;
}
export interface SchedulerSchedule_NetworkConfiguration {
  AwsvpcConfiguration?: Value<SchedulerSchedule_AwsVpcConfiguration>;
}
export interface SchedulerSchedule_PlacementConstraint {
  Expression?: Value<string>;
  Type?: 'distinctInstance' | 'memberOf' | Expr<string>;
}
export interface SchedulerSchedule_PlacementStrategy {
  Field?: Value<string>;
  Type?: 'binpack' | 'random' | 'spread' | Expr<string>;
}
export interface SchedulerSchedule_RetryPolicy {
  MaximumEventAgeInSeconds?: Value<number>;
  MaximumRetryAttempts?: Value<number>;
}
export interface SchedulerSchedule_SageMakerPipelineParameter {
  Name: Value<string>;
  Value: Value<string>;
}
export interface SchedulerSchedule_SageMakerPipelineParameters {
  PipelineParameterList?: List<Value<SchedulerSchedule_SageMakerPipelineParameter>>;
}
export interface SchedulerSchedule_SqsParameters {
  MessageGroupId?: Value<string>;
}
export interface SchedulerSchedule_Target {
  Arn: Value<string>;
  DeadLetterConfig?: Value<SchedulerSchedule_DeadLetterConfig>;
  EcsParameters?: Value<SchedulerSchedule_EcsParameters>;
  EventBridgeParameters?: Value<SchedulerSchedule_EventBridgeParameters>;
  Input?: Value<string>;
  KinesisParameters?: Value<SchedulerSchedule_KinesisParameters>;
  RetryPolicy?: Value<SchedulerSchedule_RetryPolicy>;
  RoleArn: Arn<'AWS::IAM::Role'>;
  SageMakerPipelineParameters?: Value<SchedulerSchedule_SageMakerPipelineParameters>;
  SqsParameters?: Value<SchedulerSchedule_SqsParameters>;
}
export interface SchedulerScheduleProps {
  Description?: Value<string>;
  EndDate?: Value<string>;
  FlexibleTimeWindow: Value<SchedulerSchedule_FlexibleTimeWindow>;
  GroupName?: Value<string>;
  KmsKeyArn?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'>;
  Name?: Value<string>;
  ScheduleExpression: Value<string>;
  ScheduleExpressionTimezone?: Value<string>;
  StartDate?: Value<string>;
  State?: 'DISABLED' | 'ENABLED' | Expr<string>;
  Target: Value<SchedulerSchedule_Target>;
}
export interface SchedulerScheduleAttrs {
  Arn: Arn<'AWS::Scheduler::Schedule'>;
}

export interface SchedulerScheduleGroupProps {
  Name?: Value<string>;
  Tags?: List<Value<Tag>>;
}
export interface SchedulerScheduleGroupAttrs {
  Arn: Arn<'AWS::Scheduler::ScheduleGroup'>;
  CreationDate: Expr<string>;
  LastModificationDate: Expr<string>;
  State: Expr<string>;
}

export interface SecretsManagerResourcePolicyProps {
  BlockPublicPolicy?: Value<boolean>;
  ResourcePolicy: Document;
  SecretId: Arn<'AWS::SecretsManager::Secret'> | Id<'AWS::SecretsManager::Secret'>;
}
export interface SecretsManagerResourcePolicyAttrs {
  Id: Expr<string>;
}

export interface SecretsManagerRotationSchedule_ExternalSecretRotationMetadataItem {
  Key: Value<string>;
  Value: Value<string>;
}
export interface SecretsManagerRotationSchedule_HostedRotationLambda {
  ExcludeCharacters?: Value<string>;
  KmsKeyArn?: Value<string>;
  MasterSecretArn?: Value<string>;
  MasterSecretKmsKeyArn?: Value<string>;
  RotationLambdaName?: Value<string>;
  RotationType: Value<string>;
  Runtime?: Value<string>;
  SuperuserSecretArn?: Value<string>;
  SuperuserSecretKmsKeyArn?: Value<string>;
  VpcSecurityGroupIds?: Value<string>;
  VpcSubnetIds?: Value<string>;
}
export interface SecretsManagerRotationSchedule_RotationRules {
  AutomaticallyAfterDays?: Value<number>;
  Duration?: Value<string>;
  ScheduleExpression?: Value<string>;
}
export interface SecretsManagerRotationScheduleProps {
  ExternalSecretRotationMetadata?: List<Value<SecretsManagerRotationSchedule_ExternalSecretRotationMetadataItem>>;
  ExternalSecretRotationRoleArn?: Value<string>;
  HostedRotationLambda?: Value<SecretsManagerRotationSchedule_HostedRotationLambda>;
  RotateImmediatelyOnUpdate?: Value<boolean>;
  RotationLambdaARN?: Value<string>;
  RotationRules?: Value<SecretsManagerRotationSchedule_RotationRules>;
  SecretId: Value<string>;
}
export interface SecretsManagerRotationScheduleAttrs {
  Id: Id<'AWS::SecretsManager::RotationSchedule'>;
}

export interface SecretsManagerSecret_GenerateSecretString {
  ExcludeCharacters?: Value<string>;
  ExcludeLowercase?: Value<boolean>;
  ExcludeNumbers?: Value<boolean>;
  ExcludePunctuation?: Value<boolean>;
  ExcludeUppercase?: Value<boolean>;
  GenerateStringKey?: Value<string>;
  IncludeSpace?: Value<boolean>;
  PasswordLength?: Value<number>;
  RequireEachIncludedType?: Value<boolean>;
  SecretStringTemplate?: Value<string>;
}
export interface SecretsManagerSecret_ReplicaRegion {
  KmsKeyId?: Value<string>;
  Region: Value<string>;
}
export interface SecretsManagerSecretProps {
  Description?: Value<string>;
  GenerateSecretString?: Value<SecretsManagerSecret_GenerateSecretString>;
  KmsKeyId?: Arn<'AWS::KMS::Key'> | Arn<'AWS::KMS::ReplicaKey'> | Id<'AWS::KMS::Key'> | Id<'AWS::KMS::ReplicaKey'>;
  Name?: Value<string>;
  ReplicaRegions?: List<Value<SecretsManagerSecret_ReplicaRegion>>;
  SecretString?: Value<string>;
  Tags?: List<Value<Tag>>;
  Type?: Value<string>;
}
export interface SecretsManagerSecretAttrs {
  Id: Arn<'AWS::SecretsManager::Secret'>;
}

export interface SecretsManagerSecretTargetAttachmentProps {
  SecretId: Value<string>;
  TargetId: Value<string>;
  TargetType: Value<string>;
}
export interface SecretsManagerSecretTargetAttachmentAttrs {
  Id: Expr<string>;
}

export interface SecurityHubHubProps {
  AutoEnableControls?: Value<boolean>;
  ControlFindingGenerator?: Value<string>;
  EnableDefaultStandards?: Value<boolean>;
  Tags?: Dictionary<Value<string>>;
}
export interface SecurityHubHubAttrs {
  ARN: Arn<'AWS::SecurityHub::Hub'>;
  SubscribedAt: Expr<string>;
}

export interface SecurityHubStandard_StandardsControl {
  Reason?: Value<string>;
  StandardsControlArn: Value<string>;
}
export interface SecurityHubStandardProps {
  DisabledStandardsControls?: List<Value<SecurityHubStandard_StandardsControl>>;
  StandardsArn: Value<string>;
}
export interface SecurityHubStandardAttrs {
  StandardsSubscriptionArn: Arn<'AWS::SecurityHub::Standard'>;
}

export interface StepFunctionsStateMachine_CloudWatchLogsLogGroup {
  LogGroupArn?: Arn<'AWS::Logs::LogGroup'>;
}
export interface StepFunctionsStateMachine_EncryptionConfiguration {
  KmsDataKeyReusePeriodSeconds?: Value<number>;
  KmsKeyId?: Value<string>;
  Type: 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KMS_KEY' | Expr<string>;
}
export interface StepFunctionsStateMachine_LogDestination {
  CloudWatchLogsLogGroup?: Value<StepFunctionsStateMachine_CloudWatchLogsLogGroup>;
}
export interface StepFunctionsStateMachine_LoggingConfiguration {
  Destinations?: List<Value<StepFunctionsStateMachine_LogDestination>>;
  IncludeExecutionData?: Value<boolean>;
  Level?: 'ALL' | 'ERROR' | 'FATAL' | 'OFF' | Expr<string>;
}
export interface StepFunctionsStateMachine_S3Location {
  Bucket: Value<string>;
  Key: Value<string>;
  Version?: Value<string>;
}
export interface StepFunctionsStateMachine_TagsEntry {
  Key: Value<string>;
  Value: Value<string>;
}
export interface StepFunctionsStateMachine_TracingConfiguration {
  Enabled?: Value<boolean>;
}
export interface StepFunctionsStateMachineProps {
  Definition?: Document;
  DefinitionS3Location?: Value<StepFunctionsStateMachine_S3Location>;
  DefinitionString?: Value<string>;
  DefinitionSubstitutions?: Dictionary<Value<boolean> | Value<number> | Value<string>>;
  EncryptionConfiguration?: Value<StepFunctionsStateMachine_EncryptionConfiguration>;
  LoggingConfiguration?: Value<StepFunctionsStateMachine_LoggingConfiguration>;
  RoleArn: Arn<'AWS::IAM::Role'>;
  StateMachineName?: Value<string>;
  StateMachineType?: 'EXPRESS' | 'STANDARD' | Expr<string>;
  Tags?: List<Value<StepFunctionsStateMachine_TagsEntry>>;
  TracingConfiguration?: Value<StepFunctionsStateMachine_TracingConfiguration>;
}
export interface StepFunctionsStateMachineAttrs {
  Arn: Arn<'AWS::StepFunctions::StateMachine'>;
  Name: Expr<string>;
  StateMachineRevisionId: Expr<string>;
}

export interface WAFv2IPSetProps {
  Addresses: List<Value<string>>;
  Description?: Value<string>;
  IPAddressVersion: 'IPV4' | 'IPV6' | Expr<string>;
  Name?: Value<string>;
  Scope: 'CLOUDFRONT' | 'REGIONAL' | Expr<string>;
  Tags?: List<Value<Tag>>;
}
export interface WAFv2IPSetAttrs {
  Arn: Arn<'AWS::WAFv2::IPSet'>;
  Id: Expr<string>;
}

export interface WAFv2LoggingConfiguration_ActionCondition {
  Action: 'ALLOW' | 'BLOCK' | 'CAPTCHA' | 'CHALLENGE' | 'COUNT' | 'EXCLUDED_AS_COUNT' | 'MONETIZE' | Expr<string>;
}
export interface WAFv2LoggingConfiguration_Condition {
  ActionCondition?: Value<WAFv2LoggingConfiguration_ActionCondition>;
  LabelNameCondition?: Value<WAFv2LoggingConfiguration_LabelNameCondition>;
}
export interface WAFv2LoggingConfiguration_FieldToMatch {
  JsonBody?: Document;
  Method?: Document;
  QueryString?: Document;
  SingleHeader?: Value<WAFv2LoggingConfiguration_SingleHeader>;
  UriPath?: Document;
}
export interface WAFv2LoggingConfiguration_Filter {
  Behavior: 'DROP' | 'KEEP' | Expr<string>;
  Conditions: List<Value<WAFv2LoggingConfiguration_Condition>>;
  Requirement: 'MEETS_ALL' | 'MEETS_ANY' | Expr<string>;
}
export interface WAFv2LoggingConfiguration_LabelNameCondition {
  LabelName: Value<string>;
}
export interface WAFv2LoggingConfiguration_LoggingFilter {
  DefaultBehavior: 'DROP' | 'KEEP' | Expr<string>;
  Filters: List<Value<WAFv2LoggingConfiguration_Filter>>;
}
export interface WAFv2LoggingConfiguration_SingleHeader {
  Name: Value<string>;
}
export interface WAFv2LoggingConfigurationProps {
  LogDestinationConfigs: List<Value<string>>;
  LoggingFilter?: Value<WAFv2LoggingConfiguration_LoggingFilter>;
  RedactedFields?: List<Value<WAFv2LoggingConfiguration_FieldToMatch>>;
  ResourceArn: Arn<'AWS::WAFv2::WebACL'>;
}
export interface WAFv2LoggingConfigurationAttrs {
  ManagedByFirewallManager: Expr<boolean>;
}

export interface WAFv2WebACL_AWSManagedRulesACFPRuleSet {
  CreationPath: Value<string>;
  EnableRegexInPath?: Value<boolean>;
  RegistrationPagePath: Value<string>;
  RequestInspection: Value<WAFv2WebACL_RequestInspectionACFP>;
  ResponseInspection?: Value<WAFv2WebACL_ResponseInspection>;
}
export interface WAFv2WebACL_AWSManagedRulesATPRuleSet {
  EnableRegexInPath?: Value<boolean>;
  LoginPath: Value<string>;
  RequestInspection?: Value<WAFv2WebACL_RequestInspection>;
  ResponseInspection?: Value<WAFv2WebACL_ResponseInspection>;
}
export interface WAFv2WebACL_AWSManagedRulesAntiDDoSRuleSet {
  ClientSideActionConfig: Value<WAFv2WebACL_ClientSideActionConfig>;
  SensitivityToBlock?: 'HIGH' | 'LOW' | 'MEDIUM' | Expr<string>;
}
export interface WAFv2WebACL_AWSManagedRulesBotControlRuleSet {
  EnableMachineLearning?: Value<boolean>;
  InspectionLevel: 'COMMON' | 'TARGETED' | Expr<string>;
}
export interface WAFv2WebACL_AllowAction {
  CustomRequestHandling?: Value<WAFv2WebACL_CustomRequestHandling>;
}
export interface WAFv2WebACL_AndStatement {
  Statements: List<Value<WAFv2WebACL_Statement>>;
}
export interface WAFv2WebACL_ApplicationAttribute {
  Name: Value<string>;
  Values: List<Value<string>>;
}
export interface WAFv2WebACL_ApplicationConfig {
  Attributes: List<Value<WAFv2WebACL_ApplicationAttribute>>;
}
export interface WAFv2WebACL_AsnMatchStatement {
  AsnList?: List<Value<number>>;
  ForwardedIPConfig?: Value<WAFv2WebACL_ForwardedIPConfiguration>;
}
export interface WAFv2WebACL_AssociationConfig {
  RequestBody?: Dictionary<Value<WAFv2WebACL_RequestBodyAssociatedResourceTypeConfig>>;
}
export interface WAFv2WebACL_BlockAction {
  CustomResponse?: Value<WAFv2WebACL_CustomResponse>;
}
export interface WAFv2WebACL_Body {
  OversizeHandling?: 'CONTINUE' | 'MATCH' | 'NO_MATCH' | Expr<string>;
}
export interface WAFv2WebACL_ByteMatchStatement {
  FieldToMatch: Value<WAFv2WebACL_FieldToMatch>;
  PositionalConstraint: 'CONTAINS' | 'CONTAINS_WORD' | 'ENDS_WITH' | 'EXACTLY' | 'STARTS_WITH' | Expr<string>;
  PreParseTextTransformations?: List<Value<WAFv2WebACL_PreParseTextTransformation>>;
  SearchString?: Value<string>;
  SearchStringBase64?: Value<string>;
  TextTransformations: List<Value<WAFv2WebACL_TextTransformation>>;
}
export interface WAFv2WebACL_CaptchaAction {
  CustomRequestHandling?: Value<WAFv2WebACL_CustomRequestHandling>;
}
export interface WAFv2WebACL_CaptchaConfig {
  ImmunityTimeProperty?: Value<WAFv2WebACL_ImmunityTimeProperty>;
}
export interface WAFv2WebACL_ChallengeAction {
  CustomRequestHandling?: Value<WAFv2WebACL_CustomRequestHandling>;
}
export interface WAFv2WebACL_ChallengeConfig {
  ImmunityTimeProperty?: Value<WAFv2WebACL_ImmunityTimeProperty>;
}
export interface WAFv2WebACL_ClientSideAction {
  ExemptUriRegularExpressions?: List<Value<WAFv2WebACL_Regex>>;
  Sensitivity?: 'HIGH' | 'LOW' | 'MEDIUM' | Expr<string>;
  UsageOfAction: 'DISABLED' | 'ENABLED' | Expr<string>;
}
export interface WAFv2WebACL_ClientSideActionConfig {
  Challenge: Value<WAFv2WebACL_ClientSideAction>;
}
export interface WAFv2WebACL_CookieMatchPattern {
  All?: Document;
  ExcludedCookies?: List<Value<string>>;
  IncludedCookies?: List<Value<string>>;
}
export interface WAFv2WebACL_Cookies {
  MatchPattern: Value<WAFv2WebACL_CookieMatchPattern>;
  MatchScope: 'ALL' | 'KEY' | 'VALUE' | Expr<string>;
  OversizeHandling: 'CONTINUE' | 'MATCH' | 'NO_MATCH' | Expr<string>;
}
export interface WAFv2WebACL_CountAction {
  CustomRequestHandling?: Value<WAFv2WebACL_CustomRequestHandling>;
}
export interface WAFv2WebACL_CryptoConfig {
  PaymentNetworks: List<Value<WAFv2WebACL_PaymentNetwork>>;
}
export interface WAFv2WebACL_CustomHTTPHeader {
  Name: Value<string>;
  Value: Value<string>;
}
export interface WAFv2WebACL_CustomRequestHandling {
  InsertHeaders: List<Value<WAFv2WebACL_CustomHTTPHeader>>;
}
export interface WAFv2WebACL_CustomResponse {
  CustomResponseBodyKey?: Value<string>;
  ResponseCode: Value<number>;
  ResponseHeaders?: List<Value<WAFv2WebACL_CustomHTTPHeader>>;
}
export interface WAFv2WebACL_CustomResponseBody {
  Content: Value<string>;
  ContentType: 'APPLICATION_JSON' | 'TEXT_HTML' | 'TEXT_PLAIN' | Expr<string>;
}
export interface WAFv2WebACL_DataProtect {
  Action: 'HASH' | 'SUBSTITUTION' | Expr<string>;
  ExcludeRateBasedDetails?: Value<boolean>;
  ExcludeRuleMatchDetails?: Value<boolean>;
  Field: Value<WAFv2WebACL_FieldToProtect>;
}
export interface WAFv2WebACL_DataProtectionConfig {
  DataProtections: List<Value<WAFv2WebACL_DataProtect>>;
}
export interface WAFv2WebACL_DefaultAction {
  Allow?: Value<WAFv2WebACL_AllowAction>;
  Block?: Value<WAFv2WebACL_BlockAction>;
}
export interface WAFv2WebACL_ExcludedRule {
  Name: Value<string>;
}
export interface WAFv2WebACL_FieldIdentifier {
  Identifier: Value<string>;
}
export interface WAFv2WebACL_FieldToMatch {
  AllQueryArguments?: Document;
  Body?: Value<WAFv2WebACL_Body>;
  Cookies?: Value<WAFv2WebACL_Cookies>;
  HeaderOrder?: Value<WAFv2WebACL_HeaderOrder>;
  Headers?: Value<WAFv2WebACL_Headers>;
  JA3Fingerprint?: Value<WAFv2WebACL_JA3Fingerprint>;
  JA4Fingerprint?: Value<WAFv2WebACL_JA4Fingerprint>;
  JsonBody?: Value<WAFv2WebACL_JsonBody>;
  Method?: Document;
  QueryString?: Document;
  SingleHeader?: Value<WAFv2WebACL_SingleHeader>;
  SingleQueryArgument?: Value<WAFv2WebACL_SingleQueryArgument>;
  UriFragment?: Value<WAFv2WebACL_UriFragment>;
  UriPath?: Document;
}
export interface WAFv2WebACL_FieldToProtect {
  FieldKeys?: List<Value<string>>;
  FieldType: 'BODY' | 'QUERY_STRING' | 'SINGLE_COOKIE' | 'SINGLE_HEADER' | 'SINGLE_QUERY_ARGUMENT' | Expr<string>;
}
export interface WAFv2WebACL_ForwardedIPConfiguration {
  FallbackBehavior: 'MATCH' | 'NO_MATCH' | Expr<string>;
  HeaderName: Value<string>;
}
export interface WAFv2WebACL_GeoMatchStatement {
  CountryCodes?: List<Value<string>>;
  ForwardedIPConfig?: Value<WAFv2WebACL_ForwardedIPConfiguration>;
}
export interface WAFv2WebACL_HeaderMatchPattern {
  All?: Document;
  ExcludedHeaders?: List<Value<string>>;
  IncludedHeaders?: List<Value<string>>;
}
export interface WAFv2WebACL_HeaderOrder {
  OversizeHandling: 'CONTINUE' | 'MATCH' | 'NO_MATCH' | Expr<string>;
}
export interface WAFv2WebACL_Headers {
  MatchPattern: Value<WAFv2WebACL_HeaderMatchPattern>;
  MatchScope: 'ALL' | 'KEY' | 'VALUE' | Expr<string>;
  OversizeHandling: 'CONTINUE' | 'MATCH' | 'NO_MATCH' | Expr<string>;
}
export interface WAFv2WebACL_IPSetForwardedIPConfiguration {
  FallbackBehavior: 'MATCH' | 'NO_MATCH' | Expr<string>;
  HeaderName: Value<string>;
  Position: 'ANY' | 'FIRST' | 'LAST' | Expr<string>;
}
export interface WAFv2WebACL_IPSetReferenceStatement {
  Arn: Value<string>;
  IPSetForwardedIPConfig?: Value<WAFv2WebACL_IPSetForwardedIPConfiguration>;
}
export interface WAFv2WebACL_ImmunityTimeProperty {
  ImmunityTime: Value<number>;
}
export interface WAFv2WebACL_JA3Fingerprint {
  FallbackBehavior: 'MATCH' | 'NO_MATCH' | Expr<string>;
}
export interface WAFv2WebACL_JA4Fingerprint {
  FallbackBehavior: 'MATCH' | 'NO_MATCH' | Expr<string>;
}
export interface WAFv2WebACL_JsonBody {
  InvalidFallbackBehavior?: 'EVALUATE_AS_STRING' | 'MATCH' | 'NO_MATCH' | Expr<string>;
  MatchPattern: Value<WAFv2WebACL_JsonMatchPattern>;
  MatchScope: 'ALL' | 'KEY' | 'VALUE' | Expr<string>;
  OversizeHandling?: 'CONTINUE' | 'MATCH' | 'NO_MATCH' | Expr<string>;
}
export interface WAFv2WebACL_JsonMatchPattern {
  All?: Document;
  IncludedPaths?: List<Value<string>>;
}
export interface WAFv2WebACL_Label {
  Name: Value<string>;
}
export interface WAFv2WebACL_LabelMatchStatement {
  Key: Value<string>;
  Scope: 'LABEL' | 'NAMESPACE' | Expr<string>;
}
export interface WAFv2WebACL_ManagedRuleGroupConfig {
  AWSManagedRulesACFPRuleSet?: Value<WAFv2WebACL_AWSManagedRulesACFPRuleSet>;
  AWSManagedRulesATPRuleSet?: Value<WAFv2WebACL_AWSManagedRulesATPRuleSet>;
  AWSManagedRulesAntiDDoSRuleSet?: Value<WAFv2WebACL_AWSManagedRulesAntiDDoSRuleSet>;
  AWSManagedRulesBotControlRuleSet?: Value<WAFv2WebACL_AWSManagedRulesBotControlRuleSet>;
  LoginPath?: Value<string>;
  PasswordField?: Value<WAFv2WebACL_FieldIdentifier>;
  PayloadType?: 'FORM_ENCODED' | 'JSON' | Expr<string>;
  UsernameField?: Value<WAFv2WebACL_FieldIdentifier>;
}
export interface WAFv2WebACL_ManagedRuleGroupStatement {
  ExcludedRules?: List<Value<WAFv2WebACL_ExcludedRule>>;
  ManagedRuleGroupConfigs?: List<Value<WAFv2WebACL_ManagedRuleGroupConfig>>;
  Name: Value<string>;
  RuleActionOverrides?: List<Value<WAFv2WebACL_RuleActionOverride>>;
  ScopeDownStatement?: Value<WAFv2WebACL_Statement>;
  VendorName: Value<string>;
  Version?: Value<string>;
}
export interface WAFv2WebACL_MonetizationConfig {
  CryptoConfig?: Value<WAFv2WebACL_CryptoConfig>;
  CurrencyMode?: 'REAL' | 'TEST' | Expr<string>;
}
export interface WAFv2WebACL_MonetizeAction {
  PriceMultiplier?: Value<string>;
}
export interface WAFv2WebACL_NotStatement {
  Statement: Value<WAFv2WebACL_Statement>;
}
export interface WAFv2WebACL_OnSourceDDoSProtectionConfig {
  ALBLowReputationMode: 'ACTIVE_UNDER_DDOS' | 'ALWAYS_ON' | Expr<string>;
}
export interface WAFv2WebACL_OrStatement {
  Statements: List<Value<WAFv2WebACL_Statement>>;
}
export interface WAFv2WebACL_OverrideAction {
  Count?: Document;
  None?: Document;
}
export interface WAFv2WebACL_PaymentNetwork {
  Chain: 'BASE' | 'BASE_SEPOLIA' | 'SOLANA' | 'SOLANA_DEVNET' | Expr<string>;
  Prices: List<Value<WAFv2WebACL_Price>>;
  WalletAddress: Value<string>;
}
export interface WAFv2WebACL_PreParseTextTransformation {
  Priority: Value<number>;
  Type: 'COMBINE_DUPLICATE_QUERY_ARGS_BY_COMMA' | 'NONE' | 'REPLACE_SEMICOLONS_WITH_AMPERSANDS' | 'URL_DECODE' | 'URL_DECODE_UNI' | Expr<string>;
}
export interface WAFv2WebACL_Price {
  Amount: Value<string>;
  Currency: 'USDC' | Expr<string>;
}
export interface WAFv2WebACL_RateBasedStatement {
  AggregateKeyType: 'CONSTANT' | 'CUSTOM_KEYS' | 'FORWARDED_IP' | 'IP' | Expr<string>;
  CustomKeys?: List<Value<WAFv2WebACL_RateBasedStatementCustomKey>>;
  EvaluationWindowSec?: 60 | 120 | 300 | 600 | Expr<number>;
  ForwardedIPConfig?: Value<WAFv2WebACL_ForwardedIPConfiguration>;
  Limit: Value<number>;
  ScopeDownStatement?: Value<WAFv2WebACL_Statement>;
}
export interface WAFv2WebACL_RateBasedStatementCustomKey {
  ASN?: Document;
  Cookie?: Value<WAFv2WebACL_RateLimitCookie>;
  ForwardedIP?: Document;
  HTTPMethod?: Document;
  Header?: Value<WAFv2WebACL_RateLimitHeader>;
  IP?: Document;
  JA3Fingerprint?: Value<WAFv2WebACL_RateLimitJA3Fingerprint>;
  JA4Fingerprint?: Value<WAFv2WebACL_RateLimitJA4Fingerprint>;
  LabelNamespace?: Value<WAFv2WebACL_RateLimitLabelNamespace>;
  QueryArgument?: Value<WAFv2WebACL_RateLimitQueryArgument>;
  QueryString?: Value<WAFv2WebACL_RateLimitQueryString>;
  UriPath?: Value<WAFv2WebACL_RateLimitUriPath>;
}
export interface WAFv2WebACL_RateLimitCookie {
  Name: Value<string>;
  TextTransformations: List<Value<WAFv2WebACL_TextTransformation>>;
}
export interface WAFv2WebACL_RateLimitHeader {
  Name: Value<string>;
  TextTransformations: List<Value<WAFv2WebACL_TextTransformation>>;
}
export interface WAFv2WebACL_RateLimitJA3Fingerprint {
  FallbackBehavior: 'MATCH' | 'NO_MATCH' | Expr<string>;
}
export interface WAFv2WebACL_RateLimitJA4Fingerprint {
  FallbackBehavior: 'MATCH' | 'NO_MATCH' | Expr<string>;
}
export interface WAFv2WebACL_RateLimitLabelNamespace {
  Namespace: Value<string>;
}
export interface WAFv2WebACL_RateLimitQueryArgument {
  Name: Value<string>;
  TextTransformations: List<Value<WAFv2WebACL_TextTransformation>>;
}
export interface WAFv2WebACL_RateLimitQueryString {
  TextTransformations: List<Value<WAFv2WebACL_TextTransformation>>;
}
export interface WAFv2WebACL_RateLimitUriPath {
  TextTransformations: List<Value<WAFv2WebACL_TextTransformation>>;
}
export interface WAFv2WebACL_Regex {
  RegexString?: Value<string>;
}
export interface WAFv2WebACL_RegexMatchStatement {
  FieldToMatch: Value<WAFv2WebACL_FieldToMatch>;
  PreParseTextTransformations?: List<Value<WAFv2WebACL_PreParseTextTransformation>>;
  RegexString: Value<string>;
  TextTransformations: List<Value<WAFv2WebACL_TextTransformation>>;
}
export interface WAFv2WebACL_RegexPatternSetReferenceStatement {
  Arn: Value<string>;
  FieldToMatch: Value<WAFv2WebACL_FieldToMatch>;
  PreParseTextTransformations?: List<Value<WAFv2WebACL_PreParseTextTransformation>>;
  TextTransformations: List<Value<WAFv2WebACL_TextTransformation>>;
}
export interface WAFv2WebACL_RequestBodyAssociatedResourceTypeConfig {
  DefaultSizeInspectionLimit: 'KB_16' | 'KB_32' | 'KB_48' | 'KB_64' | Expr<string>;
}
export interface WAFv2WebACL_RequestInspection {
  PasswordField: Value<WAFv2WebACL_FieldIdentifier>;
  PayloadType: 'FORM_ENCODED' | 'JSON' | Expr<string>;
  UsernameField: Value<WAFv2WebACL_FieldIdentifier>;
}
export interface WAFv2WebACL_RequestInspectionACFP {
  AddressFields?: List<Value<WAFv2WebACL_FieldIdentifier>>;
  EmailField?: Value<WAFv2WebACL_FieldIdentifier>;
  PasswordField?: Value<WAFv2WebACL_FieldIdentifier>;
  PayloadType: 'FORM_ENCODED' | 'JSON' | Expr<string>;
  PhoneNumberFields?: List<Value<WAFv2WebACL_FieldIdentifier>>;
  UsernameField?: Value<WAFv2WebACL_FieldIdentifier>;
}
export interface WAFv2WebACL_ResponseInspection {
  BodyContains?: Value<WAFv2WebACL_ResponseInspectionBodyContains>;
  Header?: Value<WAFv2WebACL_ResponseInspectionHeader>;
  Json?: Value<WAFv2WebACL_ResponseInspectionJson>;
  StatusCode?: Value<WAFv2WebACL_ResponseInspectionStatusCode>;
}
export interface WAFv2WebACL_ResponseInspectionBodyContains {
  FailureStrings: List<Value<string>>;
  SuccessStrings: List<Value<string>>;
}
export interface WAFv2WebACL_ResponseInspectionHeader {
  FailureValues: List<Value<string>>;
  Name: Value<string>;
  SuccessValues: List<Value<string>>;
}
export interface WAFv2WebACL_ResponseInspectionJson {
  FailureValues: List<Value<string>>;
  Identifier: Value<string>;
  SuccessValues: List<Value<string>>;
}
export interface WAFv2WebACL_ResponseInspectionStatusCode {
  FailureCodes: List<Value<number>>;
  SuccessCodes: List<Value<number>>;
}
export interface WAFv2WebACL_Rule {
  Action?: Value<WAFv2WebACL_RuleAction>;
  CaptchaConfig?: Value<WAFv2WebACL_CaptchaConfig>;
  ChallengeConfig?: Value<WAFv2WebACL_ChallengeConfig>;
  Name: Value<string>;
  OverrideAction?: Value<WAFv2WebACL_OverrideAction>;
  Priority: Value<number>;
  RuleLabels?: List<Value<WAFv2WebACL_Label>>;
  Statement: Value<WAFv2WebACL_Statement>;
  VisibilityConfig: Value<WAFv2WebACL_VisibilityConfig>;
}
export interface WAFv2WebACL_RuleAction {
  Allow?: Value<WAFv2WebACL_AllowAction>;
  Block?: Value<WAFv2WebACL_BlockAction>;
  Captcha?: Value<WAFv2WebACL_CaptchaAction>;
  Challenge?: Value<WAFv2WebACL_ChallengeAction>;
  Count?: Value<WAFv2WebACL_CountAction>;
  Monetize?: Value<WAFv2WebACL_MonetizeAction>;
}
export interface WAFv2WebACL_RuleActionOverride {
  ActionToUse: Value<WAFv2WebACL_RuleAction>;
  Name: Value<string>;
}
export interface WAFv2WebACL_RuleGroupReferenceStatement {
  Arn: Value<string>;
  ExcludedRules?: List<Value<WAFv2WebACL_ExcludedRule>>;
  RuleActionOverrides?: List<Value<WAFv2WebACL_RuleActionOverride>>;
}
export interface WAFv2WebACL_SingleHeader {
  Name: Value<string>;
}
export interface WAFv2WebACL_SingleQueryArgument {
  Name: Value<string>;
}
export interface WAFv2WebACL_SizeConstraintStatement {
  ComparisonOperator: 'EQ' | 'GE' | 'GT' | 'LE' | 'LT' | 'NE' | Expr<string>;
  FieldToMatch: Value<WAFv2WebACL_FieldToMatch>;
  PreParseTextTransformations?: List<Value<WAFv2WebACL_PreParseTextTransformation>>;
  Size: Value<number>;
  TextTransformations: List<Value<WAFv2WebACL_TextTransformation>>;
}
export interface WAFv2WebACL_SqliMatchStatement {
  FieldToMatch: Value<WAFv2WebACL_FieldToMatch>;
  PreParseTextTransformations?: List<Value<WAFv2WebACL_PreParseTextTransformation>>;
  SensitivityLevel?: 'HIGH' | 'LOW' | Expr<string>;
  TextTransformations: List<Value<WAFv2WebACL_TextTransformation>>;
}
export interface WAFv2WebACL_Statement {
  AndStatement?: Value<WAFv2WebACL_AndStatement>;
  AsnMatchStatement?: Value<WAFv2WebACL_AsnMatchStatement>;
  ByteMatchStatement?: Value<WAFv2WebACL_ByteMatchStatement>;
  GeoMatchStatement?: Value<WAFv2WebACL_GeoMatchStatement>;
  IPSetReferenceStatement?: Value<WAFv2WebACL_IPSetReferenceStatement>;
  LabelMatchStatement?: Value<WAFv2WebACL_LabelMatchStatement>;
  ManagedRuleGroupStatement?: Value<WAFv2WebACL_ManagedRuleGroupStatement>;
  NotStatement?: Value<WAFv2WebACL_NotStatement>;
  OrStatement?: Value<WAFv2WebACL_OrStatement>;
  RateBasedStatement?: Value<WAFv2WebACL_RateBasedStatement>;
  RegexMatchStatement?: Value<WAFv2WebACL_RegexMatchStatement>;
  RegexPatternSetReferenceStatement?: Value<WAFv2WebACL_RegexPatternSetReferenceStatement>;
  RuleGroupReferenceStatement?: Value<WAFv2WebACL_RuleGroupReferenceStatement>;
  SizeConstraintStatement?: Value<WAFv2WebACL_SizeConstraintStatement>;
  SqliMatchStatement?: Value<WAFv2WebACL_SqliMatchStatement>;
  XssMatchStatement?: Value<WAFv2WebACL_XssMatchStatement>;
}
export interface WAFv2WebACL_TextTransformation {
  Priority: Value<number>;
  Type: 'BASE64_DECODE' | 'BASE64_DECODE_EXT' | 'CMD_LINE' | 'CMD_LINE_UNIX' | 'CMD_LINE_WIN' | 'COMPRESS_WHITE_SPACE' | 'CSS_DECODE' | 'ESCAPE_SEQ_DECODE' | 'HEX_DECODE' | 'HTML_ENTITY_DECODE' | 'JS_DECODE' | 'JS_DECODE_EXT' | 'LOWERCASE' | 'MD5' | 'NONE' | 'NORMALIZE_PATH' | 'NORMALIZE_PATH_WIN' | 'REMOVE_COMMENTS_CHAR' | 'REMOVE_NULLS' | 'REMOVE_WHITESPACE' | 'REPLACE_COMMENTS' | 'REPLACE_NULLS' | 'SHA256' | 'SQL_HEX_DECODE' | 'TRIM' | 'TRIM_LEFT' | 'TRIM_RIGHT' | 'UPPERCASE' | 'URL_DECODE' | 'URL_DECODE_UNI' | 'UTF8_TO_UNICODE' | Expr<string>;
}
export interface WAFv2WebACL_UriFragment {
  FallbackBehavior?: 'MATCH' | 'NO_MATCH' | Expr<string>;
}
export interface WAFv2WebACL_VisibilityConfig {
  CloudWatchMetricsEnabled: Value<boolean>;
  MetricName: Value<string>;
  SampledRequestsEnabled: Value<boolean>;
}
export interface WAFv2WebACL_XssMatchStatement {
  FieldToMatch: Value<WAFv2WebACL_FieldToMatch>;
  PreParseTextTransformations?: List<Value<WAFv2WebACL_PreParseTextTransformation>>;
  TextTransformations: List<Value<WAFv2WebACL_TextTransformation>>;
}
export interface WAFv2WebACLProps {
  ApplicationConfig?: Value<WAFv2WebACL_ApplicationConfig>;
  AssociationConfig?: Value<WAFv2WebACL_AssociationConfig>;
  CaptchaConfig?: Value<WAFv2WebACL_CaptchaConfig>;
  ChallengeConfig?: Value<WAFv2WebACL_ChallengeConfig>;
  CustomResponseBodies?: Dictionary<Value<WAFv2WebACL_CustomResponseBody>>;
  DataProtectionConfig?: Value<WAFv2WebACL_DataProtectionConfig>;
  DefaultAction: Value<WAFv2WebACL_DefaultAction>;
  Description?: Value<string>;
  MonetizationConfig?: Value<WAFv2WebACL_MonetizationConfig>;
  Name?: Value<string>;
  OnSourceDDoSProtectionConfig?: Value<WAFv2WebACL_OnSourceDDoSProtectionConfig>;
  Rules?: List<Value<WAFv2WebACL_Rule>>;
  Scope: 'CLOUDFRONT' | 'REGIONAL' | Expr<string>;
  Tags?: List<Value<Tag>>;
  TokenDomains?: List<Value<string>>;
  VisibilityConfig: Value<WAFv2WebACL_VisibilityConfig>;
}
export interface WAFv2WebACLAttrs {
  Arn: Arn<'AWS::WAFv2::WebACL'>;
  Capacity: Expr<number>;
  Id: Expr<string>;
  LabelNamespace: Expr<string>;
}

export interface WAFv2WebACLAssociationProps {
  ResourceArn: Value<string>;
  WebACLArn: Value<string>;
}
export type WAFv2WebACLAssociationAttrs = Record<never, never>;

/** Properties and attributes of each resource type. */
export interface ResourceTypes {
  'AWS::AccessAnalyzer::Analyzer': { props: AccessAnalyzerAnalyzerProps; attrs: AccessAnalyzerAnalyzerAttrs };
  'AWS::ApiGateway::Account': { props: ApiGatewayAccountProps; attrs: ApiGatewayAccountAttrs };
  'AWS::ApiGateway::Authorizer': { props: ApiGatewayAuthorizerProps; attrs: ApiGatewayAuthorizerAttrs };
  'AWS::ApiGateway::Deployment': { props: ApiGatewayDeploymentProps; attrs: ApiGatewayDeploymentAttrs };
  'AWS::ApiGateway::Method': { props: ApiGatewayMethodProps; attrs: ApiGatewayMethodAttrs };
  'AWS::ApiGateway::RequestValidator': { props: ApiGatewayRequestValidatorProps; attrs: ApiGatewayRequestValidatorAttrs };
  'AWS::ApiGateway::Resource': { props: ApiGatewayResourceProps; attrs: ApiGatewayResourceAttrs };
  'AWS::ApiGateway::RestApi': { props: ApiGatewayRestApiProps; attrs: ApiGatewayRestApiAttrs };
  'AWS::ApiGateway::Stage': { props: ApiGatewayStageProps; attrs: ApiGatewayStageAttrs };
  'AWS::ApplicationAutoScaling::ScalableTarget': { props: ApplicationAutoScalingScalableTargetProps; attrs: ApplicationAutoScalingScalableTargetAttrs };
  'AWS::ApplicationAutoScaling::ScalingPolicy': { props: ApplicationAutoScalingScalingPolicyProps; attrs: ApplicationAutoScalingScalingPolicyAttrs };
  'AWS::Athena::NamedQuery': { props: AthenaNamedQueryProps; attrs: AthenaNamedQueryAttrs };
  'AWS::Athena::WorkGroup': { props: AthenaWorkGroupProps; attrs: AthenaWorkGroupAttrs };
  'AWS::AutoScaling::AutoScalingGroup': { props: AutoScalingAutoScalingGroupProps; attrs: AutoScalingAutoScalingGroupAttrs };
  'AWS::AutoScaling::LifecycleHook': { props: AutoScalingLifecycleHookProps; attrs: AutoScalingLifecycleHookAttrs };
  'AWS::AutoScaling::ScalingPolicy': { props: AutoScalingScalingPolicyProps; attrs: AutoScalingScalingPolicyAttrs };
  'AWS::AutoScaling::ScheduledAction': { props: AutoScalingScheduledActionProps; attrs: AutoScalingScheduledActionAttrs };
  'AWS::Backup::BackupPlan': { props: BackupBackupPlanProps; attrs: BackupBackupPlanAttrs };
  'AWS::Backup::BackupSelection': { props: BackupBackupSelectionProps; attrs: BackupBackupSelectionAttrs };
  'AWS::Backup::BackupVault': { props: BackupBackupVaultProps; attrs: BackupBackupVaultAttrs };
  'AWS::Backup::RestoreTestingPlan': { props: BackupRestoreTestingPlanProps; attrs: BackupRestoreTestingPlanAttrs };
  'AWS::Backup::RestoreTestingSelection': { props: BackupRestoreTestingSelectionProps; attrs: BackupRestoreTestingSelectionAttrs };
  'AWS::Batch::ComputeEnvironment': { props: BatchComputeEnvironmentProps; attrs: BatchComputeEnvironmentAttrs };
  'AWS::Batch::JobDefinition': { props: BatchJobDefinitionProps; attrs: BatchJobDefinitionAttrs };
  'AWS::Batch::JobQueue': { props: BatchJobQueueProps; attrs: BatchJobQueueAttrs };
  'AWS::Budgets::Budget': { props: BudgetsBudgetProps; attrs: BudgetsBudgetAttrs };
  'AWS::CertificateManager::Certificate': { props: CertificateManagerCertificateProps; attrs: CertificateManagerCertificateAttrs };
  'AWS::CloudFormation::CustomResource': { props: CloudFormationCustomResourceProps; attrs: CloudFormationCustomResourceAttrs };
  'AWS::CloudFormation::Stack': { props: CloudFormationStackProps; attrs: CloudFormationStackAttrs };
  'AWS::CloudFormation::WaitConditionHandle': { props: CloudFormationWaitConditionHandleProps; attrs: CloudFormationWaitConditionHandleAttrs };
  'AWS::CloudTrail::Trail': { props: CloudTrailTrailProps; attrs: CloudTrailTrailAttrs };
  'AWS::CloudWatch::Alarm': { props: CloudWatchAlarmProps; attrs: CloudWatchAlarmAttrs };
  'AWS::CloudWatch::CompositeAlarm': { props: CloudWatchCompositeAlarmProps; attrs: CloudWatchCompositeAlarmAttrs };
  'AWS::CloudWatch::Dashboard': { props: CloudWatchDashboardProps; attrs: CloudWatchDashboardAttrs };
  'AWS::CodeBuild::Project': { props: CodeBuildProjectProps; attrs: CodeBuildProjectAttrs };
  'AWS::CodeConnections::Connection': { props: CodeConnectionsConnectionProps; attrs: CodeConnectionsConnectionAttrs };
  'AWS::Cognito::UserPool': { props: CognitoUserPoolProps; attrs: CognitoUserPoolAttrs };
  'AWS::Cognito::UserPoolClient': { props: CognitoUserPoolClientProps; attrs: CognitoUserPoolClientAttrs };
  'AWS::Cognito::UserPoolDomain': { props: CognitoUserPoolDomainProps; attrs: CognitoUserPoolDomainAttrs };
  'AWS::Cognito::UserPoolGroup': { props: CognitoUserPoolGroupProps; attrs: CognitoUserPoolGroupAttrs };
  'AWS::Cognito::UserPoolResourceServer': { props: CognitoUserPoolResourceServerProps; attrs: CognitoUserPoolResourceServerAttrs };
  'AWS::Config::ConfigRule': { props: ConfigConfigRuleProps; attrs: ConfigConfigRuleAttrs };
  'AWS::Config::ConfigurationRecorder': { props: ConfigConfigurationRecorderProps; attrs: ConfigConfigurationRecorderAttrs };
  'AWS::Config::ConformancePack': { props: ConfigConformancePackProps; attrs: ConfigConformancePackAttrs };
  'AWS::Config::DeliveryChannel': { props: ConfigDeliveryChannelProps; attrs: ConfigDeliveryChannelAttrs };
  'AWS::DynamoDB::Table': { props: DynamoDBTableProps; attrs: DynamoDBTableAttrs };
  'AWS::EC2::ClientVpnAuthorizationRule': { props: EC2ClientVpnAuthorizationRuleProps; attrs: EC2ClientVpnAuthorizationRuleAttrs };
  'AWS::EC2::ClientVpnEndpoint': { props: EC2ClientVpnEndpointProps; attrs: EC2ClientVpnEndpointAttrs };
  'AWS::EC2::ClientVpnRoute': { props: EC2ClientVpnRouteProps; attrs: EC2ClientVpnRouteAttrs };
  'AWS::EC2::ClientVpnTargetNetworkAssociation': { props: EC2ClientVpnTargetNetworkAssociationProps; attrs: EC2ClientVpnTargetNetworkAssociationAttrs };
  'AWS::EC2::EIP': { props: EC2EIPProps; attrs: EC2EIPAttrs };
  'AWS::EC2::EgressOnlyInternetGateway': { props: EC2EgressOnlyInternetGatewayProps; attrs: EC2EgressOnlyInternetGatewayAttrs };
  'AWS::EC2::FlowLog': { props: EC2FlowLogProps; attrs: EC2FlowLogAttrs };
  'AWS::EC2::Instance': { props: EC2InstanceProps; attrs: EC2InstanceAttrs };
  'AWS::EC2::InstanceConnectEndpoint': { props: EC2InstanceConnectEndpointProps; attrs: EC2InstanceConnectEndpointAttrs };
  'AWS::EC2::InternetGateway': { props: EC2InternetGatewayProps; attrs: EC2InternetGatewayAttrs };
  'AWS::EC2::LaunchTemplate': { props: EC2LaunchTemplateProps; attrs: EC2LaunchTemplateAttrs };
  'AWS::EC2::NatGateway': { props: EC2NatGatewayProps; attrs: EC2NatGatewayAttrs };
  'AWS::EC2::NetworkAcl': { props: EC2NetworkAclProps; attrs: EC2NetworkAclAttrs };
  'AWS::EC2::NetworkAclEntry': { props: EC2NetworkAclEntryProps; attrs: EC2NetworkAclEntryAttrs };
  'AWS::EC2::PrefixList': { props: EC2PrefixListProps; attrs: EC2PrefixListAttrs };
  'AWS::EC2::Route': { props: EC2RouteProps; attrs: EC2RouteAttrs };
  'AWS::EC2::RouteTable': { props: EC2RouteTableProps; attrs: EC2RouteTableAttrs };
  'AWS::EC2::SecurityGroup': { props: EC2SecurityGroupProps; attrs: EC2SecurityGroupAttrs };
  'AWS::EC2::SecurityGroupEgress': { props: EC2SecurityGroupEgressProps; attrs: EC2SecurityGroupEgressAttrs };
  'AWS::EC2::SecurityGroupIngress': { props: EC2SecurityGroupIngressProps; attrs: EC2SecurityGroupIngressAttrs };
  'AWS::EC2::Subnet': { props: EC2SubnetProps; attrs: EC2SubnetAttrs };
  'AWS::EC2::SubnetNetworkAclAssociation': { props: EC2SubnetNetworkAclAssociationProps; attrs: EC2SubnetNetworkAclAssociationAttrs };
  'AWS::EC2::SubnetRouteTableAssociation': { props: EC2SubnetRouteTableAssociationProps; attrs: EC2SubnetRouteTableAssociationAttrs };
  'AWS::EC2::VPC': { props: EC2VPCProps; attrs: EC2VPCAttrs };
  'AWS::EC2::VPCCidrBlock': { props: EC2VPCCidrBlockProps; attrs: EC2VPCCidrBlockAttrs };
  'AWS::EC2::VPCEndpoint': { props: EC2VPCEndpointProps; attrs: EC2VPCEndpointAttrs };
  'AWS::EC2::VPCGatewayAttachment': { props: EC2VPCGatewayAttachmentProps; attrs: EC2VPCGatewayAttachmentAttrs };
  'AWS::ECR::Repository': { props: ECRRepositoryProps; attrs: ECRRepositoryAttrs };
  'AWS::ECS::Cluster': { props: ECSClusterProps; attrs: ECSClusterAttrs };
  'AWS::ECS::ClusterCapacityProviderAssociations': { props: ECSClusterCapacityProviderAssociationsProps; attrs: ECSClusterCapacityProviderAssociationsAttrs };
  'AWS::ECS::Service': { props: ECSServiceProps; attrs: ECSServiceAttrs };
  'AWS::ECS::TaskDefinition': { props: ECSTaskDefinitionProps; attrs: ECSTaskDefinitionAttrs };
  'AWS::EFS::AccessPoint': { props: EFSAccessPointProps; attrs: EFSAccessPointAttrs };
  'AWS::EFS::FileSystem': { props: EFSFileSystemProps; attrs: EFSFileSystemAttrs };
  'AWS::EFS::MountTarget': { props: EFSMountTargetProps; attrs: EFSMountTargetAttrs };
  'AWS::ElastiCache::ServerlessCache': { props: ElastiCacheServerlessCacheProps; attrs: ElastiCacheServerlessCacheAttrs };
  'AWS::ElastiCache::User': { props: ElastiCacheUserProps; attrs: ElastiCacheUserAttrs };
  'AWS::ElastiCache::UserGroup': { props: ElastiCacheUserGroupProps; attrs: ElastiCacheUserGroupAttrs };
  'AWS::ElasticLoadBalancingV2::Listener': { props: ElasticLoadBalancingV2ListenerProps; attrs: ElasticLoadBalancingV2ListenerAttrs };
  'AWS::ElasticLoadBalancingV2::ListenerRule': { props: ElasticLoadBalancingV2ListenerRuleProps; attrs: ElasticLoadBalancingV2ListenerRuleAttrs };
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { props: ElasticLoadBalancingV2LoadBalancerProps; attrs: ElasticLoadBalancingV2LoadBalancerAttrs };
  'AWS::ElasticLoadBalancingV2::TargetGroup': { props: ElasticLoadBalancingV2TargetGroupProps; attrs: ElasticLoadBalancingV2TargetGroupAttrs };
  'AWS::Events::Archive': { props: EventsArchiveProps; attrs: EventsArchiveAttrs };
  'AWS::Events::EventBus': { props: EventsEventBusProps; attrs: EventsEventBusAttrs };
  'AWS::Events::EventBusPolicy': { props: EventsEventBusPolicyProps; attrs: EventsEventBusPolicyAttrs };
  'AWS::Events::Rule': { props: EventsRuleProps; attrs: EventsRuleAttrs };
  'AWS::GlobalAccelerator::Accelerator': { props: GlobalAcceleratorAcceleratorProps; attrs: GlobalAcceleratorAcceleratorAttrs };
  'AWS::GlobalAccelerator::EndpointGroup': { props: GlobalAcceleratorEndpointGroupProps; attrs: GlobalAcceleratorEndpointGroupAttrs };
  'AWS::GlobalAccelerator::Listener': { props: GlobalAcceleratorListenerProps; attrs: GlobalAcceleratorListenerAttrs };
  'AWS::Glue::Crawler': { props: GlueCrawlerProps; attrs: GlueCrawlerAttrs };
  'AWS::Glue::Database': { props: GlueDatabaseProps; attrs: GlueDatabaseAttrs };
  'AWS::Glue::SecurityConfiguration': { props: GlueSecurityConfigurationProps; attrs: GlueSecurityConfigurationAttrs };
  'AWS::Glue::Table': { props: GlueTableProps; attrs: GlueTableAttrs };
  'AWS::GuardDuty::Detector': { props: GuardDutyDetectorProps; attrs: GuardDutyDetectorAttrs };
  'AWS::HealthLake::FHIRDatastore': { props: HealthLakeFHIRDatastoreProps; attrs: HealthLakeFHIRDatastoreAttrs };
  'AWS::IAM::Group': { props: IAMGroupProps; attrs: IAMGroupAttrs };
  'AWS::IAM::InstanceProfile': { props: IAMInstanceProfileProps; attrs: IAMInstanceProfileAttrs };
  'AWS::IAM::ManagedPolicy': { props: IAMManagedPolicyProps; attrs: IAMManagedPolicyAttrs };
  'AWS::IAM::Policy': { props: IAMPolicyProps; attrs: IAMPolicyAttrs };
  'AWS::IAM::Role': { props: IAMRoleProps; attrs: IAMRoleAttrs };
  'AWS::IAM::User': { props: IAMUserProps; attrs: IAMUserAttrs };
  'AWS::KMS::Alias': { props: KMSAliasProps; attrs: KMSAliasAttrs };
  'AWS::KMS::Key': { props: KMSKeyProps; attrs: KMSKeyAttrs };
  'AWS::KMS::ReplicaKey': { props: KMSReplicaKeyProps; attrs: KMSReplicaKeyAttrs };
  'AWS::Kinesis::Stream': { props: KinesisStreamProps; attrs: KinesisStreamAttrs };
  'AWS::KinesisFirehose::DeliveryStream': { props: KinesisFirehoseDeliveryStreamProps; attrs: KinesisFirehoseDeliveryStreamAttrs };
  'AWS::LakeFormation::DataLakeSettings': { props: LakeFormationDataLakeSettingsProps; attrs: LakeFormationDataLakeSettingsAttrs };
  'AWS::LakeFormation::PrincipalPermissions': { props: LakeFormationPrincipalPermissionsProps; attrs: LakeFormationPrincipalPermissionsAttrs };
  'AWS::Lambda::Alias': { props: LambdaAliasProps; attrs: LambdaAliasAttrs };
  'AWS::Lambda::EventInvokeConfig': { props: LambdaEventInvokeConfigProps; attrs: LambdaEventInvokeConfigAttrs };
  'AWS::Lambda::EventSourceMapping': { props: LambdaEventSourceMappingProps; attrs: LambdaEventSourceMappingAttrs };
  'AWS::Lambda::Function': { props: LambdaFunctionProps; attrs: LambdaFunctionAttrs };
  'AWS::Lambda::Permission': { props: LambdaPermissionProps; attrs: LambdaPermissionAttrs };
  'AWS::Lambda::Version': { props: LambdaVersionProps; attrs: LambdaVersionAttrs };
  'AWS::Logs::LogGroup': { props: LogsLogGroupProps; attrs: LogsLogGroupAttrs };
  'AWS::Logs::MetricFilter': { props: LogsMetricFilterProps; attrs: LogsMetricFilterAttrs };
  'AWS::Logs::QueryDefinition': { props: LogsQueryDefinitionProps; attrs: LogsQueryDefinitionAttrs };
  'AWS::Logs::ResourcePolicy': { props: LogsResourcePolicyProps; attrs: LogsResourcePolicyAttrs };
  'AWS::Logs::SubscriptionFilter': { props: LogsSubscriptionFilterProps; attrs: LogsSubscriptionFilterAttrs };
  'AWS::Macie::Session': { props: MacieSessionProps; attrs: MacieSessionAttrs };
  'AWS::NetworkFirewall::Firewall': { props: NetworkFirewallFirewallProps; attrs: NetworkFirewallFirewallAttrs };
  'AWS::NetworkFirewall::FirewallPolicy': { props: NetworkFirewallFirewallPolicyProps; attrs: NetworkFirewallFirewallPolicyAttrs };
  'AWS::NetworkFirewall::LoggingConfiguration': { props: NetworkFirewallLoggingConfigurationProps; attrs: NetworkFirewallLoggingConfigurationAttrs };
  'AWS::NetworkFirewall::RuleGroup': { props: NetworkFirewallRuleGroupProps; attrs: NetworkFirewallRuleGroupAttrs };
  'AWS::NetworkFirewall::VpcEndpointAssociation': { props: NetworkFirewallVpcEndpointAssociationProps; attrs: NetworkFirewallVpcEndpointAssociationAttrs };
  'AWS::RDS::DBCluster': { props: RDSDBClusterProps; attrs: RDSDBClusterAttrs };
  'AWS::RDS::DBClusterParameterGroup': { props: RDSDBClusterParameterGroupProps; attrs: RDSDBClusterParameterGroupAttrs };
  'AWS::RDS::DBInstance': { props: RDSDBInstanceProps; attrs: RDSDBInstanceAttrs };
  'AWS::RDS::DBParameterGroup': { props: RDSDBParameterGroupProps; attrs: RDSDBParameterGroupAttrs };
  'AWS::RDS::DBSubnetGroup': { props: RDSDBSubnetGroupProps; attrs: RDSDBSubnetGroupAttrs };
  'AWS::RDS::EventSubscription': { props: RDSEventSubscriptionProps; attrs: RDSEventSubscriptionAttrs };
  'AWS::RedshiftServerless::Namespace': { props: RedshiftServerlessNamespaceProps; attrs: RedshiftServerlessNamespaceAttrs };
  'AWS::RedshiftServerless::Workgroup': { props: RedshiftServerlessWorkgroupProps; attrs: RedshiftServerlessWorkgroupAttrs };
  'AWS::Route53::HealthCheck': { props: Route53HealthCheckProps; attrs: Route53HealthCheckAttrs };
  'AWS::Route53::HostedZone': { props: Route53HostedZoneProps; attrs: Route53HostedZoneAttrs };
  'AWS::Route53::RecordSet': { props: Route53RecordSetProps; attrs: Route53RecordSetAttrs };
  'AWS::S3::Bucket': { props: S3BucketProps; attrs: S3BucketAttrs };
  'AWS::S3::BucketPolicy': { props: S3BucketPolicyProps; attrs: S3BucketPolicyAttrs };
  'AWS::SES::ConfigurationSet': { props: SESConfigurationSetProps; attrs: SESConfigurationSetAttrs };
  'AWS::SES::ConfigurationSetEventDestination': { props: SESConfigurationSetEventDestinationProps; attrs: SESConfigurationSetEventDestinationAttrs };
  'AWS::SES::EmailIdentity': { props: SESEmailIdentityProps; attrs: SESEmailIdentityAttrs };
  'AWS::SNS::Subscription': { props: SNSSubscriptionProps; attrs: SNSSubscriptionAttrs };
  'AWS::SNS::Topic': { props: SNSTopicProps; attrs: SNSTopicAttrs };
  'AWS::SNS::TopicPolicy': { props: SNSTopicPolicyProps; attrs: SNSTopicPolicyAttrs };
  'AWS::SQS::Queue': { props: SQSQueueProps; attrs: SQSQueueAttrs };
  'AWS::SQS::QueuePolicy': { props: SQSQueuePolicyProps; attrs: SQSQueuePolicyAttrs };
  'AWS::SSM::Association': { props: SSMAssociationProps; attrs: SSMAssociationAttrs };
  'AWS::SSM::Document': { props: SSMDocumentProps; attrs: SSMDocumentAttrs };
  'AWS::SSM::MaintenanceWindow': { props: SSMMaintenanceWindowProps; attrs: SSMMaintenanceWindowAttrs };
  'AWS::SSM::MaintenanceWindowTarget': { props: SSMMaintenanceWindowTargetProps; attrs: SSMMaintenanceWindowTargetAttrs };
  'AWS::SSM::MaintenanceWindowTask': { props: SSMMaintenanceWindowTaskProps; attrs: SSMMaintenanceWindowTaskAttrs };
  'AWS::SSM::Parameter': { props: SSMParameterProps; attrs: SSMParameterAttrs };
  'AWS::SSM::PatchBaseline': { props: SSMPatchBaselineProps; attrs: SSMPatchBaselineAttrs };
  'AWS::Scheduler::Schedule': { props: SchedulerScheduleProps; attrs: SchedulerScheduleAttrs };
  'AWS::Scheduler::ScheduleGroup': { props: SchedulerScheduleGroupProps; attrs: SchedulerScheduleGroupAttrs };
  'AWS::SecretsManager::ResourcePolicy': { props: SecretsManagerResourcePolicyProps; attrs: SecretsManagerResourcePolicyAttrs };
  'AWS::SecretsManager::RotationSchedule': { props: SecretsManagerRotationScheduleProps; attrs: SecretsManagerRotationScheduleAttrs };
  'AWS::SecretsManager::Secret': { props: SecretsManagerSecretProps; attrs: SecretsManagerSecretAttrs };
  'AWS::SecretsManager::SecretTargetAttachment': { props: SecretsManagerSecretTargetAttachmentProps; attrs: SecretsManagerSecretTargetAttachmentAttrs };
  'AWS::SecurityHub::Hub': { props: SecurityHubHubProps; attrs: SecurityHubHubAttrs };
  'AWS::SecurityHub::Standard': { props: SecurityHubStandardProps; attrs: SecurityHubStandardAttrs };
  'AWS::StepFunctions::StateMachine': { props: StepFunctionsStateMachineProps; attrs: StepFunctionsStateMachineAttrs };
  'AWS::WAFv2::IPSet': { props: WAFv2IPSetProps; attrs: WAFv2IPSetAttrs };
  'AWS::WAFv2::LoggingConfiguration': { props: WAFv2LoggingConfigurationProps; attrs: WAFv2LoggingConfigurationAttrs };
  'AWS::WAFv2::WebACL': { props: WAFv2WebACLProps; attrs: WAFv2WebACLAttrs };
  'AWS::WAFv2::WebACLAssociation': { props: WAFv2WebACLAssociationProps; attrs: WAFv2WebACLAssociationAttrs };
}

/** A resource type of this package. */
export type ResourceType = keyof ResourceTypes;
