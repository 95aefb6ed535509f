/**
 * Who must agree before something is carried out. L0 nobody, with full logging; L1 it is carried out and an assigned
 * person is told to review it; L2 a designated person must approve first; L3 only people act.
 */
export const levels = ['L0', 'L1', 'L2', 'L3'] as const;
export type Level = (typeof levels)[number];

export const higherLevel = (a: Level, b: Level): Level => (levels.indexOf(a) >= levels.indexOf(b) ? a : b);

/** Whether it is carried out without asking anybody first. */
export const isAutomatic = ({ level }: { readonly level: Level }): boolean => level === 'L0' || level === 'L1';
