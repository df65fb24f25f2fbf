/** Intrinsic functions that have a short form in YAML, by their tag: `!Sub` is `Fn::Sub`. */
export const functionOfTag: Readonly<Record<string, string>> = {
  '!Ref': 'Ref',
  '!Condition': 'Condition',
  ...Object.fromEntries(
    [
      'And',
      'Base64',
      'Cidr',
      'Contains',
      'EachMemberEquals',
      'EachMemberIn',
      'Equals',
      'FindInMap',
      'GetAtt',
      'GetAZs',
      'If',
      'ImportValue',
      'Join',
      'Length',
      'Not',
      'Or',
      'RefAll',
      'Select',
      'Split',
      'Sub',
      'ToJsonString',
      'Transform',
      'ValueOf',
      'ValueOfAll',
    ].map((name) => [`!${name}`, `Fn::${name}`]),
  ),
};

/**
 * Functions that are printed in short form. Functions of `Rules` have the long form in which AWS documents them; `Condition`
 * is short only inside `Conditions`, since the key has another meaning in other sections.
 */
export const tagOfFunction: ReadonlyMap<string, string> = new Map(
  Object.entries(functionOfTag)
    .filter(([tag]) => !/^!(Condition|Contains|EachMember.*|RefAll|ValueOf.*)$/.test(tag))
    .map(([tag, name]) => [name, tag]),
);
