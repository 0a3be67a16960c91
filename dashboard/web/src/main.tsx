import { render } from 'preact';
import { App } from './app';
import { watchAddress } from './route';
import { applyTheme } from './theme';
import './style/fonts.css';
import './style/tokens.css';
import './style/page.css';
import './style/parts.css';
import './style/views.css';

applyTheme();
watchAddress();
const root = document.getElementById('app');
if (root) {
  root.replaceChildren();
  render(<App />, root);
}
