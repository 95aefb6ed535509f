// Loads one module as a Functions worker would and prints how long that took. Plain JavaScript: it runs on Node 22 too,
// and a probe that had to be stripped of types first would be a part of what it measures.
import Module from 'node:module';

const disposable = { dispose() {} };
const core = {
  version: '3.12.0',
  hostVersion: '4.1000.0',
  registerFunction: () => disposable,
  registerHook: () => disposable,
  setProgrammingModel() {},
  log() {},
};
Module.prototype.require = new Proxy(Module.prototype.require, {
  apply: (target, self, args) => (args[0] === '@azure/functions-core' ? core : Reflect.apply(target, self, args)),
});

const [target] = process.argv.slice(2);
if (target) await import(target);
// Since the process began, so that the time to start Node is in it and can be subtracted.
console.log(`loaded after ${performance.now()} ms`);
process.exit(0);
