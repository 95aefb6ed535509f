import type { Action } from '../../../src/gates/index.ts';
import { type GateWorld, openGateWorld } from '../gate-world.ts';

/** The world of the gates in which people also hear what others say: the mesh delivers when told to. */
export async function openTalkWorld(actions: readonly Action[]) {
  const world: GateWorld = await openGateWorld(actions);
  const [subscription] = world.gates.slice.subscriptions;
  return {
    ...world,
    acts: world.gates.acts,

    /** Delivers every event of the proposal that the slice listens to, the old ones too: it may happen twice. */
    async hear(proposalId: string): Promise<void> {
      const { workflows, clock } = world;
      for (const event of await world.eventsOf(proposalId))
        if (subscription?.types.includes(event.type))
          await subscription.handle(world.system, event, { workflows, attempt: 1, now: clock.now() });
    },

    /** To whom letters of a kind about a proposal went, in the order they were sent. */
    mailed: (proposalId: string, kind: string): readonly string[] =>
      world.letters.filter(({ key }) => key.startsWith(`proposal:${proposalId}:${kind}:`)).map(({ to }) => to),
  };
}

export type TalkWorld = Awaited<ReturnType<typeof openTalkWorld>>;
