import type { Instance } from './instance.ts';
import type { DurableOptions } from './options.ts';
import type { TurnRecord } from './records.ts';
import { versionMatches } from './version.ts';

/** Decides which instances this host runs, by their version (durabletask `TaskOrchestrationDispatcher`). */
export class VersionGate {
  readonly #options: DurableOptions;
  readonly #commit: (record: TurnRecord) => void;
  readonly #rejected = new Set<string>();

  constructor(options: DurableOptions, commit: (record: TurnRecord) => void) {
    this.#options = options;
    this.#commit = commit;
  }

  /** Where the version does not match, Reject leaves the instance waiting for a host of its version; Fail ends it. */
  admits(instance: Instance): boolean {
    const {
      defaultVersion,
      versionMatchStrategy = 'CurrentOrOlder',
      versionFailureStrategy = 'Reject',
    } = this.#options;
    if (defaultVersion === undefined || versionMatches(versionMatchStrategy, defaultVersion, instance.version))
      return true;
    const mismatch = `Instance '${instance.id}' has version '${instance.version ?? ''}', which this host of version '${defaultVersion}' does not run (${versionMatchStrategy}).`;
    if (versionFailureStrategy === 'Fail') this.#fail(instance, mismatch);
    else if (!this.#rejected.has(instance.id)) {
      this.#rejected.add(instance.id);
      this.#options.log('warning', `Durable: ${mismatch} It waits for a host that does.`);
    }
    return false;
  }

  #fail(instance: Instance, mismatch: string): void {
    this.#commit({
      kind: 'turn',
      id: instance.id,
      take: instance.inbox.length,
      history: [],
      out: [],
      dropTimers: [],
      status: 'Failed',
      at: new Date(this.#options.clock.now()).toISOString(),
      output: JSON.stringify(
        `VersionMismatch: Orchestration version did not comply with Worker Versioning. ${mismatch}`,
      ),
    });
  }
}
