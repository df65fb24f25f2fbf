import { listResources } from './cloud-control.ts';
import { type Check, ofType, type PreflightContext } from './context.ts';
import { noteOnError, refusal, warning } from './finding.ts';

/** A resource of which an account can have only one (or very few) in a Region. */
interface Singleton {
  readonly type: string;
  readonly name: string;
  /** Name, after `Create`, of the parameter that enables it; one of these. */
  readonly words: readonly string[];
  /** Whether CloudFormation would certainly fail if there is one already; otherwise it is only likely. */
  readonly exclusive: boolean;
}

const singletons: readonly Singleton[] = [
  {
    type: 'AWS::GuardDuty::Detector',
    name: 'GuardDuty detector',
    words: ['GuardDuty', 'Detector'],
    exclusive: true,
  },
  {
    type: 'AWS::Config::ConfigurationRecorder',
    name: 'Config recorder',
    words: ['ConfigRecorder', 'ConfigurationRecorder', 'Recorder', 'Config'],
    exclusive: true,
  },
  {
    type: 'AWS::Config::DeliveryChannel',
    name: 'Config delivery channel',
    words: ['DeliveryChannel', 'ConfigRecorder', 'ConfigurationRecorder', 'Recorder', 'Config'],
    exclusive: true,
  },
  { type: 'AWS::SecurityHub::Hub', name: 'Security Hub', words: ['SecurityHub', 'Hub'], exclusive: true },
  { type: 'AWS::Macie::Session', name: 'Macie session', words: ['Macie'], exclusive: true },
  { type: 'AWS::Detective::Graph', name: 'Detective graph', words: ['Detective'], exclusive: true },
  {
    type: 'AWS::AccessAnalyzer::Analyzer',
    name: 'Access Analyzer',
    words: ['AccessAnalyzer', 'Analyzer'],
    exclusive: false,
  },
];

/** The root's parameter that disables a singleton, such as `CreateGuardDuty`, if the template has one. */
export function createParameterOf(type: string, parameters: Iterable<string>): string | undefined {
  const words = singletons.find((singleton) => singleton.type === type)?.words ?? [];
  const names = [...parameters].filter((name) => name.startsWith('Create'));
  for (const word of words) {
    const name = names.find((each) => each.toLowerCase().includes(word.toLowerCase()));
    if (name) return name;
  }
  return undefined;
}

/** Refuses a second singleton if a parameter can omit it; otherwise warns. */
export const existingSingletons: Check = async (context) => {
  if (!context.isNew) return [];
  const declared = singletons.filter(({ type }) => ofType(context.resources, type).length > 0);
  return (
    await Promise.all(declared.map((singleton) => noteOnError(singleton.name, () => collision(singleton, context))))
  ).flat();
};

async function collision({ type, name, exclusive }: Singleton, { services, region, values }: PreflightContext) {
  const [existing] = await listResources(services.cloudControl, type);
  if (!existing) return [];
  const where = `Region ${region}`;
  const parameter = createParameterOf(type, Object.keys(values));
  if (parameter && exclusive) {
    const what = `it already has a ${name}, and there can be only one`;
    return [refusal(where, what, `Add --parameter ${parameter}=false to use the existing one.`)];
  }
  return [warning(where, `it already has a ${name} (${existing}), and may reject another`, 'Use it, or delete it.')];
}
