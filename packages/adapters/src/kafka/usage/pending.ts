/** Counts that wait to be published, added up by app and minute. */

import { NO_USAGE, type UsageCounts, type UsageEntry } from '@kapuas/core/ports/usage.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';

export interface PendingUsage {
  readonly size: number;
  /** Takes all of them, or throws `overloaded`. */
  add(entries: readonly UsageEntry[]): void;
  /** Removes and returns at most as many, those that wait longest first. */
  take(most: number): readonly UsageEntry[];
}

const NAMES = Object.keys(NO_USAGE) as (keyof UsageCounts)[];
const HOUR_MS = 3_600_000;
const COARSER_MS = [HOUR_MS, 24 * HOUR_MS] as const;

/** @param limit minutes of apps that are held; beyond, minutes are added up to hours, and hours to days */
export function createPendingUsage(limit: number): PendingUsage {
  let entries = new Map<string, UsageEntry>();

  function put(entry: UsageEntry): void {
    const id = `${entry.app} ${entry.minute}`;
    const known = entries.get(id);
    if (known === undefined) entries.set(id, { ...entry });
    else for (const name of NAMES) known[name] += entry[name];
  }

  function coarsen(stepMs: number): void {
    const finer = entries;
    entries = new Map();
    for (const entry of finer.values()) put({ ...entry, minute: entry.minute - (entry.minute % stepMs) });
  }

  return {
    get size() {
      return entries.size;
    },
    add(added) {
      for (const stepMs of COARSER_MS) if (entries.size + added.length > limit) coarsen(stepMs);
      if (entries.size + added.length > limit) {
        throw new KapuasError('overloaded', `${entries.size} usage counts wait to be published.`);
      }
      for (const entry of added) put(entry);
    },
    take(most) {
      const taken = [...entries.entries()].slice(0, most);
      for (const [id] of taken) entries.delete(id);
      return taken.map(([, entry]) => entry);
    },
  };
}
