import type { Language, Purpose } from '../notifications/index.ts';
import type { DomainEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';

/** What gates needs of the slices above it, in its own words. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface People {
  /** Who holds a role in the scope's tenant now. */
  readonly withRole: (scope: TenantScope, role: string) => Promise<readonly Person[]>;
  /** Those of these people who may decide proposals in the scope's tenant now. */
  readonly deciders: (scope: TenantScope, ids: readonly string[]) => Promise<readonly Person[]>;
  /** Those of these people who hold any role in the scope's tenant now: to be told something. */
  readonly members: (scope: TenantScope, ids: readonly string[]) => Promise<readonly Person[]>;
  /** Whether the scope's actor may do this to a thing of these attributes, asked of roles and policies now. */
  readonly may: (
    scope: TenantScope,
    permission: string,
    attributes?: Readonly<Record<string, string | number>>,
  ) => Promise<boolean>;
  /** The tenant's zone, for dates people read. */
  readonly zone: (scope: TenantScope) => Promise<string>;
  /** In which language and zone one of them reads letters. */
  readonly reader: (scope: TenantScope, id: string) => Promise<{ readonly language: Language; readonly zone: string }>;
  /** The tenant's currency, for thresholds whose policy names none. */
  readonly currency: (scope: TenantScope) => Promise<string>;
}

export interface Letter {
  /** Natural key: the same letter is sent once. */
  readonly key: string;
  readonly to: Person;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Letters of one thread are shown together by mail programs. */
  readonly thread?: string;
  /** In Teams it is the card of its thread, kept up to date. */
  readonly live?: boolean;
  /** Where its reader goes on: an address without a secret. */
  readonly page?: string;
  /** By which their reader chooses how they are told. */
  readonly purpose?: Purpose;
  /** Until when it is of use: it is not held back over it. */
  readonly deadline?: string;
  /** Somebody waits for it at this moment: it is never held back. */
  readonly urgent?: boolean;
  readonly language?: Language;
}

export type SendLetter = (scope: TenantScope, letter: Letter) => Promise<unknown>;

/** Returns once the events are in the tenant's log: `sealed` (if nothing is said), under a signed checkpoint as well. */
export type EnsureLogged = (
  scope: TenantScope,
  events: readonly DomainEvent[],
  upTo?: 'logged' | 'sealed',
) => Promise<void>;
