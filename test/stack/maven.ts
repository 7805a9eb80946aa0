import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './command.ts';

export interface Artifact {
  readonly groupId: string;
  readonly artifactId: string;
  readonly version: string;
  readonly type?: string;
}

/** Puts artifacts with all that they depend on into a folder. */
export function fetchWithDependencies(artifacts: readonly Artifact[], dir: string): void {
  withProject(artifacts, (pom) =>
    maven('-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${dir}`),
  );
}

/** Puts one file into a folder, under the name that Maven gives it. */
export function fetchFile(artifact: Artifact, dir: string): void {
  withProject([artifact], (pom) =>
    maven('-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${dir}`, '-DexcludeTransitive=true'),
  );
}

function maven(...args: string[]): void {
  run('mvn', ['--quiet', '--batch-mode', ...args]);
}

function withProject(artifacts: readonly Artifact[], work: (pom: string) => void): void {
  const dir = mkdtempSync(join(tmpdir(), 'kapuas-maven-'));
  try {
    const pom = join(dir, 'pom.xml');
    writeFileSync(pom, project(artifacts));
    work(pom);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function project(artifacts: readonly Artifact[]): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>kapuas</groupId><artifactId>stack</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>${artifacts.map(dependency).join('')}</dependencies>
</project>`;
}

function dependency({ groupId, artifactId, version, type = 'jar' }: Artifact): string {
  return `<dependency><groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId><version>${version}</version><type>${type}</type></dependency>`;
}
