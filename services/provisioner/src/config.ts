import { integer, type Settings } from '@kapuas/core/runtime/config.ts';

export interface ProvisionerConfig {
  readonly resyncSeconds: number;
  readonly retentionSeconds: number;
}

const SECONDS = { min: 1, max: 86_400 };

export const PROVISIONER_SETTINGS: Settings<ProvisionerConfig> = {
  resyncSeconds: integer(
    'KAPUAS_RESYNC_SECONDS',
    60,
    'seconds between two looks at every app for drift',
    SECONDS,
  ),
  retentionSeconds: integer(
    'KAPUAS_RETENTION_SECONDS',
    600,
    'seconds between two rounds of retention',
    SECONDS,
  ),
};
