import { answerInThread } from '../../platform/bounded-thread.ts';
import { type Question, readHere } from './read-here.ts';

/** The thread in which hostile files are read; an entry of the bundle of its own. */
await answerInThread((question: Question) => readHere(question));
