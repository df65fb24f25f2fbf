export * from './dashboard.ts';
export * from './delivery-rule.ts';
export * from './event-rule.ts';
export * from './log-alarm.ts';
export * from './log-archive.ts';
export * from './metric-alarm.ts';
export * from './trail.ts';
