import { answerInThread } from '../../platform/bounded-thread.ts';
import { type Question, readHere } from './read-here.ts';

// pdf.js leaves promises behind that nobody waits for, and some are rejected where a file is damaged. What is waited for is
// answered all the same, or the clock ends it.
process.on('unhandledRejection', () => {});

/** The thread in which hostile files are read; an entry of the bundle of its own. */
await answerInThread((question: Question) => readHere(question));
