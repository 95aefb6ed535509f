export type { TeamsCard, TeamsChannel, TeamsOutcome } from './channels.ts';
export type { Language } from './language.ts';
export type { Letter } from './letter.ts';
export { createNotifications, type Notifications } from './notifications.ts';
export type { Purpose } from './purpose.ts';
export { createTeamsCards, type LiveCard } from './teams/teams.ts';
