// The console's start: the connection to the gateway, and the frame that draws the page of the address. It must never do more
// than put them together.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { connect } from './client';
import { Console } from './Console';
import './console.css';

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Provider value={connect()}>
      <Console />
    </Provider>
  </StrictMode>,
);
