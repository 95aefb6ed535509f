import type { Language } from '../../notifications/index.ts';

/** The fixed words of the card in Teams, beside those it shares with the letter. */
const en = {
  open: 'Read and decide',
  record: 'Open the record',
  decideBy: 'Decide by',
  otherwise: 'If nobody decides',
  step: 'Your step',
  because: 'Asked because',
  inPlaceOf: 'In place of',
  needed: 'Needed',
  alsoAsked: 'Also asked',
  waitsFor: 'Waits for',
  asked: 'Your decision is needed.',
  youSpoke: 'You have decided. It waits for others.',
  notYours: 'This is not yours to decide.',
  nobody: 'Nobody can decide this step at present.',
  signIn: 'The decision is made in the app, after sign-in. Nothing on this card decides.',
  assistant: 'What the assistant says',
  approved: (by: string, at: string) => `Approved by ${by} on ${at}.`,
  rejected: (by: string, at: string) => `Rejected by ${by} on ${at}.`,
  onBehalfOf: (by: string, others: string) => `${by} on behalf of ${others}`,
  reason: 'Reason',
  expired: 'Nobody decided in time. Nothing was carried out.',
  withdrawn: (by: string) =>
    by ? `Withdrawn by ${by}. There is nothing to decide any more.` : 'Withdrawn. There is nothing to decide any more.',
  settled: 'It was settled without asking anybody.',
  failed: 'It could not be carried out.',
  rolledBack: 'It was carried out and has been taken back.',
  nothing: 'There is nothing here for you.',
};

export type CardWords = typeof en;

const de: CardWords = {
  open: 'Lesen und entscheiden',
  record: 'Vorgang öffnen',
  decideBy: 'Entscheiden bis',
  otherwise: 'Wenn niemand entscheidet',
  step: 'Ihr Schritt',
  because: 'Gefragt, weil',
  inPlaceOf: 'In Vertretung von',
  needed: 'Nötig',
  alsoAsked: 'Ebenfalls gefragt',
  waitsFor: 'Wartet auf',
  asked: 'Ihre Entscheidung wird gebraucht.',
  youSpoke: 'Sie haben entschieden. Es wartet noch auf andere.',
  notYours: 'Das haben nicht Sie zu entscheiden.',
  nobody: 'Zurzeit kann niemand diesen Schritt entscheiden.',
  signIn: 'Entschieden wird in der Anwendung, nach der Anmeldung. Auf dieser Karte entscheidet nichts.',
  assistant: 'Was der Assistent sagt',
  approved: (by, at) => `Genehmigt von ${by} am ${at}.`,
  rejected: (by, at) => `Abgelehnt von ${by} am ${at}.`,
  onBehalfOf: (by, others) => `${by} in Vertretung von ${others}`,
  reason: 'Grund',
  expired: 'Niemand hat rechtzeitig entschieden. Es wurde nichts ausgeführt.',
  withdrawn: (by) =>
    by
      ? `Zurückgezogen von ${by}. Es ist nichts mehr zu entscheiden.`
      : 'Zurückgezogen. Es ist nichts mehr zu entscheiden.',
  settled: 'Es wurde erledigt, ohne jemanden zu fragen.',
  failed: 'Es konnte nicht ausgeführt werden.',
  rolledBack: 'Es wurde ausgeführt und wieder zurückgenommen.',
  nothing: 'Hier ist nichts für Sie.',
};

const catalogues: Readonly<Record<Language, CardWords>> = { en, de };

export const cardWords = (language: Language): CardWords => catalogues[language];
