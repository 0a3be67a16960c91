/** The answers of `/api/v1`, as `openapi.yaml` describes them. Times are ISO 8601 in UTC, durations seconds. */

export type Layer = 'bronze' | 'silver' | 'dlq' | 'gold' | 'ledger';
export type Level = 'info' | 'warning' | 'error';
export type RunState = 'starting' | 'running' | 'waiting' | 'paused' | 'ended' | 'failed';
export type ObjectiveId = 'broker_to_gold' | 'event_to_gold';
export type Window = '5m' | '1h' | '6h' | '1d' | 'all';

export const OUTCOMES = ['inserted', 'updated', 'deleted', 'duplicate', 'stale', 'filtered', 'late', 'rejected'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type Counts = Record<Outcome, number>;

export const REASONS = [
  'malformed_json', 'empty_value', 'missing_field', 'wrong_type', 'out_of_range', 'too_large', 'expectation', 'evaluation', 'late',
] as const;
export type Reason = (typeof REASONS)[number];

export interface ProblemBody { type: string; title: string; status: number; detail: string; code: string }

export interface Column { name: string; type: string; nullable: boolean }
export interface Target { id: ObjectiveId; title: string; percentile: number; target_seconds: number }
export interface Pipeline {
  name: string;
  lake: string;
  engine: string;
  version: string;
  topics: string[];
  stream: { name: string; key: string[]; event_time: string | null; version: string | null; fields: Column[] };
  silver: { table: string; mode: 'append' | 'upsert'; expectations: number }[];
  gold: { table: string; source: string; sql: string; maintenance: string }[];
  slo: Target[];
  actions: boolean;
  token_required: boolean;
  sql_limits: { rows: number; seconds: number };
}

export interface Run {
  state: RunState;
  run_id: string | null;
  engine: string;
  since: string;
  message: string | null;
  code: string | null;
}
export interface Quantiles { records: number; p50: number | null; p95: number | null; p99: number | null }
export type Freshness = Record<ObjectiveId, Quantiles>;
export interface FlowNode {
  id: string;
  kind: 'topic' | Layer;
  epoch: number | null;
  version: number | null;
  rows: number | null;
  files: number | null;
  bytes: number | null;
}
export interface Arrow {
  from: string;
  to: string;
  records: number;
  records_per_second: number;
  lag_records: number | null;
  epoch: number | null;
  freshness_seconds: number | null;
  at: string | null;
}
export interface Overview {
  at: string;
  run: Run;
  epoch: number;
  unfinished_epochs: number;
  unbalanced_epochs: number;
  records: number;
  open_records: number;
  records_per_second: number;
  bytes_per_second: number;
  lag_records: number | null;
  freshness: Freshness;
  nodes: FlowNode[];
  arrows: Arrow[];
  slo: { id: ObjectiveId; met: boolean | null; budget_remaining_ratio: number | null; alerting: boolean }[];
}

export interface Notice {
  id: number;
  at: string;
  kind: 'run' | 'warning' | 'error' | 'breaker' | 'drift' | 'replay';
  level: Level;
  message: string;
  code: string | null;
}
export interface Breaker { dependency: 'broker' | 'webhook'; state: 'closed' | 'half_open' | 'open'; since: string }
export interface Partition {
  topic: string;
  partition: number;
  next_offset: number;
  end_offset: number | null;
  lag: number | null;
  records: number;
  empty_offsets: number;
  gap_offsets: number;
}
export interface Partitions { broker_reachable: boolean; partitions: Partition[] }

export interface Range {
  topic: string;
  partition: number;
  from: number;
  until: number;
  records: number;
  empty_offsets: number;
  gap_offsets: number;
}
export interface Epoch {
  epoch: number;
  kind: 'read' | 'replay' | 'rollback' | 'rebuild';
  kept: boolean;
  started_at: string;
  gold_at: string;
  seconds: number;
  records: number;
  bytes: number | null;
  lag_records: number | null;
  freshness: Freshness;
  outcomes: Record<string, Counts>;
  warnings: number;
  replayed: number;
  rolled_back_to: number | null;
  ranges: Range[];
  stages: Record<string, number> | null;
  bronze_version: number;
  engine: string;
  run_id: string;
}
export interface Epochs { epochs: Epoch[]; next_before: number | null }
export interface Outcomes {
  from: string | null;
  until: string | null;
  bucket_seconds: number;
  tables: { table: string; buckets: { at: string; counts: Counts }[] }[];
  totals: Record<string, Counts>;
}

export interface BurnRate {
  severity: 'page' | 'ticket';
  long_window: string;
  short_window: string;
  threshold: number;
  long_rate: number | null;
  short_rate: number | null;
  alerting: boolean;
}
export interface Objective {
  target: Target;
  met: boolean | null;
  windows: (Quantiles & { window: string; within_target_ratio: number | null })[];
  error_budget: { period: string; allowed_records: number; missed_records: number; remaining_ratio: number | null };
  burn_rates: BurnRate[];
}
export interface SloStatus { at: string; objectives: Objective[] }

export interface Cost {
  since: string;
  records: number;
  cpu_seconds: number;
  cpu_seconds_per_million: number | null;
  memory_bytes: number;
  stored_bytes: number;
  stored_bytes_per_million: number | null;
  currency: string;
  per_million: number | null;
  items: { name: string; per_million: number | null; basis: string }[];
  note: string;
}
export interface Expectation {
  table: string;
  rule: string;
  check: string;
  on_fail: 'reject' | 'warn' | 'stop';
  records: number;
  failed: number | null;
  pass_ratio: number | null;
  note: string | null;
}
export interface Drift {
  change: 'new_field' | 'changed_type' | 'untracked';
  path: string;
  json_type: string;
  topic: string;
  partition: number;
  offset: number;
  correlation_id: string;
  at: string;
}

export interface Raw { text: string | null; base64: string | null; bytes: number | null; truncated: boolean }
export interface Place { topic: string; partition: number; offset: number }
export interface DeadLetterCount { pending: number; replayed: number }
export interface Cause {
  table: string | null;
  reason: Reason;
  rule: string | null;
  field: string | null;
  pending: number;
  replayed: number;
  first_seen: string | null;
  last_seen: string | null;
  message: string;
  sample_place: Place;
  sample_value: Raw;
}
export interface DeadLetterStats {
  records_read: number;
  records_refused: number;
  pending: number;
  replayed: number;
  first_seen: string | null;
  last_seen: string | null;
  by_reason: Partial<Record<Reason, DeadLetterCount>>;
  by_table: Record<string, DeadLetterCount>;
  causes: Cause[];
}
export interface DeadLetter extends Place {
  timestamp: string | null;
  epoch: number;
  correlation_id: string;
  key: Raw;
  value: Raw;
  table: string | null;
  reason: Reason;
  message: string;
  rule: string | null;
  field: string | null;
  json_position: number | null;
  state: 'pending' | 'replayed';
  replayed_in_epoch: number | null;
  attempts: number;
  tried_in_epoch: number | null;
  transform: string | null;
}
export interface DeadLetters { letters: DeadLetter[]; more: boolean; next_before: string | null }
export interface ReplayRequest { reason?: Reason; where?: string; transform?: string }
export interface ReplayReport {
  dry_run: boolean;
  epochs: number[];
  tried: number;
  left: number;
  stayed: number;
  outcomes: Record<string, Partial<Counts>>;
  reasons: { table: string | null; reason: Reason; where: string | null; count: number; example: string }[];
  more: boolean;
}

export interface Commit { version: number; at: string; engine: string }
export type Values = Record<string, unknown>;
export interface SilverRow { current: boolean; values: Values }
export interface TraceFound {
  found: true;
  files_read: number;
  matches: number;
  match_places: (Place & { epoch: number })[];
  record: Place & {
    correlation_id: string;
    timestamp?: string;
    read_at: string;
    key: string | null;
    value: string | null;
    oversized_bytes?: number;
  };
  bronze: { epoch: number; file: string; row: number; commit?: Commit };
  ledger?: { started_at: string; gold_at: string; engine: string; run_id: string };
  complete: boolean;
  decoding: { result: 'accepted' | 'rejected' | 'tombstone' | 'ignored'; by: string; reason?: string; message?: string };
  dead_letters: {
    table?: string;
    reason: string;
    message: string;
    rule?: string;
    field?: string;
    json_position?: number;
    replay_state: string;
    replayed_in_epoch?: number;
    commit?: Commit;
  }[];
  silver: {
    table: string;
    outcomes: string[];
    because: string;
    commit?: Commit;
    row?: SilverRow;
    replaced?: SilverRow;
    now?: SilverRow;
    rules?: { rule: string; check: string; on_fail: string; result: 'true' | 'false' | 'unknown' | 'not_computable'; trouble?: string }[];
    gold: { table: string; commit?: Commit; log_is_whole: boolean; groups: { key: Values; now?: Values }[] }[];
  }[];
}
export type Trace = { found: false; why: string } | TraceFound;

export interface TableSummary {
  name: string;
  layer: Layer;
  version: number;
  committed_at: string;
  epoch: number | null;
  rows: number;
  files: number;
  bytes: number;
}
export interface Table {
  summary: TableSummary;
  path: string;
  columns: Column[];
  partition_columns: string[];
  versions: { version: number; at: string; operation: string; engine: string; epoch: number | null }[];
}
export interface Files {
  in_all: number;
  files: { path: string; bytes: number; rows: number; deleted_rows: number; partition: Record<string, string | null> }[];
}
export interface QueryResult {
  columns: { name: string; type: string }[];
  rows: unknown[][];
  truncated: boolean;
  seconds: number;
}
export interface Chart {
  table: string;
  title: string;
  kind: 'time_series' | 'bars' | 'map';
  declared: boolean;
  x: string;
  y: string[];
  /** Columns that tell one row from another. */
  key: string[];
  /** Columns that, beside `x`, say which line or bar a row is. */
  series: string[];
  size: string | null;
  label: string | null;
  time: string | null;
}
export interface ChartData { chart: Chart; epoch: number; rows: number; whole: boolean; result: QueryResult }
