/** Where in Kubernetes an event comes from, as fluentd, Fluent Bit, Beats, OpenTelemetry and BaritoLog's plugin say it. */
import { addClaim, type Claim, type ClaimTree, claimFor, inside, textOf } from './claims.ts';
import { type Draft, SLOT, setOwn } from './draft.ts';
import type { JsonObject, JsonValue, KubernetesFields } from './event.ts';
import { isObject, scalarText } from './json.ts';

const MAX_LABELS = 100;

const NAMES: readonly (readonly [number, readonly string[], string])[] = [
  [SLOT.cluster, ['cluster_name', 'cluster'], 'cluster'],
  [SLOT.namespace, ['namespace_name', 'namespace'], 'namespace'],
  [SLOT.pod, ['pod_name', 'pod'], 'pod'],
  [SLOT.container, ['container_name', 'container'], 'container'],
  [SLOT.node, ['host', 'node', 'node_name'], 'node'],
];

export function addKubernetesClaims(tree: ClaimTree): void {
  const kubernetes = inside(tree, 'kubernetes', 'k8s_metadata', 'k8s');
  const resource = inside(tree, 'resource');
  for (const [slot, names, word] of NAMES) {
    const claim = claimFor(slot, 0, textOf);
    addClaim(kubernetes, names, claim);
    addClaim(inside(kubernetes, word), ['name'], claim);
    addClaim(tree, [`k8s.${word}.name`], claim);
    addClaim(resource, [`k8s.${word}.name`], claim);
  }
  addClaim(kubernetes, ['labels'], claimLabels);
}

const claimLabels: Claim = claimFor(SLOT.labels, 0, labelsOf);

/** Labels are text; what is not, or is more than can be sensible, leaves all of them an attribute. */
function labelsOf(value: JsonValue): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  const labels: JsonObject = {};
  let count = 0;
  for (const name in value) {
    const text = scalarText(value[name]);
    if (text === undefined || ++count > MAX_LABELS) return undefined;
    setOwn(labels, name, text);
  }
  return labels;
}

const WORDS = ['cluster', 'namespace', 'pod', 'container', 'node'] as const;

export function collectKubernetes(draft: Draft): KubernetesFields | undefined {
  let kubernetes: KubernetesFields | undefined;
  for (const word of WORDS) {
    const value = draft.values[SLOT[word]];
    if (value === undefined) continue;
    kubernetes ??= {};
    kubernetes[word] = value as string;
  }
  const labels = draft.values[SLOT.labels];
  if (labels === undefined) return kubernetes;
  kubernetes ??= {};
  kubernetes.labels = labels as Record<string, string>;
  return kubernetes;
}

/** The service that the labels name, for an event that names none itself. */
export function serviceOfLabels(kubernetes: KubernetesFields | undefined): string | undefined {
  const labels = kubernetes?.labels;
  return labels?.['app.kubernetes.io/name'] ?? labels?.app ?? labels?.['k8s-app'];
}
