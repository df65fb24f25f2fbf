import { listResources } from './cloud-control.ts';
import { asking, refusal, warning } from './finding.ts';
import { type Check, type Look, ofType } from './look.ts';

/** A resource of which an account may have only one (or very few) in a Region. */
export interface Singleton {
  readonly type: string;
  readonly name: string;
  /** What the parameter that switches it on is called after `Create`; spelled as one of these. */
  readonly words: readonly string[];
  /** Whether CloudFormation would fail for sure if there is one already; else it is only likely. */
  readonly exclusive: boolean;
}

export const singletons: readonly Singleton[] = [
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

/** The root's parameter that switches a singleton off, such as `CreateGuardDuty`, if the template has one. */
export function createParameterOf(type: string, parameters: Iterable<string>): string | undefined {
  const words = singletons.find((singleton) => singleton.type === type)?.words ?? [];
  const names = [...parameters].filter((name) => name.startsWith('Create'));
  for (const word of words) {
    const name = names.find((each) => each.toLowerCase().includes(word.toLowerCase()));
    if (name) return name;
  }
  return undefined;
}

/** Refuses a second one of what a Region has once, where a parameter leaves it out, and warns where none does. */
export const singletonsThere: Check = async (look) => {
  if (!look.isNew) return [];
  const made = singletons.filter(({ type }) => ofType(look.resources, type).length > 0);
  return (await Promise.all(made.map((singleton) => asking(singleton.name, () => collision(singleton, look))))).flat();
};

async function collision({ type, name, exclusive }: Singleton, { services, region, values }: Look) {
  const [there] = await listResources(services.cloudControl, type);
  if (!there) return [];
  const where = `Region ${region}`;
  const parameter = createParameterOf(type, Object.keys(values));
  if (parameter && exclusive) {
    const what = `it already has a ${name}, and there can be only one`;
    return [refusal(where, what, `Add --parameter ${parameter}=false to use the existing one.`)];
  }
  return [warning(where, `it already has a ${name} (${there}), and may reject another`, 'Use it, or delete it.')];
}
