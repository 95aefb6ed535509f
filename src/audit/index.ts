export { type Audit, createAudit } from './audit.ts';
export { raisesAlarms } from './checking/tell-of-mismatch.ts';
export { logEntryResource, toLogEntryResource } from './log.api.ts';
export type { LogEntry } from './log-entry.ts';
export type { ReadsTimeline } from './reading/read-timeline.ts';
export { timelineItem, timelineQuery, toTimelineCursor, toTimelineItem } from './reading/timeline.api.ts';
export type { TimelineLine } from './reading/timeline-line.ts';
export { timelineList, timelineStyle } from './reading/timeline-part.ts';
