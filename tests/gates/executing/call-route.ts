import type { Answer } from '../../../src/platform/http.ts';
import type { Result } from '../../../src/platform/result.ts';
import { as, type GateWorld } from '../gate-world.ts';

/** Calls a route of the slice as somebody who passed its access; the answer, or the code of the refusal. */
export async function callRoute(
  world: Pick<GateWorld, 'gates' | 'workflows'>,
  name: string,
  who: string,
  params: object,
  body: object,
): Promise<Answer | string> {
  const route = world.gates.slice.routes.find((one) => one.name === name);
  if (!route) throw new Error(`no route is named ${name}`);
  const call = {
    scope: as(who),
    params: route.params?.parse(params) ?? {},
    body: route.body?.schema?.parse(body),
    workflows: world.workflows,
  };
  const answer = (await route.handle(call as never)) as Result<Answer>;
  return answer.ok ? answer.value : answer.refusal.code;
}
