import type { CedarValueJson, EntityJson } from '@cedar-policy/cedar-wasm/nodejs';
import { namesOf } from './load-commonjs.ts';

/** A question to the policies: may this principal do this to that, under these circumstances? */
export interface PolicyQuestion {
  readonly principal: {
    readonly type: string;
    readonly id: string;
    readonly attributes: Readonly<Record<string, CedarValueJson>>;
  };
  readonly action: { readonly type: string; readonly id: string };
  readonly resource: {
    readonly type: string;
    readonly id: string;
    readonly attributes: Readonly<Record<string, CedarValueJson>>;
  };
  readonly context: Readonly<Record<string, CedarValueJson>>;
}

export interface PolicyAnswer {
  readonly allowed: boolean;
  /** The ids of the policies that made the decision; empty when nothing permitted, which is a no. */
  readonly policies: readonly string[];
}

export type PolicyEngine = (question: PolicyQuestion) => Promise<PolicyAnswer>;

/**
 * A Cedar policy set, parsed once and kept inside the WebAssembly module (which is loaded with the first question, since it
 * takes about 40 ms). An error in evaluating a policy is a fault, never a silent skip: a forbid that cannot be evaluated
 * must not become a yes.
 */
export function createPolicyEngine(setId: string, policies: Readonly<Record<string, string>>): PolicyEngine {
  const load = once(async () => {
    const cedar = namesOf(await import('@cedar-policy/cedar-wasm/nodejs'));
    const parsed = cedar.preparsePolicySet(setId, { staticPolicies: { ...policies } });
    if (parsed.type === 'failure')
      throw new Error(`policy set ${setId}: ${parsed.errors.map((e) => e.message).join('; ')}`);
    return cedar;
  });
  return async ({ principal, action, resource, context }) => {
    const cedar = await load();
    const answer = cedar.statefulIsAuthorized({
      preparsedPolicySetId: setId,
      principal: uid(principal),
      action: uid(action),
      resource: uid(resource),
      context: { ...context },
      entities: [entity(principal), entity(resource)],
    });
    if (answer.type === 'failure')
      throw new Error(`policy set ${setId}: ${answer.errors.map((e) => e.message).join('; ')}`);
    const { decision, diagnostics } = answer.response;
    if (diagnostics.errors.length > 0) {
      throw new Error(
        `policy set ${setId}: ${diagnostics.errors.map((e) => `${e.policyId}: ${e.error.message}`).join('; ')}`,
      );
    }
    return { allowed: decision === 'allow', policies: [...diagnostics.reason] };
  };
}

const uid = ({ type, id }: { readonly type: string; readonly id: string }) => ({ type, id });

const entity = (thing: PolicyQuestion['principal']): EntityJson => ({
  uid: uid(thing),
  attrs: { ...thing.attributes },
  parents: [],
});

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
