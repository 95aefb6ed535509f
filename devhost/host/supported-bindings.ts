import type { LoadedFunction } from './rpc.ts';

const triggers = ['httptrigger', 'timertrigger', 'servicebustrigger', 'orchestrationtrigger', 'activitytrigger'];
const inputs = ['durableclient', 'orchestrationclient'];

/** Throws for the first binding this host cannot serve, rather than start an app of which a part never runs. */
export function checkBindings(functions: readonly LoadedFunction[]): void {
  for (const fn of functions) {
    for (const [name, binding] of Object.entries(fn.bindings)) {
      const type = binding.type.toLowerCase();
      const isTrigger = name === fn.trigger.bindingName;
      const supported = isTrigger
        ? triggers.includes(type)
        : binding.direction === 'in'
          ? inputs.includes(type)
          : type === 'http';
      if (!supported) {
        const offered = [...triggers, ...inputs, 'http'].join(', ');
        throw new Error(
          `The function '${fn.name}' has the binding "${name}" of type "${binding.type}" (${binding.direction}), which the devhost does not offer. It offers: ${offered}.`,
        );
      }
    }
  }
}
