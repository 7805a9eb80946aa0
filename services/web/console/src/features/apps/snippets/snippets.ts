/** Where to send, and as whom; what is unknown stands as a placeholder. */
export interface SnippetInput {
  readonly app: string;
  /** Base URL of the router. */
  readonly httpUrl: string;
  /** host:port of the forward protocol. */
  readonly forwardAddress: string;
  /** Base URL for OTLP over HTTP; undefined while the router does not take it. */
  readonly otlpUrl: string | undefined;
  readonly key: string;
  readonly keyId: string;
  readonly forwardPassword: string;
}

export interface Snippet {
  readonly id: string;
  readonly title: string;
  /** What it does, and where it belongs. */
  readonly note: string;
  readonly text: string;
}

export const PLACEHOLDERS = {
  key: '<key>',
  keyId: '<key id>',
  forwardPassword: '<forward password>',
} as const;

export function snippetsFor(input: SnippetInput): readonly Snippet[] {
  return [curl(input), fluentd(input), fluentBit(input), collector(input), barito(input)];
}

function curl(input: SnippetInput): Snippet {
  return {
    id: 'curl',
    title: 'curl',
    note: 'Sends one event from a terminal. Any program that can post JSON, one object a line, sends the same way.',
    text: `curl -sS ${input.httpUrl}/v1/ingest \\
  -H 'Authorization: Bearer ${input.key}' \\
  -H 'Content-Type: application/x-ndjson' \\
  --data-binary '{"message": "hello from ${input.app}", "level": "info", "request_id": "demo-0001"}'`,
  };
}

function splitAddress(address: string): { readonly host: string; readonly port: string } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: address.slice(colon + 1) };
}

function fluentd(input: SnippetInput): Snippet {
  const { host, port } = splitAddress(input.forwardAddress);
  return {
    id: 'fluentd',
    title: 'fluentd',
    note: 'For /etc/fluent/fluentd.conf. An answer comes only when the events are durable; the file buffer keeps them until then.',
    text: `<match **>
  @type forward
  require_ack_response true
  compress gzip
  <server>
    host ${host}
    port ${port}
    username ${input.keyId}
    password ${input.forwardPassword}
  </server>
  <security>
    self_hostname "#{Socket.gethostname}"
    shared_key ${input.forwardPassword}
  </security>
  <buffer>
    @type file
    path /var/log/fluent/kapuas-${input.app}
    flush_interval 1s
    chunk_limit_size 4MB
    retry_forever true
    overflow_action block
  </buffer>
</match>`,
  };
}

function fluentBit(input: SnippetInput): Snippet {
  const { host, port } = splitAddress(input.forwardAddress);
  return {
    id: 'fluent-bit',
    title: 'Fluent Bit',
    note: 'For /etc/fluent-bit/fluent-bit.yaml. An answer comes only when the events are durable; until then Fluent Bit tries again.',
    text: `pipeline:
  outputs:
    - name: forward
      match: '*'
      host: ${host}
      port: ${port}
      username: ${input.keyId}
      password: ${input.forwardPassword}
      shared_key: ${input.forwardPassword}
      self_hostname: \${HOSTNAME}
      require_ack_response: true
      compress: gzip
      retry_limit: no_limits`,
  };
}

function collector(input: SnippetInput): Snippet {
  const shared = {
    id: 'otel',
    title: 'OpenTelemetry',
  };
  return input.otlpUrl === undefined
    ? { ...shared, ...throughFluentBit(input) }
    : { ...shared, ...overHttp(input, input.otlpUrl) };
}

function overHttp(input: SnippetInput, url: string): Omit<Snippet, 'id' | 'title'> {
  return {
    note: 'For the configuration of the collector. Its queue keeps what was not answered yet; add a storage extension to keep it over restarts.',
    text: `exporters:
  otlphttp/kapuas:
    logs_endpoint: ${url}/v1/logs
    headers:
      Authorization: Bearer ${input.key}
    compression: gzip
    retry_on_failure:
      enabled: true
      max_elapsed_time: 0s

service:
  pipelines:
    logs:
      exporters: [otlphttp/kapuas]`,
  };
}

function throughFluentBit(input: SnippetInput): Omit<Snippet, 'id' | 'title'> {
  const { host, port } = splitAddress(input.forwardAddress);
  return {
    note: 'This installation takes no OTLP yet. A Fluent Bit beside the collector takes it and forwards it here.',
    text: `# collector.yaml
exporters:
  otlphttp/fluent-bit:
    logs_endpoint: http://127.0.0.1:4318/v1/logs
service:
  pipelines:
    logs:
      exporters: [otlphttp/fluent-bit]

# fluent-bit.yaml
pipeline:
  inputs:
    - name: opentelemetry
      listen: 127.0.0.1
      port: 4318
  outputs:
    - name: forward
      match: '*'
      host: ${host}
      port: ${port}
      username: ${input.keyId}
      password: ${input.forwardPassword}
      shared_key: ${input.forwardPassword}
      require_ack_response: true
      compress: gzip
      retry_limit: no_limits`,
  };
}

function barito(input: SnippetInput): Snippet {
  return {
    id: 'barito',
    title: 'BaritoLog plugin',
    note: 'For forwarders that still run fluent-plugin-barito. It gives up a chunk when it is refused: move to fluentd’s own forward output when you can.',
    text: `<match **>
  @type barito_batch_vm
  application_secret ${input.key}
  produce_url ${input.httpUrl}/produce_batch
  flush_interval 1s
</match>`,
  };
}
