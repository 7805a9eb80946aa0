import { integer, type Settings } from '@kapuas/core/runtime/config.ts';
import { healthSettings } from '@kapuas/core/runtime/health-server.ts';

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

/** Where a provisioner in a process of its own tells how it is. */
export const PROVISIONER_HEALTH_SETTINGS = healthSettings('KAPUAS_PROVISIONER_PORT', 9103, 'provisioner');
