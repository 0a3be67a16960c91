import type { ComponentChildren, JSX } from 'preact';
import type { Problem } from '../api/client';
import type { Resource } from '../api/resource';
import type { Raw } from '../api/types';
import { pieces } from '../text';

export type Tone = 'good' | 'warn' | 'bad' | 'quiet' | 'gold';

export function Panel(props: {
  title: string;
  aside?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <section class={`panel ${props.class ?? ''}`}>
      <header class="panel-head">
        <h2>{props.title}</h2>
        {props.aside !== undefined && <div class="panel-aside">{props.aside}</div>}
      </header>
      {props.children}
    </section>
  );
}

export function Tag(props: { tone: Tone; children: ComponentChildren }): JSX.Element {
  return <span class={`tag tag-${props.tone}`}>{props.children}</span>;
}

/** Colour is never the only sign: the word beside it says the same. */
export function Dot(props: { tone: Tone }): JSX.Element {
  return <span class={`dot dot-${props.tone}`} aria-hidden="true" />;
}

export function Empty(props: { title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <p class="empty-title">{props.title}</p>
      {props.children !== undefined && <p>{props.children}</p>}
    </div>
  );
}

export function Trouble(props: { problem: Problem; retry?: () => void }): JSX.Element {
  const { problem } = props;
  return (
    <div class="trouble" role="alert">
      <p class="trouble-title">
        {problem.title} <code>{problem.code}</code>
      </p>
      <pre class="detail">{problem.detail}</pre>
      {props.retry && (
        <button type="button" class="button" onClick={props.retry}>
          Try again
        </button>
      )}
    </div>
  );
}

export function Loading(props: { lines?: number }): JSX.Element {
  return (
    <div class="loading" role="status">
      <span class="visually-hidden">Loading</span>
      {Array.from({ length: props.lines ?? 3 }, (_, i) => (
        <span key={i} class="loading-line" aria-hidden="true" />
      ))}
    </div>
  );
}

/** Loading, trouble or the answer; an old answer stays while a newer one fails, with a word about it. */
export function Shown<T>(props: {
  of: Resource<T>;
  lines?: number;
  /** What a lake that does not exist yet looks like. */
  nothing?: string;
  children: (data: T) => ComponentChildren;
}): JSX.Element {
  const { data, problem, reload } = props.of;
  if (data !== null) {
    return (
      <>
        {problem && problem.status !== 0 && (
          <p class="note note-warn" role="status">
            Not up to date: {problem.detail}
          </p>
        )}
        {props.children(data)}
      </>
    );
  }
  if (problem?.status === 503) {
    return <Empty title={props.nothing ?? 'Nothing yet'}>{problem.detail}</Empty>;
  }
  return problem ? <Trouble problem={problem} retry={reload} /> : <Loading {...(props.lines ? { lines: props.lines } : {})} />;
}

/** Text that came from a topic: always a text node, with what cannot be seen made visible. */
export function Text(props: { children: string }): JSX.Element {
  return (
    <bdi class="foreign">
      {pieces(props.children).map((piece, i) =>
        piece.escaped ? (
          <span key={i} class="escaped" title="A character that cannot be seen">
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
}

export function RawValue(props: { raw: Raw; label: string }): JSX.Element {
  const { raw, label } = props;
  if (raw.text === null && raw.base64 === null) {
    return <p class="quiet">No {label}.</p>;
  }
  return (
    <figure class="raw">
      <figcaption>
        {label}
        {raw.bytes !== null && ` · ${raw.bytes.toLocaleString('en-US')} bytes`}
        {raw.text === null && ' · not UTF-8, in Base64'}
        {raw.truncated && ' · cut'}
      </figcaption>
      <pre tabIndex={0} aria-label={label}>
        {raw.text === '' ? <span class="quiet">(empty)</span> : <Text>{raw.text ?? raw.base64 ?? ''}</Text>}
      </pre>
    </figure>
  );
}

export function Stat(props: { label: string; value: ComponentChildren; detail?: ComponentChildren }): JSX.Element {
  return (
    <div class="stat">
      <dt>{props.label}</dt>
      <dd>
        <span class="stat-value">{props.value}</span>
        {props.detail !== undefined && <span class="stat-detail">{props.detail}</span>}
      </dd>
    </div>
  );
}

export function Meter(props: { ratio: number; tone: Tone; label: string }): JSX.Element {
  const width = Math.max(0, Math.min(1, props.ratio)) * 100;
  return (
    <span class={`meter meter-${props.tone}`} role="img" aria-label={props.label}>
      <span style={{ width: `${width}%` }} />
    </span>
  );
}

/** A table that scrolls sideways by itself, so that the page never does. */
export function Scroll(props: { label: string; children: ComponentChildren; class?: string }): JSX.Element {
  return (
    <div class={`scroll ${props.class ?? ''}`} role="region" aria-label={props.label} tabIndex={0}>
      {props.children}
    </div>
  );
}

/** Which Silver table is shown: a choice where there are several. */
export function TableChoice(props: { tables: readonly string[]; value: string; onChange: (table: string) => void }): JSX.Element {
  return props.tables.length < 2 ? (
    <span class="quiet"><code>silver.{props.value}</code></span>
  ) : (
    <label class="field-inline">
      <span class="visually-hidden">Silver table</span>
      <select value={props.value} onChange={(e) => props.onChange(e.currentTarget.value)}>
        {props.tables.map((table) => <option key={table} value={table}>silver.{table}</option>)}
      </select>
    </label>
  );
}

export function Choice<T extends string>(props: {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}): JSX.Element {
  return (
    <div class="choice" role="group" aria-label={props.label}>
      {props.options.map(([value, text]) => (
        <button key={value} type="button" aria-pressed={value === props.value} onClick={() => props.onChange(value)}>
          {text}
        </button>
      ))}
    </div>
  );
}
