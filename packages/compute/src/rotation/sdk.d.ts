/** What the function uses of SDK clients that the runtime has and this workspace does not install. */
declare module '@aws-sdk/client-secrets-manager' {
  interface Command<Answer> {
    readonly answer?: Answer;
  }
  export class SecretsManagerClient {
    constructor(config: object);
    send<Answer>(command: Command<Answer>): Promise<Answer>;
  }
  export class DescribeSecretCommand implements Command<{ VersionIdsToStages?: Record<string, string[]> }> {
    constructor(input: { SecretId: string });
    readonly answer?: { VersionIdsToStages?: Record<string, string[]> };
  }
  export class GetSecretValueCommand implements Command<{ SecretString?: string }> {
    constructor(input: { SecretId: string; VersionStage?: string; VersionId?: string });
    readonly answer?: { SecretString?: string };
  }
  export class PutSecretValueCommand implements Command<object> {
    constructor(input: {
      SecretId: string;
      ClientRequestToken: string;
      SecretString: string;
      VersionStages: readonly string[];
    });
    readonly answer?: object;
  }
  export class UpdateSecretVersionStageCommand implements Command<object> {
    constructor(input: {
      SecretId: string;
      VersionStage: string;
      MoveToVersionId: string;
      RemoveFromVersionId: string;
    });
    readonly answer?: object;
  }
}

declare module '@aws-sdk/client-ecs' {
  interface Command<Answer> {
    readonly answer?: Answer;
  }
  export class ECSClient {
    constructor(config: object);
    send<Answer>(command: Command<Answer>): Promise<Answer>;
  }
  export class ListServicesCommand implements Command<{ serviceArns?: string[] }> {
    constructor(input: { cluster: string; maxResults?: number });
    readonly answer?: { serviceArns?: string[] };
  }
  export class UpdateServiceCommand implements Command<object> {
    constructor(input: { cluster: string; service: string; forceNewDeployment: boolean });
    readonly answer?: object;
  }
}
