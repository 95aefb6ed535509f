import type { Language } from '../../notifications/index.ts';

/** The fixed words of the letter that asks for a decision. What it is about is said in the words of whoever proposed it. */
const en = {
  decideBy: (deadline: string) => `Decide by ${deadline}`,
  subjects: {
    ask: (deadline: string, title: string) => `Decide by ${deadline}: ${title}`,
    remind: (deadline: string, title: string) => `Reminder: decide by ${deadline}: ${title}`,
    renew: (deadline: string, title: string) => `Decide by ${deadline}: ${title}`,
  },
  openings: {
    ask: 'Your decision is needed.',
    remind: 'A reminder: your decision is still needed.',
    renew: 'Here is the new link you asked for. The one before does not work any more.',
  },
  step: (title: string) => `Step: ${title}`,
  because: (rule: string) => `You are asked because: ${rule}`,
  alsoAsked: (names: string, count: string) => `Also asked: ${names} (${count}).`,
  andMore: (names: string, more: number) => `${names} and ${more} more`,
  needed: (needed: number | 'all') =>
    needed === 'all'
      ? 'everybody asked has to approve'
      : needed === 1
        ? 'one approval is enough'
        : `${needed} approvals are needed`,
  advice: { approve: 'approving', review: 'reading it closely before deciding', reject: 'rejecting' },
  recommends: (advice: string, risk: number, reasons: boolean) =>
    `The assistant recommends ${advice} (risk ${risk} of 100)${reasons ? ', because:' : '.'}`,
  otherwise: (consequence: string) => `If nobody decides: ${consequence}`,
  readHere: 'Read it and decide here:',
  button: 'Read it and decide',
  code: 'You need no account. The page mails a six-digit code to this address, to be sure that it is you.',
  signIn: 'You will be asked to sign in.',
  care: 'Opening the link decides nothing. Please do not forward it: it works only for you.',
};

export type LetterWords = typeof en;

const de: LetterWords = {
  decideBy: (deadline) => `Entscheiden bis ${deadline}`,
  subjects: {
    ask: (deadline, title) => `Entscheiden bis ${deadline}: ${title}`,
    remind: (deadline, title) => `Erinnerung: entscheiden bis ${deadline}: ${title}`,
    renew: (deadline, title) => `Entscheiden bis ${deadline}: ${title}`,
  },
  openings: {
    ask: 'Ihre Entscheidung wird gebraucht.',
    remind: 'Eine Erinnerung: Ihre Entscheidung wird noch gebraucht.',
    renew: 'Hier ist der neue Link, den Sie angefordert haben. Der vorige gilt nicht mehr.',
  },
  step: (title) => `Schritt: ${title}`,
  because: (rule) => `Sie werden gefragt, weil: ${rule}`,
  alsoAsked: (names, count) => `Ebenfalls gefragt: ${names} (${count}).`,
  andMore: (names, more) => `${names} und ${more} weitere`,
  needed: (needed) =>
    needed === 'all'
      ? 'alle Gefragten müssen zustimmen'
      : needed === 1
        ? 'eine Zustimmung genügt'
        : `${needed} Zustimmungen sind nötig`,
  advice: { approve: 'zuzustimmen', review: 'vor der Entscheidung genau zu lesen', reject: 'abzulehnen' },
  recommends: (advice, risk, reasons) =>
    `Der Assistent empfiehlt, ${advice} (Risiko ${risk} von 100)${reasons ? ', denn:' : '.'}`,
  otherwise: (consequence) => `Wenn niemand entscheidet: ${consequence}`,
  readHere: 'Hier lesen und entscheiden:',
  button: 'Lesen und entscheiden',
  code: 'Sie brauchen kein Konto. Die Seite schickt einen sechsstelligen Code an diese Adresse, um sicher zu sein, dass Sie es sind.',
  signIn: 'Sie werden gebeten, sich anzumelden.',
  care: 'Das Öffnen des Links entscheidet nichts. Bitte leiten Sie ihn nicht weiter: Er gilt nur für Sie.',
};

const catalogues: Readonly<Record<Language, LetterWords>> = { en, de };

export const letterWords = (language: Language): LetterWords => catalogues[language];
