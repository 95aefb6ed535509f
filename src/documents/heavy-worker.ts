import { answerInThread } from '../platform/bounded-thread.ts';
import { type HeavyTask, heavyTasks } from './heavy-tasks.ts';

const tasks: Readonly<Record<HeavyTask, (given: never) => Promise<unknown>>> = heavyTasks;

/** The thread in which large documents are compared and written; an entry of the bundle of its own. */
await answerInThread(({ task, given }: { readonly task: HeavyTask; readonly given: never }) => tasks[task](given));
