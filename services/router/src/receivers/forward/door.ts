/** Finds out who a client is. */
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import {
  createHandshake,
  type Handshake,
  type HandshakeDeps,
  isPing,
  refuse,
  type Verdict,
} from './handshake.ts';
import type { ForwardIntake } from './intake.ts';
import { createHandshakeSender, createTagKeySender, type Sender } from './sender.ts';

export interface Door {
  /** Asks the client for a handshake. */
  greet(): void;
  /** Takes the client's PING. @returns false when the frame is a message; throws when the client is not let in */
  handle(frame: Buffer): boolean;
  /** Undefined until a frame was handled, unless tags carry keys. */
  readonly sender: Sender | undefined;
  /** Of the client that made the handshake. */
  readonly keyId: string | undefined;
}

export interface DoorDeps extends HandshakeDeps {
  readonly intake: ForwardIntake;
  /** Whether clients without handshake are let in. */
  readonly tagKeys: boolean;
  readonly write: (bytes: Uint8Array) => void;
}

export function createDoor(deps: DoorDeps): Door {
  let handshake: Handshake | undefined;
  let known = false;
  let keyId: string | undefined;
  let sender = deps.tagKeys ? createTagKeySender(deps.intake) : undefined;

  function settle({ answer, outcome }: Verdict): void {
    deps.write(answer);
    keyId = outcome.keyId;
    if ('reason' in outcome) throw new KapuasError('key-unknown', `The handshake failed: ${outcome.reason}.`);
    sender = createHandshakeSender(deps.intake, outcome.keyId);
  }

  function handle(frame: Buffer): boolean {
    if (known) return false;
    known = true;
    if (handshake !== undefined && isPing(frame)) settle(handshake.verify(frame));
    else if (deps.tagKeys) return false;
    else settle(refuse('handshake needed: shared_key'));
    return true;
  }

  return {
    greet() {
      handshake = createHandshake(deps);
      deps.write(handshake.hello);
    },
    handle,
    get sender() {
      return sender;
    },
    get keyId() {
      return keyId;
    },
  };
}
