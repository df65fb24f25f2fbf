import { breakGlassRole } from '@hipaa-stacks/audit';
import { type Condition, either, noValue, type Value, when } from '@hipaa-stacks/cloudformation';

export interface EmergencyConditions {
  readonly HasEmergencyRole: Condition;
  readonly HasEmergencyPolicy: Condition;
}

export interface EmergencyProps {
  readonly principal: Value<string>;
  readonly policy: Value<string>;
  readonly boundary: Value<string>;
}

/** The emergency (break-glass) role, if a principal is configured. */
export const emergencyRole = (has: EmergencyConditions, { principal, policy, boundary }: EmergencyProps) =>
  when(has.HasEmergencyRole, () =>
    breakGlassRole('EmergencyRole', {
      principal,
      boundary,
      policies: [either(has.HasEmergencyPolicy, policy, noValue)],
    }),
  );
