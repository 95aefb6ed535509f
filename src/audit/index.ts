export { type Audit, createAudit, type LogEnd } from './audit.ts';
export { logEntryResource, toLogEntryResource } from './log.api.ts';
export type { LogEntry } from './log-entry.ts';
