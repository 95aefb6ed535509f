// The part of OSCAL 1.2.1 that is written here. It is also valid in 1.1.2 and 1.2.2, which other tools read.
// Lists are left out when empty: the schemas refuse empty ones.

export const oscalVersion = '1.2.1';

/** Without it a property would be one of NIST's own, whose names are fixed (constraint of the metaschema). */
const namespace = 'urn:counterpart:oscal';

export interface Prop {
  readonly name: string;
  readonly ns: string;
  readonly value: string;
  readonly class?: string;
}

/** A property of ours. `name` is a token, `value` one line. */
export const prop = (name: string, value: string | number): Prop => ({ name, ns: namespace, value: String(value) });

export const props = (values: Readonly<Record<string, string | number | undefined>>): readonly Prop[] =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [prop(name, value)]));

/** The list under its name, or nothing. */
export const unlessEmpty = <K extends string, T>(name: K, list: readonly T[]): { readonly [P in K]?: readonly T[] } =>
  list.length > 0 ? ({ [name]: list } as { readonly [P in K]: readonly T[] }) : {};

export interface Metadata {
  readonly title: string;
  readonly 'last-modified': string;
  readonly version: string;
  readonly 'oscal-version': string;
  readonly props?: readonly Prop[];
  readonly roles?: readonly { readonly id: string; readonly title: string }[];
  readonly parties?: readonly Party[];
  readonly 'responsible-parties'?: readonly { readonly 'role-id': string; readonly 'party-uuids': readonly string[] }[];
}

export interface Party {
  readonly uuid: string;
  readonly type: 'person' | 'organization';
  readonly name: string;
  readonly props?: readonly Prop[];
}

export interface ReviewedControls {
  readonly description: string;
  readonly 'control-selections': readonly [
    { readonly 'include-controls': readonly { readonly 'control-id': string }[] },
  ];
}

export interface Resource {
  readonly uuid: string;
  readonly title: string;
  readonly description?: string;
  readonly props?: readonly (Prop | { readonly name: 'type'; readonly value: string })[];
  readonly citation?: { readonly text: string };
  readonly rlinks?: readonly {
    readonly href: string;
    readonly 'media-type': string;
    readonly hashes: readonly { readonly algorithm: 'SHA-256'; readonly value: string }[];
  }[];
}

export interface Component {
  readonly uuid: string;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly props?: readonly Prop[];
  readonly status: { readonly state: 'operational' };
}

export interface Observation {
  readonly uuid: string;
  readonly title: string;
  readonly description: string;
  readonly props: readonly Prop[];
  readonly methods: readonly ['EXAMINE'];
  readonly types: readonly ['historic'];
  readonly origins: readonly [
    {
      readonly actors: readonly [
        { readonly type: 'party' | 'tool'; readonly 'actor-uuid': string; readonly 'role-id'?: string },
      ];
      readonly 'related-tasks'?: readonly { readonly 'task-uuid': string }[];
    },
  ];
  readonly subjects: readonly [{ readonly 'subject-uuid': string; readonly type: 'party' | 'inventory-item' }];
  readonly 'relevant-evidence': readonly [{ readonly href: string; readonly description: string }];
  readonly collected: string;
}

export interface LogStep {
  readonly uuid: string;
  readonly title: string;
  readonly description: string;
  readonly start: string;
  readonly props?: readonly Prop[];
  readonly 'logged-by': readonly { readonly 'party-uuid': string; readonly 'role-id': string }[];
  readonly 'related-tasks': readonly { readonly 'task-uuid': string }[];
}

export interface OscalFinding {
  readonly uuid: string;
  readonly title: string;
  readonly description: string;
  readonly props: readonly Prop[];
  readonly target: {
    readonly type: 'statement-id';
    readonly 'target-id': string;
    readonly status: { readonly state: 'satisfied' | 'not-satisfied'; readonly reason: 'pass' | 'fail' };
  };
  readonly 'related-observations'?: readonly { readonly 'observation-uuid': string }[];
}
