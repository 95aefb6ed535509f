import type { FunctionApp, LoadedFunction } from '../host/rpc.ts';

type Kind = 'orchestrator' | 'activity';

export function findFunction(app: FunctionApp, kind: Kind, name: string): LoadedFunction | undefined {
  return app.find(name, triggerType(kind));
}

/** `ThrowIfFunctionDoesNotExist` of the extension, in its words. */
export function missingFunction(app: FunctionApp, kind: Kind, name: string): string {
  const known = app
    .all()
    .filter(({ trigger }) => trigger.type.toLowerCase() === triggerType(kind))
    .map((fn) => `'${fn.name}'`);
  const list =
    known.length === 0
      ? `No ${kind} functions are currently registered!`
      : `The following are the known ${kind} functions: ${known.join(', ')}.`;
  return `The function '${name}' doesn't exist, is disabled, or is not an ${kind} function. Additional info: ${list}`;
}

function triggerType(kind: Kind): string {
  return kind === 'orchestrator' ? 'orchestrationtrigger' : 'activitytrigger';
}
