import type { ComponentType, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useCell, Cell } from './cell';
import { onUnauthorized } from './api/client';
import { connection, lastHeardAt, listen, notices, overview } from './api/live';
import { useResource } from './api/resource';
import type { DeadLetterStats, Pipeline, RunState } from './api/types';
import { clock, count, words } from './format';
import { href, route } from './route';
import { theme, THEMES } from './theme';
import { Dot, Loading, Trouble, type Tone } from './ui/parts';
import { Overview } from './views/overview';
import { Gold } from './views/gold';
import { Service } from './views/service';
import { CostView } from './views/cost';
import { Quality } from './views/quality';
import { DeadLettersView } from './views/dead-letters';
import { TraceView } from './views/trace';
import { EpochsView } from './views/epochs';
import { TablesView } from './views/tables';
import { SqlView } from './views/sql';
import { Events } from './views/events';
import { SignIn } from './views/sign-in';

export interface ViewProps { pipeline: Pipeline }

interface View { id: string; title: string; group: string; show: ComponentType<ViewProps> }

const VIEWS: readonly View[] = [
  { id: '', title: 'Overview', group: '', show: Overview },
  { id: 'gold', title: 'Gold', group: '', show: Gold },
  { id: 'service', title: 'Service levels', group: 'Run', show: Service },
  { id: 'cost', title: 'Cost', group: 'Run', show: CostView },
  { id: 'epochs', title: 'Epochs', group: 'Run', show: EpochsView },
  { id: 'events', title: 'Events', group: 'Run', show: Events },
  { id: 'quality', title: 'Quality', group: 'Trust', show: Quality },
  { id: 'dlq', title: 'Dead letters', group: 'Trust', show: DeadLettersView },
  { id: 'trace', title: 'Trace', group: 'Trust', show: TraceView },
  { id: 'tables', title: 'Tables', group: 'Lake', show: TablesView },
  { id: 'sql', title: 'SQL', group: 'Lake', show: SqlView },
];

const signedOut = new Cell<boolean>(false);
onUnauthorized.call = () => signedOut.set(true);

export function App(): JSX.Element {
  const out = useCell(signedOut);
  const pipeline = useResource<Pipeline>('/pipeline', 60_000);
  const ready = pipeline.data !== null;
  useEffect(() => {
    if (ready) {
      listen();
    }
  }, [ready]);
  useEffect(() => {
    // The server may still be starting, or be away: the page comes up as soon as it answers.
    if (!ready && pipeline.problem && !out) {
      const timer = setTimeout(pipeline.reload, 2000);
      return () => clearTimeout(timer);
    }
    return undefined;
  });

  if (out) {
    return <SignIn done={() => location.reload()} />;
  }
  if (pipeline.data === null) {
    return (
      <main class="lonely">
        <h1 class="wordmark">Pactolus</h1>
        {pipeline.problem ? <Trouble problem={pipeline.problem} retry={pipeline.reload} /> : <Loading />}
      </main>
    );
  }
  return <Shell pipeline={pipeline.data} />;
}

function Shell({ pipeline }: ViewProps): JSX.Element {
  const at = useCell(route);
  const lost = useCell(connection) === 'lost';
  const view = VIEWS.find((v) => v.id === at.view) ?? VIEWS[0]!;
  const [open, setOpen] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${view.title} · ${pipeline.name} · Pactolus`;
    setOpen(false);
    if (first.current) {
      first.current = false;
    } else {
      heading.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }, [view]);

  return (
    <div class={lost ? 'shell is-lost' : 'shell'}>
      <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); heading.current?.focus(); }}>
        Skip to content
      </a>
      <header class="top">
        <a class="wordmark" href={href('')}>
          <Mark />
          <span>Pactolus</span>
        </a>
        <span class="top-pipeline">
          <strong>{pipeline.name}</strong>
          <small>{pipeline.engine} · {pipeline.version}</small>
        </span>
        <span class="top-space" />
        <RunTag />
        <ThemeButton />
        <button type="button" class="button menu-button" aria-expanded={open} aria-controls="nav" onClick={() => setOpen(!open)}>
          Menu
        </button>
      </header>
      <ConnectionBar />
      <nav id="nav" class={open ? 'nav is-open' : 'nav'} aria-label="Views">
        <Links now={view} />
        <p class="nav-foot quiet" title={pipeline.lake}>
          Lake <code>{pipeline.lake}</code>
          <br />
          <a href="./third-party.txt">Licences</a>
        </p>
      </nav>
      <main id="main" class="main">
        <h1 ref={heading} tabIndex={-1} class="view-title">{view.title}</h1>
        <view.show pipeline={pipeline} />
      </main>
    </div>
  );
}

function Links({ now }: { now: View }): JSX.Element {
  const stats = useResource<DeadLetterStats>('/dlq/stats', 5000);
  const grave = useCell(notices).filter((n) => n.level === 'error').length;
  const badge: Record<string, number> = { dlq: stats.data?.pending ?? 0, events: grave };
  const groups = [...new Set(VIEWS.map((v) => v.group))];
  return (
    <>
      {groups.map((group) => (
        <div key={group} class="nav-group">
          {group && <p class="nav-title" id={`nav-${group}`}>{group}</p>}
          <ul {...(group ? { 'aria-labelledby': `nav-${group}` } : {})}>
            {VIEWS.filter((v) => v.group === group).map((v) => (
              <li key={v.id}>
                <a href={href(v.id)} {...(v === now ? { 'aria-current': 'page' as const } : {})}>
                  {v.title}
                  {(badge[v.id] ?? 0) > 0 && <span class="badge">{count(badge[v.id])}</span>}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

const STATES: Record<RunState, { tone: Tone; text: string }> = {
  starting: { tone: 'quiet', text: 'Starting' },
  running: { tone: 'good', text: 'Running' },
  waiting: { tone: 'warn', text: 'Waiting for the broker' },
  paused: { tone: 'warn', text: 'Paused' },
  ended: { tone: 'quiet', text: 'Ended' },
  failed: { tone: 'bad', text: 'Failed' },
};

/** What is worth a bar across the page. */
const HEADLINES: Partial<Record<RunState, string>> = {
  waiting: 'The run waits.',
  paused: 'The run pauses.',
  ended: 'The run has ended.',
  failed: 'The run has failed.',
};

function RunTag(): JSX.Element {
  const now = useCell(overview);
  const lost = useCell(connection) === 'lost';
  const over = now?.run.state === 'failed' || now?.run.state === 'ended';
  const state = lost && !over ? { tone: 'quiet' as Tone, text: 'Not known' } : now ? STATES[now.run.state] : { tone: 'quiet' as Tone, text: 'Connecting' };
  return (
    <span class={`run run-${state.tone}`}>
      <Dot tone={state.tone} />
      <span role="status">{state.text}</span>
      {now && now.epoch > 0 && <small>epoch {count(now.epoch)}</small>}
    </span>
  );
}

/** Says that the figures are old, and since when. */
function ConnectionBar(): JSX.Element | null {
  const state = useCell(connection);
  const heard = useCell(lastHeardAt);
  const now = useCell(overview);
  const run = now?.run ?? null;
  // What ended is not coming back by itself: that the page has lost it is the lesser news.
  const over = run?.state === 'failed' || run?.state === 'ended';
  return (
    <div class="bars" aria-live="polite">
      {state === 'lost' && !over && (
        <p class="bar bar-lost">
          <strong>Connection lost.</strong> The figures are those of {clock(new Date(heard).toISOString())} UTC. Trying again…
        </p>
      )}
      {run && (over || state !== 'lost') && HEADLINES[run.state] && (
        <p class={run.state === 'failed' ? 'bar bar-bad' : 'bar bar-warn'}>
          <strong>{HEADLINES[run.state]}</strong> {run.state !== 'ended' && (run.message ?? words(run.state))}{' '}
          {run.code && <code>{run.code}</code>}
          {over && state === 'lost' && <> The figures are those of its end, {clock(new Date(heard).toISOString())} UTC.</>}
        </p>
      )}
    </div>
  );
}

function ThemeButton(): JSX.Element {
  const now = useCell(theme);
  const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length]!;
  return (
    <button type="button" class="button theme-button" aria-label={`Colours: ${now}. Change to ${next}`} title={`Colours: ${now}`} onClick={() => theme.set(next)}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5" />
        {now === 'system' ? <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentColor" /> : <circle cx="8" cy="8" r={now === 'dark' ? 6 : 2.5} fill="currentColor" />}
      </svg>
    </button>
  );
}

function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 26 22" width="26" height="22" aria-hidden="true" fill="none" stroke-linecap="round" stroke-width="3">
      <path class="mark-bronze" d="M2 4c4-4 7 4 11 0s7 4 11 0" />
      <path class="mark-silver" d="M2 11c4-4 7 4 11 0s7 4 11 0" />
      <path class="mark-gold" d="M2 18c4-4 7 4 11 0s7 4 11 0" />
    </svg>
  );
}
