import { oneOf, type Setting, type Settings, secret, text } from './config.ts';
import { LOG_LEVELS, type LogLevel } from './logger.ts';

/** What every process of one installation is told. */
export interface InstallationConfig {
  readonly prefix: string;
  readonly logLevel: LogLevel;
}

const PREFIX = /^[a-z][a-z0-9-]{0,39}$/;

export const INSTALLATION_SETTINGS: Settings<InstallationConfig> = {
  prefix: {
    ...text(
      'KAPUAS_PREFIX',
      'kapuas',
      'what the names of its topics, indices and Redis keys begin with; two installations on the same servers differ in it',
    ),
    parse: (raw = 'kapuas') => {
      if (PREFIX.test(raw)) return raw;
      throw new Error(`"${raw}" is not a prefix: a lower-case letter, then up to 39 of a-z, 0-9 and -`);
    },
  },
  logLevel: oneOf('KAPUAS_LOG_LEVEL', 'info', LOG_LEVELS, "least level of Kapuas's own log lines"),
};

/** Where several processes must derive the same forward passwords, none can make the secret by itself. */
export const SHARED_FORWARD_SECRET: Setting<string> = {
  ...secret(
    'KAPUAS_FORWARD_SECRET',
    'none: it must be set',
    'what the forward passwords of keys are derived from; the same for web and routers',
  ),
  parse(raw) {
    if (raw !== undefined && raw.length >= 16) return raw;
    throw new Error('must be set, to 16 characters or more, the same for web and every router');
  },
};
