import { compare } from '../../../src/documents/compare/compare.ts';
import { pairs } from './texts.ts';

// Prints the most megabytes this process ever held: `compare` or `read`, then the two files if any.
const [work, ...files] = process.argv.slice(2);
const pair = (await pairs(files))?.[2];
if (!pair) throw new Error('there is nothing to compare');
if (work === 'compare') compare(pair.old, pair.next);
console.log(Math.round(process.resourceUsage().maxRSS / 1024));
