import { readSections, type Settings, text } from '@kapuas/core/runtime/config.ts';
import { INSTALLATION_SETTINGS } from '@kapuas/core/runtime/installation.ts';
import type { LogLevel } from '@kapuas/core/runtime/logger.ts';
import { INDEXER_SETTINGS, type IndexerConfig } from '@kapuas/indexer/config.ts';
import { PROVISIONER_SETTINGS, type ProvisionerConfig } from '@kapuas/provisioner/config.ts';
import { ROUTER_SETTINGS, type RouterSettings } from '@kapuas/router/config.ts';
import { WEB_SETTINGS, type WebSettings } from '@kapuas/web/server/config.ts';

export interface ProcessConfig {
  readonly dataDir: string;
  readonly logLevel: LogLevel;
}

export interface AllInOneConfig {
  readonly process: ProcessConfig;
  readonly router: RouterSettings;
  readonly indexer: IndexerConfig;
  readonly provisioner: ProvisionerConfig;
  readonly web: WebSettings;
}

export const PROCESS_SETTINGS: Settings<ProcessConfig> = {
  dataDir: text('KAPUAS_DATA_DIR', './data', 'folder for everything that is kept'),
  logLevel: INSTALLATION_SETTINGS.logLevel,
};

/** Throws a ConfigError that names every wrong variable. */
export function readAllInOneConfig(env: NodeJS.ProcessEnv): AllInOneConfig {
  return readSections<AllInOneConfig>(
    {
      process: PROCESS_SETTINGS,
      router: ROUTER_SETTINGS,
      indexer: INDEXER_SETTINGS,
      provisioner: PROVISIONER_SETTINGS,
      web: WEB_SETTINGS,
    },
    env,
  );
}
