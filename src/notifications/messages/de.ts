import type { Messages } from './en.ts';

export const de: Messages = {
  digestSubject: (count, day) => (count === 1 ? `1 Mitteilung am ${day}` : `${count} Mitteilungen am ${day}`),
  digestOpening: 'Das hat auf Sie gewartet:',
  digestFooter: 'Sie bekommen dies auf Ihren Wunsch einmal am Tag. Das können Sie in Ihren Benachrichtigungen ändern.',
  reminderFooter: 'Sie bekommen dies, weil eine Aufgabe von Ihnen noch offen ist.',
  stopReminders: 'Keine Erinnerungen mehr',
  refusedSubject: (name, address) => `E-Mail an ${name} (${address}) wird nicht angenommen`,
  unsubscribeTitle: 'Keine Erinnerungen mehr?',
  unsubscribeText:
    'Sie werden dann nicht mehr an offene Entscheidungen und Aufgaben aus dem Bereich dieses Kunden erinnert. Um jede Entscheidung, die Sie braucht, werden Sie weiterhin einmal gebeten.',
  unsubscribeButton: 'Keine Erinnerungen mehr',
  unsubscribedTitle: 'Erinnerungen sind abgeschaltet',
  unsubscribedText:
    'Sie bekommen keine Erinnerungen mehr. In Ihren Benachrichtigungen können Sie sie wieder einschalten.',
};
