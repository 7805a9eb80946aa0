/** Who sends: proven once by the handshake, or anew by each message's tag. */
import type { AppConfig } from '@kapuas/core/apps/app.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { ForwardIntake } from './intake.ts';
import { splitTagKey } from './tag-key.ts';

export interface Sender {
  /** Throws a KapuasError when the message may not be taken. */
  resolve(tag: string): Origin;
}

export interface Origin {
  /** Without key. */
  readonly tag: string;
  /** As it is now: throws once the key is revoked or the app suspended. */
  readonly app: () => AppConfig;
}

export function createHandshakeSender(intake: ForwardIntake, keyId: string): Sender {
  function app(): AppConfig {
    const found = intake.appOfKeyId(keyId);
    if (found === undefined) {
      throw new KapuasError('key-unknown', `The key ${keyId} was revoked or has expired.`);
    }
    if (found.status === 'suspended')
      throw new KapuasError('app-suspended', `The app ${found.name} is suspended.`);
    return found;
  }
  return { resolve: (tag) => ({ tag: splitTagKey(tag).tag, app }) };
}

export function createTagKeySender(intake: ForwardIntake): Sender {
  return {
    resolve(fullTag) {
      const { key, tag } = splitTagKey(fullTag);
      if (key === undefined) {
        throw new KapuasError(
          'key-missing',
          'The client made no handshake, and its tag does not begin with a key as in "<key>.app.access".',
        );
      }
      return { tag, app: () => intake.authenticate(key) };
    },
  };
}
