export { type Audit, createAudit } from './audit.ts';
export { logEntryResource, toEntryResource as toLogEntryResource } from './log.http.ts';
export { firstFlaw, type LogEntry } from './log-entry.ts';
