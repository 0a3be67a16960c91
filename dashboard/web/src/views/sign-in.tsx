import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post, Problem } from '../api/client';
import { Trouble } from '../ui/parts';

/** Exchanges the token for a cookie that scripts cannot read. */
export function SignIn({ done }: { done: () => void }): JSX.Element {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const open = async (): Promise<void> => {
    try {
      await post('/session', { token });
      done();
    } catch (e) {
      setProblem(e instanceof Problem ? e : Problem.unreachable());
    }
  };
  return (
    <main class="lonely">
      <h1 class="wordmark">Pactolus</h1>
      <form
        class="panel form"
        onSubmit={(e) => {
          e.preventDefault();
          void open();
        }}
      >
        <label class="field">
          <span>Token of this server <small>it is in the environment variable PACTOLUS_HTTP_TOKEN of the server, or in the file of its option --http-token-file</small></span>
          <input type="password" required autocomplete="current-password" value={token} onInput={(e) => setToken(e.currentTarget.value)} />
        </label>
        <button type="submit" class="button button-main">Open</button>
        {problem && <Trouble problem={problem} />}
      </form>
    </main>
  );
}
