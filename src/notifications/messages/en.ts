/** The words of this slice's own letters and pages. Every other language has the very same names. */
export const en = {
  digestSubject: (count: number, day: string) => (count === 1 ? `1 notice for ${day}` : `${count} notices for ${day}`),
  digestOpening: 'What waited for you:',
  digestFooter: 'You asked to get these once a day. You can change that in your notification settings.',
  reminderFooter: 'You get this because a task of yours is still open.',
  stopReminders: 'Stop reminders',
  refusedSubject: (name: string, address: string) => `Mail to ${name} (${address}) is not accepted`,
  unsubscribeTitle: 'Stop reminders?',
  unsubscribeText:
    'You will get no more reminders of open decisions and tasks from this client’s workspace. You are still asked once for each decision that needs you.',
  unsubscribeButton: 'Stop reminders',
  unsubscribedTitle: 'Reminders are off',
  unsubscribedText: 'You will get no more reminders. You can switch them on again in your notification settings.',
};

export type Messages = typeof en;
