import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { diskShortage } from '../disk.ts';
import { mediumFault } from '../faults.ts';
import type { Health } from './appender.ts';
import type { Notices } from './notices.ts';
import type { QueueFile } from './queue-file.ts';

export interface HealthDeps {
  readonly file: QueueFile;
  readonly dir: string;
  readonly reserveBytes: number;
  readonly probeMs: number;
  readonly notices: Notices;
}

export interface WatchedHealth extends Health {
  healthy(): boolean;
  close(): void;
}

const RETRY_AFTER_SECONDS = 5;

/** Refuses appends from a fault on until a probe has written to the file again. */
export function watchHealth({ file, dir, reserveBytes, probeMs, notices }: HealthDeps): WatchedHealth {
  let fault: string | undefined;
  let timer: NodeJS.Timeout | undefined;

  function broken(reason: string): KapuasError {
    if (fault === undefined) {
      notices.add({ level: 'error', message: 'the queue takes no batches', fields: { reason } });
      timer = setTimeout(probe, probeMs);
    }
    fault = reason;
    return new KapuasError('queue-unavailable', `The queue cannot take batches: ${reason}.`, {
      retryAfter: RETRY_AFTER_SECONDS,
    });
  }

  function probe(): void {
    const found = findFault();
    fault = found;
    if (found === undefined) {
      notices.add({ level: 'info', message: 'the queue takes batches again', fields: {} });
    } else {
      timer = setTimeout(probe, probeMs);
    }
  }

  function findFault(): string | undefined {
    try {
      const shortage = diskShortage(dir, 0, reserveBytes);
      if (shortage === undefined) file.probe();
      return shortage;
    } catch (error) {
      return mediumFault(error) ?? String(error);
    }
  }

  return {
    broken,
    assertRoom(bytes) {
      if (fault !== undefined) throw broken(fault);
      const shortage = diskShortage(dir, bytes, reserveBytes);
      if (shortage !== undefined) throw broken(shortage);
    },
    healthy: () => fault === undefined && diskShortage(dir, 0, reserveBytes) === undefined,
    close: () => clearTimeout(timer),
  };
}
