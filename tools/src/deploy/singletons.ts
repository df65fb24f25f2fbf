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
