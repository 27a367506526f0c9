// The page of the Token Budget view: says `ready`, then draws each state it is sent and reports what it drew.

import { render } from 'lit';
import type { ToView, ViewState } from '../protocol/budgetView.ts';
import { useBundle } from '../protocol/localize.ts';
import { unreachable } from '../protocol/unreachable.ts';
import { Choosing } from './choosing.ts';
import { ChunkWindow } from './chunkWindow.ts';
import { drawnNumbers } from './drawnNumbers.ts';
import { Explained } from './explained.ts';
import { post, remember, remembered } from './extensionHost.ts';
import { OpenState } from './openState.ts';
import { page } from './parts/page.ts';
import { isToView } from './toView.ts';
import { keepingFocus } from './treeKeys.ts';
import type { Ui } from './ui.ts';

const root = document.createElement('main');
document.body.append(root);

let newest: ViewState | undefined;
/** The state that was drawn last: while it is frozen, its context stays. */
let drawn: ViewState | undefined;

const ui: Ui = {
	open: new OpenState(remembered(), remember),
	chunks: new ChunkWindow(() => ui.redraw()),
	list: { search: '', sort: 'near', frozen: false },
	activeRow: undefined,
	whatIf: { open: false, wish: undefined },
	explained: new Explained((id) => post({ type: 'explain', id })),
	choosing: new Choosing((name, choice) => post({ type: 'choose', name, ...(choice ? { choice } : {}) })),
	redraw() {
		if (newest) {
			draw(newest);
		}
	},
	openSource: (path, line) => post({ type: 'open', path, line }),
	run: (command) => post({ type: 'command', command }),
	send: post,
};

function draw(state: ViewState): void {
	const kept = ui.list.frozen ? drawn?.context : undefined;
	drawn = kept ? { ...state, context: kept } : state;
	const shown = drawn;
	ui.choosing.use(shown);
	ui.explained.use(shown);
	keepingFocus(root, () => render(page(shown, ui), root));
	ui.chunks.watch(root);
}

function onState(state: ViewState): void {
	const start = performance.now();
	newest = state;
	try {
		draw(state);
	} catch (error) {
		post({ type: 'failed', revision: state.revision, message: error instanceof Error ? error.message : String(error) });
		return;
	}
	post({ type: 'drawn', revision: state.revision, ...drawnNumbers(root), ms: performance.now() - start });
}

function onMessage(message: ToView): void {
	switch (message.type) {
		case 'state':
			onState(message.state);
			break;
		case 'explained':
			ui.explained.set(message);
			ui.redraw();
			break;
		default:
			unreachable(message);
	}
}

/** The translations stand in the page, as data. */
function bundleInPage(): Readonly<Record<string, string>> {
	const text = document.getElementById('bundle')?.textContent;
	return text ? (JSON.parse(text) as Record<string, string>) : {};
}

useBundle(bundleInPage(), document.documentElement.lang || 'en');
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
	if (isToView(data)) {
		onMessage(data);
	} else {
		console.error('Dropped a message of an unknown shape.', data);
	}
});
// The keyboard is elsewhere in VS Code: no row is the one that is used.
window.addEventListener('blur', () => {
	if (ui.activeRow !== undefined) {
		ui.activeRow = undefined;
		ui.redraw();
	}
});
post({ type: 'ready' });
