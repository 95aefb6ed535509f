export { createNotifications, type Letter, type Notifications } from './notifications.ts';
